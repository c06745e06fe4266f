import { FlagField, ObjectField, PhoneNumberField, TextField, TimeField } from '../../http/field-decorators.js';

export class PortSubscriberDto {
  @TextField({ max: 128, description: 'First name.', example: 'Sunny', optional: true })
  firstName?: string;

  @TextField({ max: 128, description: 'Last name.', example: 'Summertime', optional: true })
  lastName?: string;

  @TextField({ max: 256, description: 'Company name on the bill.', example: 'Acme Inc.', optional: true })
  company?: string;
}

export class PortAddressDto {
  @TextField({ max: 32, description: 'House number.', example: '400', optional: true })
  houseNumber?: string;

  @TextField({ max: 128, description: 'Street.', example: 'Green Road Dr', optional: true })
  street?: string;

  @TextField({ max: 128, description: 'Unit.', example: 'Suite 343', optional: true })
  unit?: string;

  @TextField({ max: 128, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 64, description: 'State or province code.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 32, description: 'Postal code.', example: '97230', optional: true })
  postalCode?: string;

  @TextField({ max: 64, description: "Country, in the provider's format.", example: 'US', optional: true })
  country?: string;
}

export class PortRecordDto {
  @TextField({ max: 128, description: 'The losing carrier.', example: 'Bandwidth', optional: true })
  losingCarrier?: string;

  @PhoneNumberField({ description: 'Billing telephone number (BTN).', example: '+12065551234', optional: true })
  billingNumber?: string;

  @ObjectField(() => PortSubscriberDto, { description: 'Subscriber.', optional: true })
  subscriber?: PortSubscriberDto;

  @ObjectField(() => PortAddressDto, { description: 'Service address.', optional: true })
  address?: PortAddressDto;

  @FlagField({
    description: 'Whether other numbers on the account stay with the losing carrier.',
    example: false,
    optional: true,
  })
  partial?: boolean;

  @FlagField({ description: 'Whether the numbers are wireless.', example: false, optional: true })
  wireless?: boolean;

  @TextField({ max: 1024, description: 'Other services on the account.', example: 'DSL', optional: true })
  services?: string;

  @TimeField({ description: 'When the provider received it.', optional: true })
  submittedAt?: string;

  @TextField({
    max: 64,
    description: "The provider's ID of the trunk that the numbers will use.",
    example: '3',
    optional: true,
  })
  trunkId?: string;

  @TimeField({ description: 'When the provider last updated the port.', optional: true })
  modifiedAt?: string;

  @TextField({ max: 128, description: 'Who made that update at the provider.', example: 'System', optional: true })
  modifiedBy?: string;
}
