import { type Capacity, type TrunkEnd } from '../../contract/trunks.js';
import { type Direction, directions } from '../../contract/reports.js';
import {
  Field,
  FlagField,
  IntegerField,
  ListField,
  ObjectField,
  PhoneNumberField,
  TextField,
  TimeField,
  WordField,
} from '../../http/fields.js';
import { ipAddress, text } from '../../http/kinds.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const title = text({ max: 64 });
const prefix = text({ max: 12, pattern: /^\d{1,12}$/, says: 'digits' });
const address = { description: 'Its IPv4 address.', example: '192.0.2.10' };
const portNumber = { min: 1, max: 65_535, description: 'Its port.', example: 5060 };
const digitsInFront = { description: 'Digits put in front of the number.', example: '1001' };
const whichWay = { description: '`origination`: calls to your numbers; `termination`: calls that go out.' };
const atOneTime = { min: 1, max: 100_000, description: 'Calls at one time.', example: 100 };
const perSecond = { min: 1, max: 10_000, description: 'New calls a second.', example: 10 };

export class TrunksQuery extends PageQuery {
  @WordField(directions, { ...whichWay, optional: true })
  direction?: Direction;

  @ListField(providerId, { max: 8, description: 'Ask only these providers; may be repeated.', optional: true })
  provider?: string[];
}

export class TrunkQuery {
  @WordField(directions, { ...whichWay, default: 'origination', optional: true })
  direction: Direction = 'origination';

  @Field(providerId, {
    description: 'The provider of the trunk. Needed where several have trunks.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;
}

export class TrunkEndDto implements TrunkEnd {
  @Field(ipAddress, address)
  ipAddress: string;

  @IntegerField({ ...portNumber, optional: true })
  port?: number;

  @Field(prefix, { ...digitsInFront, optional: true })
  prefix?: string;
}

export class TrunkEndUpdateDto implements Partial<TrunkEnd> {
  @Field(ipAddress, { ...address, optional: true })
  ipAddress?: string;

  @IntegerField({ ...portNumber, optional: true })
  port?: number;

  @Field(prefix, { ...digitsInFront, optional: true })
  prefix?: string;
}

/** Whose trunk it is, where the provider keeps customers of a reseller. */
export class TrunkCustomerDto {
  @TextField({ max: 64, description: 'The customer.', example: '561115' })
  customerId: string;

  @TextField({ max: 64, description: 'The package that the customer pays calls by.', example: '8378' })
  packageId: string;
}

export class NewTrunkDto {
  @Field(providerId, {
    description: 'Where to make it. Needed where several have trunks of this direction.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;

  @WordField(directions, whichWay)
  direction: Direction;

  @Field(title, { description: 'What to call it.', example: 'main' })
  title: string;

  @ObjectField(() => TrunkEndDto, { description: 'Your equipment.' })
  primary: TrunkEndDto;

  @ObjectField(() => TrunkEndDto, { description: 'Your equipment when the first does not answer.', optional: true })
  secondary?: TrunkEndDto;

  @WordField(['metered', 'unmetered'], {
    description: 'By the minute, or by calls at one time. Required for origination.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @IntegerField({
    ...atOneTime,
    description: 'Calls at one time. Required when unmetered, and for termination (there up to 1000).',
    optional: true,
  })
  sessions?: number;

  @IntegerField({ ...perSecond, description: 'New calls a second; termination.', optional: true })
  callsPerSecond?: number;

  @FlagField({ description: 'Whether minutes are unlimited; origination.', optional: true })
  unlimitedMinutes?: boolean;

  @PhoneNumberField({ description: 'Where calls go when the trunk does not take them; origination.', optional: true })
  callForwarding?: string;

  @ObjectField(() => TrunkCustomerDto, {
    description: "Makes it a trunk of a reseller's customer of yours, whom numbers can then be assigned to.",
    optional: true,
  })
  customer?: TrunkCustomerDto;
}

/** Only what is named is changed. */
export class TrunkUpdateDto {
  @Field(title, { description: 'What to call it.', example: 'main', optional: true })
  title?: string;

  @ObjectField(() => TrunkEndUpdateDto, { description: 'Your equipment: only what is named.', optional: true })
  primary?: TrunkEndUpdateDto;

  @ObjectField(() => TrunkEndUpdateDto, {
    description: 'Your equipment when the first does not answer: only what is named.',
    optional: true,
  })
  secondary?: TrunkEndUpdateDto;

  @PhoneNumberField({ description: 'Where calls go when the trunk does not take them.', optional: true })
  callForwarding?: string;
}

export class CapacityDto implements Capacity {
  @IntegerField({ min: 0, max: 1_000_000, description: 'Asked for.', example: 100, optional: true })
  requested?: number;

  @IntegerField({ min: 0, max: 1_000_000, description: 'Given by the provider.', example: 100, optional: true })
  allocated?: number;
}

export class TrunkDto {
  @TextField({ max: 64, description: "The provider's id for it: what an order's connection names.", example: '3' })
  id: string;

  @TextField({ max: 32, description: 'Where it is.', example: 'didtfn' })
  provider: string;

  @WordField(directions, whichWay)
  direction: Direction;

  @Field(title, { description: 'What it is called.', example: 'main', optional: true })
  title?: string;

  @WordField(['active', 'disabled', 'unknown'], {
    description: 'How it stands. `unknown`: in a word that this gateway does not know.',
    example: 'active',
  })
  status: 'active' | 'disabled' | 'unknown';

  @FlagField({
    description: 'Whether its equipment is registered at the provider now, where that is asked for.',
    optional: true,
  })
  registered?: boolean;

  @TextField({ max: 64, description: "The reseller's customer whose trunk it is.", example: '561115', optional: true })
  customerId?: string;

  @ObjectField(() => TrunkEndDto, { description: 'Your equipment.', optional: true })
  primary?: TrunkEndDto;

  @ObjectField(() => TrunkEndDto, { description: 'Your equipment when the first does not answer.', optional: true })
  secondary?: TrunkEndDto;

  @ObjectField(() => CapacityDto, { description: 'Calls at one time.', optional: true })
  sessions?: CapacityDto;

  @ObjectField(() => CapacityDto, { description: 'New calls a second.', optional: true })
  callsPerSecond?: CapacityDto;

  @TimeField({ description: 'When it was made.', optional: true })
  createdAt?: string;
}

export class TrunkRefDto {
  @TextField({ max: 64, description: 'The trunk.', example: '3' })
  id: string;

  @WordField(directions, { ...whichWay, example: 'termination' })
  direction: Direction;
}

export class TrunksDto {
  @ListField(() => TrunkDto, { max: 200, description: 'Trunks.' })
  data: TrunkDto[];

  @ObjectField(() => PageDto, { description: 'Where the list goes on.' })
  page: PageDto;

  @ListField(() => ProviderOutcomeDto, {
    max: 32,
    description: 'How each provider fared: the trunks of one that failed are missing here.',
  })
  providers: ProviderOutcomeDto[];
}
