import { type Metadata } from '../../domain/metadata.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Connection } from '../../domain/order.js';
import { type E164, type NumberType, numberTypes } from '../../domain/phone-number.js';
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
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { phoneNumber } from '../../http/value-formats.js';
import { MetadataField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { type OrderRequest } from '../../usecases/kit/order-terms.js';
import { type UnreservedOrderRequest } from '../../usecases/order-numbers.js';
import { OrderConnectionField, refuseOutpulse } from '../connection.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { NumberCriteriaDto } from '../reservations/number-criteria.dto.js';

export const customerReference = text({ max: 128 });

const ownGroup = text({
  max: 64,
  pattern: /^(?!req_)[\w.:-]{1,64}$/,
  says: 'an ID of letters, digits, dots, colons, hyphens and underscores that does not begin with req_',
});

export class NumberBlockDto {
  @PhoneNumberField({ description: 'First number of the block.', example: '+442079460100' })
  start: string;

  @IntegerField({ min: 2, max: 1000, description: 'Number of consecutive numbers.', example: 10 })
  size: number;
}

/** An order of a reservation or, if the provider supports it, of numbers that are not held. */
export class NewOrderDto {
  @TextField({
    max: 64,
    description:
      'The reservation to order. Otherwise provide `provider` and one of `phoneNumbers`, `criteria` or `block`.',
    example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  reservationId?: string;

  @Field(providerId, {
    description: 'The provider to order from, for numbers that are not reserved.',
    example: providerWith('POST /v1/orders'),
    optional: true,
  })
  provider?: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'Numbers, as returned by a search.',
    example: ['+442079460100'],
    optional: true,
  })
  phoneNumbers?: string[];

  @ObjectField(() => NumberCriteriaDto, {
    description: 'Let the provider choose this many matching numbers.',
    optional: true,
  })
  criteria?: NumberCriteriaDto;

  @ObjectField(() => NumberBlockDto, { description: 'A block of consecutive numbers.', optional: true })
  block?: NumberBlockDto;

  @WordField(numberTypes, {
    description:
      'Number type of `phoneNumbers` or `block`, for providers with several types. Detected automatically if omitted.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @CountryField({
    description:
      'Country of `phoneNumbers` or `block`, if it does not follow from the numbers, such as for +800 numbers.',
    example: 'GB',
    optional: true,
  })
  country?: string;

  @WordField(['auto', 'refuse'], {
    description:
      'What to do if the provider needs several orders (for several countries or types): create them under one `groupId`, each with its own status, or reject the request.',
    default: 'refuse',
    example: 'refuse',
    optional: true,
  })
  split: 'auto' | 'refuse' = 'refuse';

  @OrderConnectionField({
    description: 'How calls are delivered. Supported types depend on the provider.',
    example: { trunkId: '3' },
  })
  connection: Connection;

  @WordField(['auto', 'manual'], {
    description: '`manual`: the order pauses at its price until you call `POST /v1/orders/{orderId}/confirm`.',
    default: 'auto',
    example: 'auto',
    optional: true,
  })
  confirm: 'auto' | 'manual' = 'auto';

  @Field(customerReference, {
    description: 'Your own reference. Use it to filter orders.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @MetadataField()
  metadata?: Metadata;

  @Field(ownGroup, {
    description: 'Your ID for related orders: find them with `GET /v1/orders?groupId=`. Generated if omitted.',
    example: 'rollout-berlin-1',
    optional: true,
  })
  groupId?: string;

  @Field(ownGroup, {
    description: 'Use `groupId`.',
    example: 'rollout-berlin-1',
    optional: true,
    deprecated: true,
  })
  requestId?: string;

  @OptionsField({ description: 'Provider-specific settings, listed by `GET /v1/providers/{id}`.', optional: true })
  providerOptions: Record<string, unknown> = {};
}

/** The group ID in a body or a query, under its current or its former name. */
export function groupOf(
  { groupId, requestId }: { groupId?: string | undefined; requestId?: string | undefined },
  pointer: string,
): { groupId?: string } {
  if (groupId !== undefined && requestId !== undefined && groupId !== requestId)
    throw invalidField(pointer, 'contradiction', 'This is the former name of groupId: use only groupId.');
  return onlySet({ groupId: groupId ?? requestId });
}

/** The order request: of a reservation, or of a selection. */
export function requestOf({
  reservationId,
  provider,
  phoneNumbers,
  criteria,
  block,
  split,
  type,
  country,
  groupId,
  requestId,
  ...others
}: NewOrderDto): OrderRequest | UnreservedOrderRequest {
  refuseOutpulse(others.connection);
  const terms = { ...others, ...groupOf({ groupId, requestId }, '/requestId') };
  const kind = onlySet({ type, country });
  const selections = [
    ...(phoneNumbers ? [{ phoneNumbers: phoneNumbers as E164[], ...kind }] : []),
    ...(criteria ? [{ criteria }] : []),
    ...(block ? [{ block: { ...block, start: block.start as E164 }, ...kind }] : []),
  ];
  const [named] = Object.keys(kind);
  if (named !== undefined && !phoneNumbers && !block)
    throw invalidField(
      `/${named}`,
      'contradiction',
      'Use it only with phoneNumbers or a block; criteria have their own.',
    );
  if (reservationId !== undefined) {
    if (selections.length > 0 || provider !== undefined)
      throw invalidField('/reservationId', 'contradiction', 'Omit it for a reservation, which already determines it.');
    return { ...terms, reservationId };
  }
  const [selection, another] = selections;
  const oneOfThese = 'Provide exactly one of reservationId, phoneNumbers, criteria and block.';
  if (!selection) throw invalidField('/reservationId', 'required', oneOfThese);
  if (another) throw invalidField(`/${Object.keys(another)[0]}`, 'contradiction', oneOfThese);
  if (provider === undefined)
    throw invalidField('/provider', 'required', 'Specify the provider for numbers that are not reserved.');
  return { ...terms, provider, selection, split };
}
