import { type CustomerFound, type CustomerAddress, type CustomerRecord } from '../../contract/customers.js';
import {
  Field,
  ListField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
  CountryField,
  FlagField,
} from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { email, text } from '../../http/value-kinds.js';
import { transactionIdOptions } from '../event.dto.js';
import { providerId } from '../provider-outcome.dto.js';

export const customerId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's ID of a customer" });

/** How the id is described in a path. */
export const idOptions = { description: "The provider's ID of the customer.", example: '88515144' };

export class CustomerAddressDto implements CustomerAddress {
  @TextField({ max: 128, description: 'Street address.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'Unit type.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Unit number.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({
    max: 64,
    description: 'City. Required by TeleCloud for addresses outside the United States.',
    example: 'Portland',
    optional: true,
  })
  city?: string;

  @TextField({
    max: 64,
    description: 'State or province. Required by TeleCloud for addresses outside the United States.',
    example: 'OR',
    optional: true,
  })
  region?: string;

  @TextField({ max: 16, description: 'Postal code.', example: '97230' })
  postalCode: string;

  @CountryField({
    description: 'Country. Defaults to the United States for a new customer, and to the current country otherwise.',
    optional: true,
  })
  country?: string;
}

const secretDescription =
  'Forwarded once and never stored. TeleCloud requires eight digits, and requires the password again with every update of a customer.';
const password = text({ max: 64, min: 4, says: 'a password of at least 4 characters' });
const customFields = {
  max: 2,
  description: 'Up to two custom values.',
  example: ['CRM-4711'],
  optional: true,
} as const;

const balanceManagement = {
  description:
    "What happens when the customer runs out of funds, as the provider's code (`GET /v1/customer-balance-managements`), if the provider has such policies.",
  example: '1',
  optional: true,
} as const;

export class NewCustomerDto implements CustomerRecord {
  @TextField({ max: 64, description: 'First name.', example: 'Jane' })
  firstName: string;

  @TextField({ max: 64, description: 'Last name.', example: 'Doe' })
  lastName: string;

  @TextField({ max: 128, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @Field(email, { description: 'Email address.', example: 'jane.doe@example.com' })
  email: string;

  @TextField({ max: 32, description: 'Phone number, in the format that the provider expects.', example: '5035550100' })
  phone: string;

  @ObjectField(() => CustomerAddressDto, { description: "The customer's address." })
  address: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @FlagField({
    description: 'Whether to activate the customer at once, if the provider supports it. Defaults to true.',
    example: true,
    optional: true,
  })
  activate?: boolean;

  @Field(password, {
    description: `The customer's password at the provider. ${secretDescription}`,
    example: '48210357',
  })
  password: string;

  @TextField({ max: 32, description: "Driver's license number. Never stored.", optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Never stored.', optional: true })
  socialSecurityNumber?: string;
}

export class CustomerUpdateDto implements Partial<CustomerRecord> {
  @TextField({ max: 64, description: 'First name.', example: 'Jane', optional: true })
  firstName?: string;

  @TextField({ max: 64, description: 'Last name.', example: 'Doe', optional: true })
  lastName?: string;

  @TextField({ max: 128, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @Field(email, { description: 'Email address.', example: 'jane.doe@example.com', optional: true })
  email?: string;

  @TextField({ max: 32, description: 'Phone number.', example: '5035550100', optional: true })
  phone?: string;

  @ObjectField(() => CustomerAddressDto, { description: "The customer's full address.", optional: true })
  address?: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @Field(password, { description: `A password. ${secretDescription}`, example: '48210357', optional: true })
  password?: string;

  @TextField({ max: 32, description: "Driver's license number. Never stored.", optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Never stored.', optional: true })
  socialSecurityNumber?: string;
}

/** A customer, as far as its provider can be asked: TeleCloud tells nothing of one but its id. */
export class CustomerRefDto {
  @Field(customerId, { description: "The provider's ID of the customer.", example: '88515144' })
  id: string;

  @TextField({ max: 32, description: 'The provider of the customer.', example: 'telecloud' })
  provider: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

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
export class StoredAddressDto implements CustomerAddressDto {
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

  @TextField({ max: 32, description: 'The provider of the customer.', example: 'voipms' })
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

  @ObjectField(() => StoredAddressDto, { description: "The customer's address." })
  address: StoredAddressDto;

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
