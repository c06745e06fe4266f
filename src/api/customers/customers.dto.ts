import { type CustomerFound } from '../../contract/customers.js';
import { Field, ListField, ObjectField, TextField, TimeField, WordField } from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { text } from '../../http/value-kinds.js';
import { email } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { transactionIdOptions } from '../event.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { CustomerAddressDto } from './new-customer.dto.js';

export const customerId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's ID of a customer" });

/** Documentation of the ID in paths. */
export const idOptions = { description: "The provider's ID of the customer.", example: '88515144' };

/** A customer, by what its provider can be asked for: some return nothing but its ID. */
export class CustomerRefDto {
  @Field(customerId, { description: "The provider's ID of the customer.", example: '88515144' })
  id: string;

  @TextField({ max: 32, description: 'The provider of the customer.', example: providerWith('POST /v1/customers') })
  provider: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

/** Query of a list of a customer's records at a provider. */
export class BooksQuery extends PageQuery {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider has customers.',
    example: providerWith('GET /v1/customers'),
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

/** An address as the provider stores it; parts may be missing. */
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

/** A customer as the provider stores it; if the provider has no such call, as last submitted here. */
export class CustomerDto implements CustomerFound {
  @Field(customerId, { description: "The provider's ID of the customer.", example: '561115' })
  id: string;

  @TextField({ max: 32, description: 'The provider of the customer.', example: providerWith('GET /v1/customers') })
  provider: string;

  @WordField(['provider', 'gateway'], {
    description:
      '`provider`: fetched from the provider in real time. `gateway`: the provider has no read operation; this is what was last submitted here and does not include changes made elsewhere.',
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
    description: 'Custom values. Present if `source` is `gateway`.',
    example: ['CRM-4711'],
    optional: true,
  })
  customFields?: readonly string[];

  @TimeField({ description: 'When it was created here. Present if `source` is `gateway`.', optional: true })
  createdAt?: string;

  @TimeField({ description: 'When it was last updated here. Present if `source` is `gateway`.', optional: true })
  updatedAt?: string;
}
