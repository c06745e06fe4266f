import {
  type AccountMovement,
  type CustomerFound,
  type CustomerBalance,
  type CustomerPackage,
  type CustomerUsage,
  type Threshold,
} from '../../contract/customers.js';
import {
  DayField,
  DecimalField,
  Field,
  FlagField,
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { email, text } from '../../http/value-kinds.js';
import { PageQuery } from '../../http/paging.js';
import { providerId } from '../provider-outcome.dto.js';
import { CustomerAddressDto, customerId } from './customers.dto.js';

/** A list of what a provider has about customers. */
export class BooksQuery extends PageQuery {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider has customers.',
    example: 'voipms',
    optional: true,
  })
  provider?: string;
}

export class CustomersQuery extends BooksQuery {
  @Field(email, {
    description: 'Only the customer with this email address.',
    example: 'jane.doe@example.com',
    optional: true,
  })
  email?: string;
}

/** An address as the provider has it, which may lack parts. */
export class ListedAddressDto implements CustomerAddressDto {
  @TextField({ max: 256, min: 0, description: 'Street address.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'Unit type.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Unit number.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({ max: 128, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 128, description: 'State or province code.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 32, min: 0, description: 'Postal code.', example: '97230' })
  postalCode: string;

  @TextField({ max: 2, description: 'Country, if the provider returns its code.', example: 'US', optional: true })
  country?: string;
}

/** A customer as the provider has it; where the provider cannot be asked, as it was last given to this gateway. */
export class CustomerDto implements CustomerFound {
  @Field(customerId, { description: "The provider's ID of the customer.", example: '561115' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'voipms' })
  provider: string;

  @WordField(['provider', 'gateway'], {
    description:
      '`provider`: read from the provider now. `gateway`: the provider has no read operation (TeleCloud); this is what was last submitted here and does not include changes made elsewhere.',
    example: 'provider',
  })
  source: 'provider' | 'gateway';

  @TextField({ max: 128, min: 0, description: 'First name.', example: 'Jane' })
  firstName: string;

  @TextField({ max: 128, min: 0, description: 'Last name.', example: 'Doe' })
  lastName: string;

  @TextField({ max: 256, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @TextField({ max: 254, description: 'Email address.', example: 'jane.doe@example.com' })
  email: string;

  @TextField({ max: 64, min: 0, description: 'Phone number.', example: '5035550100' })
  phone: string;

  @ObjectField(() => ListedAddressDto, { description: "The customer's address." })
  address: ListedAddressDto;

  @TextField({
    max: 64,
    description:
      "What happens when the customer runs out of funds, as the provider's code (`GET /v1/customer-balance-managements`).",
    example: '1',
    optional: true,
  })
  balanceManagement?: string;

  @ListField(text({ max: 128 }), {
    max: 2,
    description: 'Your own values. Present with `source` `gateway`.',
    example: ['CRM-4711'],
    optional: true,
  })
  customFields?: readonly string[];

  @TimeField({ description: 'When it was created here. Present with `source` `gateway`.', optional: true })
  createdAt?: string;

  @TimeField({ description: 'When it was last updated here. Present with `source` `gateway`.', optional: true })
  updatedAt?: string;
}

export class CustomerUsageDto implements CustomerUsage {
  @MoneyField({ description: 'Amount spent.', optional: true })
  spent?: MoneyDto;

  @IntegerField({ min: 0, max: 2 ** 53 - 1, description: 'Number of calls.', example: 56, optional: true })
  calls?: number;

  @TextField({ max: 32, description: "Total duration, in the provider's format.", example: '51:35', optional: true })
  talkTime?: string;
}

export class CustomerBalanceDto extends CustomerUsageDto implements CustomerBalance {
  @MoneyField({ description: "The customer's balance. May have more than two decimal places." })
  current: MoneyDto;

  @ObjectField(() => CustomerUsageDto, { description: "The same figures for today, in the provider's time zone." })
  today: CustomerUsageDto;
}

export class ThresholdDto implements Threshold {
  @MoneyField({ description: 'Balance below which the customer is alerted.' })
  amount: MoneyDto;

  @Field(email, { description: 'Where the alert is sent.', example: 'jane.doe@example.com', optional: true })
  email?: string;
}

export class MovementDto implements AccountMovement {
  @TextField({ max: 64, description: "The provider's ID.", example: '475568' })
  id: string;

  @DayField({ description: "Date of the entry, in the provider's time zone." })
  date: string;

  @TimeField({ description: 'Time of the entry, if the provider returns it.', optional: true })
  bookedAt?: string;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @TextField({ max: 512, description: 'Description.', example: 'DID5551234567', optional: true })
  description?: string;
}

export class NewMovementDto {
  @MoneyField({ description: 'Amount in USD, with up to four decimal places.' })
  amount: MoneyDto;

  @TextField({
    max: 200,
    description:
      'Description. The gateway appends the ID of the change, so that an entry whose reply was lost can be found.',
    example: 'Calls in March',
    optional: true,
  })
  description?: string;

  @FlagField({
    description:
      'Only checks whether the request would be accepted; nothing is posted. Rejected unless the operator has enabled dry runs.',
    example: false,
    optional: true,
  })
  dryRun?: boolean;
}

export class MovementMadeDto {
  @TextField({
    max: 64,
    description: "The provider's ID, if the provider lists the entry already.",
    example: '475568',
    optional: true,
  })
  id?: string;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @TextField({
    max: 512,
    description: 'Description as posted, including the tag.',
    example: 'Calls in March [chg_01kf3xw8q20000m5e7r9t2v4x6]',
  })
  description: string;

  @FlagField({ description: 'Whether this was a dry run and nothing was posted.', example: false })
  dryRun: boolean;
}

export class CustomerPackageDto implements CustomerPackage {
  @TextField({ max: 64, description: 'Package ID.', example: '8378' })
  id: string;

  @TextField({ max: 256, description: 'Package name.', example: 'VoIP' })
  name: string;

  @MoneyField({ description: 'Monthly price.', optional: true })
  monthlyFee?: MoneyDto;

  @MoneyField({ description: 'Setup price.', optional: true })
  setupFee?: MoneyDto;

  @DecimalField({
    description: "Markup on call rates, as an amount. The provider's documentation does not state the unit.",
    example: '0.01',
    optional: true,
  })
  markupFixed?: string;

  @DecimalField({ description: 'Markup on call rates, in percent.', example: '50', optional: true })
  markupPercentage?: string;

  @IntegerField({
    min: 0,
    max: 2 ** 31 - 1,
    description: "Billing increment, in the provider's format.",
    example: 60,
    optional: true,
  })
  pulse?: number;

  @IntegerField({ min: 0, max: 2 ** 31 - 1, description: 'Free minutes.', example: 0, optional: true })
  freeMinutes?: number;

  @TextField({
    max: 32,
    description: "The provider's ID of the route for international calls.",
    example: '1',
    optional: true,
  })
  internationalRoute?: string;

  @TextField({
    max: 32,
    description: "The provider's ID of the route for calls to Canada.",
    example: '1',
    optional: true,
  })
  canadaRoute?: string;
}

export class BalanceManagementDto {
  @TextField({ max: 64, description: 'Code.', example: '1' })
  id: string;

  @TextField({ max: 256, description: 'Meaning.', example: 'Hard - suspend the client' })
  description: string;
}
