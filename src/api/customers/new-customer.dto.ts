import { type CustomerAddress, type CustomerRecord } from '../../contract/customers.js';
import { Field, ListField, ObjectField, TextField, CountryField, FlagField } from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { email } from '../../http/value-formats.js';

export class CustomerAddressDto implements CustomerAddress {
  @TextField({ max: 128, description: 'Street address.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'Unit type.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Unit number.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({
    max: 64,
    description: 'City.',
    example: 'Portland',
    optional: true,
  })
  city?: string;

  @TextField({
    max: 64,
    description: 'State or province.',
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

const secretDescription = 'Forwarded once and never stored.';

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
    description: 'Whether to activate the customer immediately, if the provider supports it. Defaults to true.',
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

  @Field(password, {
    description: `The customer's password at the provider. ${secretDescription}`,
    example: '48210357',
    optional: true,
  })
  password?: string;

  @TextField({ max: 32, description: "Driver's license number. Never stored.", optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Never stored.', optional: true })
  socialSecurityNumber?: string;
}
