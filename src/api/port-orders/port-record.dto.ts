import { ObjectField, PhoneNumberField, TextField, TimeField } from '../../http/fields.js';

export class PortSubscriberDto {
  @TextField({ max: 128, description: 'First name.', example: 'Sunny', optional: true })
  firstName?: string;

  @TextField({ max: 128, description: 'Last name.', example: 'Summertime', optional: true })
  lastName?: string;
}

export class PortAddressDto {
  @TextField({ max: 32, description: 'House number.', example: '400', optional: true })
  houseNumber?: string;

  @TextField({ max: 128, description: 'Street.', example: 'Green Road Dr', optional: true })
  street?: string;

  @TextField({ max: 128, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 64, description: 'State or province.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 32, description: 'Postal code.', example: '97230', optional: true })
  postalCode?: string;
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
