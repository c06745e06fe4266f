import { FlagField, ObjectField, PhoneNumberField, TextField, TimeField } from '../../http/fields.js';

export class PortSubscriberDto {
  @TextField({ max: 128, description: 'First name.', example: 'Sunny', optional: true })
  firstName?: string;

  @TextField({ max: 128, description: 'Last name.', example: 'Summertime', optional: true })
  lastName?: string;

  @TextField({ max: 256, description: 'The company on the bill.', example: 'Acme Inc.', optional: true })
  company?: string;
}

export class PortAddressDto {
  @TextField({ max: 32, description: 'House number.', example: '400', optional: true })
  houseNumber?: string;

  @TextField({ max: 128, description: 'Street.', example: 'Green Road Dr', optional: true })
  street?: string;

  @TextField({ max: 128, description: 'The part of the building.', example: 'Suite 343', optional: true })
  unit?: string;

  @TextField({ max: 128, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 64, description: 'State or province.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 32, description: 'Postal code.', example: '97230', optional: true })
  postalCode?: string;

  @TextField({ max: 64, description: 'Country, as the provider writes it.', example: 'US', optional: true })
  country?: string;
}

export class PortRecordDto {
  @TextField({ max: 128, description: 'Who has the numbers now.', example: 'Bandwidth', optional: true })
  losingCarrier?: string;

  @PhoneNumberField({ description: "The account's main number there.", example: '+12065551234', optional: true })
  billingNumber?: string;

  @ObjectField(() => PortSubscriberDto, { description: 'Whose the account is.', optional: true })
  subscriber?: PortSubscriberDto;

  @ObjectField(() => PortAddressDto, { description: 'Where it is served.', optional: true })
  address?: PortAddressDto;

  @FlagField({ description: 'Whether other numbers of the account stay there.', example: false, optional: true })
  partial?: boolean;

  @FlagField({ description: 'Whether the numbers are wireless ones.', example: false, optional: true })
  wireless?: boolean;

  @TextField({ max: 1024, description: 'What else the account has there.', example: 'DSL', optional: true })
  services?: string;

  @TimeField({ description: 'When the provider took it.', optional: true })
  submittedAt?: string;

  @TextField({
    max: 64,
    description: "The trunk that the numbers come on: the provider's id for it.",
    example: '3',
    optional: true,
  })
  trunkId?: string;

  @TimeField({ description: 'When the provider last changed the port.', optional: true })
  modifiedAt?: string;

  @TextField({ max: 128, description: 'Who changed it there.', example: 'System', optional: true })
  modifiedBy?: string;
}
