import { type Connection } from '../../domain/order.js';
import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import {
  CountryField,
  Field,
  IntegerField,
  ListField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  WordField,
} from '../../http/fields.js';
import { phoneNumber, text } from '../../http/kinds.js';
import { OrderConnectionField } from '../connection.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { CriteriaDto } from '../reservations/reservations.dto.js';

export const customerReference = text({ max: 128 });

export class NumberBlockDto {
  @PhoneNumberField({ description: 'The first number.', example: '+442079460100' })
  start: string;

  @IntegerField({ min: 2, max: 1000, description: 'How many, one after the other.', example: 10 })
  size: number;
}

/** Of a reservation; or, where the provider takes such orders, of numbers that nobody holds. */
export class NewOrderDto {
  @TextField({
    max: 64,
    description: 'The reservation to order. Without it give `provider`, and `phoneNumbers`, `criteria` or `block`.',
    example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  reservationId?: string;

  @Field(providerId, {
    description: 'Where to order numbers that are not reserved.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'These numbers, as a search answered them.',
    example: ['+442079460100'],
    optional: true,
  })
  phoneNumbers?: string[];

  @ObjectField(() => CriteriaDto, {
    description:
      'As many numbers as described; the provider picks. VoIP.ms: a back order, for a rate center (`region` and `city`) that has no numbers now; the order goes on until they have come.',
    optional: true,
  })
  criteria?: CriteriaDto;

  @ObjectField(() => NumberBlockDto, { description: 'A run of numbers.', optional: true })
  block?: NumberBlockDto;

  @WordField(numberTypes, {
    description:
      'What kind the `phoneNumbers` or the `block` are, where the provider has numbers of several kinds (TCL). It finds out by itself unless told.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @CountryField({
    description:
      'For which country the `phoneNumbers` or the `block` are wanted, where it does not follow from them: +800 numbers (TCL).',
    example: 'GB',
    optional: true,
  })
  country?: string;

  @WordField(['auto', 'refuse'], {
    description:
      'What to do with numbers that the provider takes as several orders only (of several countries or kinds): make them under one `requestId`, each with its own status, or refuse.',
    default: 'refuse',
    example: 'refuse',
    optional: true,
  })
  split: 'auto' | 'refuse' = 'refuse';

  @OrderConnectionField({
    description: 'How calls reach the numbers. Which kinds a provider takes is its own to say.',
    example: { trunkId: '3' },
  })
  connection: Connection;

  @WordField(['auto', 'manual'], {
    description: '`manual`: the order stops with its price and waits for `POST /v1/orders/{orderId}/confirm`.',
    default: 'auto',
    example: 'auto',
    optional: true,
  })
  confirm: 'auto' | 'manual' = 'auto';

  @Field(customerReference, {
    description: 'Your own reference; orders can be looked up by it.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @TextField({
    max: 64,
    pattern: /^(?!req_)[\w.:-]{1,64}$/,
    says: 'an id of letters, digits, dots, colons, dashes and underscores that does not begin with req_',
    description:
      'Your id for orders that belong together: `GET /v1/orders?requestId=` finds them again. TCL gets it as its request id. One is made up if you give none.',
    example: 'rollout-berlin-1',
    optional: true,
  })
  requestId?: string;

  @OptionsField({ description: "The provider's own settings, where it has any.", optional: true })
  providerOptions: Record<string, unknown> = {};
}
