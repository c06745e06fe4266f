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
} from '../../http/fields.js';
import { email, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { providerId } from '../provider-outcome.dto.js';
import { CustomerAddressDto, customerId } from './customers.dto.js';

/** A list of what a provider has about customers. */
export class BooksQuery extends PageQuery {
  @Field(providerId, {
    description: 'The provider. Needed where several have customers.',
    example: 'voipms',
    optional: true,
  })
  provider?: string;
}

export class CustomersQuery extends BooksQuery {
  @Field(email, {
    description: 'Only the customer with this e-mail address.',
    example: 'jane.doe@example.com',
    optional: true,
  })
  email?: string;
}

/** An address as the provider has it, which may lack parts. */
export class ListedAddressDto implements CustomerAddressDto {
  @TextField({ max: 256, min: 0, description: 'Street and number.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'What kind of part of the building.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Which one of them.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({ max: 128, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 128, description: 'State or province.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 32, min: 0, description: 'Postal code.', example: '97230' })
  postalCode: string;

  @TextField({ max: 2, description: 'Country, where the provider gives its code.', example: 'US', optional: true })
  country?: string;
}

/** A customer as the provider has it; where the provider cannot be asked, as it was last given to this gateway. */
export class CustomerDto implements CustomerFound {
  @Field(customerId, { description: "The provider's id of the customer.", example: '561115' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'voipms' })
  provider: string;

  @WordField(['provider', 'gateway'], {
    description:
      '`provider`: it was asked now. `gateway`: the provider cannot be asked (TeleCloud); this is what was last given here, and knows nothing of what was changed elsewhere.',
    example: 'provider',
  })
  source: 'provider' | 'gateway';

  @TextField({ max: 128, min: 0, description: 'First name.', example: 'Jane' })
  firstName: string;

  @TextField({ max: 128, min: 0, description: 'Last name.', example: 'Doe' })
  lastName: string;

  @TextField({ max: 256, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @TextField({ max: 254, description: 'E-mail address.', example: 'jane.doe@example.com' })
  email: string;

  @TextField({ max: 64, min: 0, description: 'Telephone number.', example: '5035550100' })
  phone: string;

  @ObjectField(() => ListedAddressDto, { description: 'Where the customer is.' })
  address: ListedAddressDto;

  @TextField({
    max: 64,
    description:
      "What happens when the customer's money runs out, by the provider's code (`GET /v1/customer-balance-managements`).",
    example: '1',
    optional: true,
  })
  balanceManagement?: string;

  @ListField(text({ max: 128 }), {
    max: 2,
    description: 'Values of your own; with `source` `gateway`.',
    example: ['CRM-4711'],
    optional: true,
  })
  customFields?: readonly string[];

  @TimeField({ description: 'When it was made here; with `source` `gateway`.', optional: true })
  createdAt?: string;

  @TimeField({ description: 'When it was last changed here; with `source` `gateway`.', optional: true })
  updatedAt?: string;
}

export class CustomerUsageDto implements CustomerUsage {
  @MoneyField({ description: 'What the customer has spent.', optional: true })
  spent?: MoneyDto;

  @IntegerField({ min: 0, max: 2 ** 53 - 1, description: 'How many calls.', example: 56, optional: true })
  calls?: number;

  @TextField({ max: 32, description: 'How long, as the provider writes it.', example: '51:35', optional: true })
  talkTime?: string;
}

export class CustomerBalanceDto extends CustomerUsageDto implements CustomerBalance {
  @MoneyField({ description: 'What the customer has left; may have more than two places.' })
  current: MoneyDto;

  @ObjectField(() => CustomerUsageDto, { description: "The same of this day, by the provider's clock." })
  today: CustomerUsageDto;
}

export class ThresholdDto implements Threshold {
  @MoneyField({ description: 'At which balance the customer is warned.' })
  amount: MoneyDto;

  @Field(email, { description: 'Where the warning goes.', example: 'jane.doe@example.com', optional: true })
  email?: string;
}

export class MovementDto implements AccountMovement {
  @TextField({ max: 64, description: "The provider's id of it.", example: '475568' })
  id: string;

  @DayField({ description: "The day it was booked, by the provider's clock." })
  date: string;

  @TimeField({ description: 'When it was booked, where the provider says the time.', optional: true })
  bookedAt?: string;

  @MoneyField({ description: 'How much it was.' })
  amount: MoneyDto;

  @TextField({ max: 512, description: 'What it was for.', example: 'DID5551234567', optional: true })
  description?: string;
}

export class NewMovementDto {
  @MoneyField({ description: 'How much, in USD, with up to four places.' })
  amount: MoneyDto;

  @TextField({
    max: 200,
    description: 'What it is for. The id of this change is put behind it: by it a lost one is found.',
    example: 'Calls in March',
    optional: true,
  })
  description?: string;

  @FlagField({
    description:
      'Only ask whether it would be taken; nothing is booked. Refused unless the operator has switched dry runs on.',
    example: false,
    optional: true,
  })
  dryRun?: boolean;
}

export class MovementMadeDto {
  @TextField({
    max: 64,
    description: "The provider's id of it, where it lists it already.",
    example: '475568',
    optional: true,
  })
  id?: string;

  @MoneyField({ description: 'How much it was.' })
  amount: MoneyDto;

  @TextField({
    max: 512,
    description: 'As it was booked, with the tag.',
    example: 'Calls in March [chg_01kf3xw8q20000m5e7r9t2v4x6]',
  })
  description: string;

  @FlagField({ description: 'Whether it was only asked for, and nothing was booked.', example: false })
  dryRun: boolean;
}

export class CustomerPackageDto implements CustomerPackage {
  @TextField({ max: 64, description: 'The package.', example: '8378' })
  id: string;

  @TextField({ max: 256, description: 'Its name.', example: 'VoIP' })
  name: string;

  @MoneyField({ description: 'What it costs a month.', optional: true })
  monthlyFee?: MoneyDto;

  @MoneyField({ description: 'What the start costs.', optional: true })
  setupFee?: MoneyDto;

  @DecimalField({
    description: "What is put on the price of calls, as an amount. The provider's document does not say of what.",
    example: '0.01',
    optional: true,
  })
  markupFixed?: string;

  @DecimalField({ description: 'The same in percent.', example: '50', optional: true })
  markupPercentage?: string;

  @IntegerField({
    min: 0,
    max: 2 ** 31 - 1,
    description: 'In what steps calls are counted, as the provider writes it.',
    example: 60,
    optional: true,
  })
  pulse?: number;

  @IntegerField({ min: 0, max: 2 ** 31 - 1, description: 'Minutes that cost nothing.', example: 0, optional: true })
  freeMinutes?: number;

  @TextField({
    max: 32,
    description: "The route of international calls, by the provider's number.",
    example: '1',
    optional: true,
  })
  internationalRoute?: string;

  @TextField({
    max: 32,
    description: "The route of calls to Canada, by the provider's number.",
    example: '1',
    optional: true,
  })
  canadaRoute?: string;
}

export class BalanceManagementDto {
  @TextField({ max: 64, description: 'The code.', example: '1' })
  id: string;

  @TextField({ max: 256, description: 'What it means.', example: 'Hard - suspend the client' })
  description: string;
}
