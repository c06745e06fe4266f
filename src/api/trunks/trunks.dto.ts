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
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { ipAddress } from '../../http/value-formats.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const title = text({ max: 64 });
const prefix = text({ max: 12, pattern: /^\d{1,12}$/, says: 'digits' });
const address = { description: 'IPv4 address.', example: '192.0.2.10' };
const portNumber = { min: 1, max: 65_535, description: 'Port.', example: 5060 };
const digitsInFront = { description: 'Digits prefixed to the number.', example: '1001' };
const whichWay = { description: '`origination`: inbound calls to your numbers. `termination`: outbound calls.' };
const atOneTime = { min: 1, max: 100_000, description: 'Maximum concurrent calls.', example: 100 };
const perSecond = { min: 1, max: 10_000, description: 'Maximum new calls per second (CPS).', example: 10 };

export class TrunksQuery extends PageQuery {
  @WordField(directions, { ...whichWay, optional: true })
  direction?: Direction;

  @ListField(providerId, {
    max: 8,
    description: 'Query only these providers. Repeat the parameter for several.',
    example: [providerWith('GET /v1/trunks')],
    optional: true,
  })
  provider?: string[];
}

export class TrunkQuery {
  @WordField(directions, { ...whichWay, default: 'origination', optional: true })
  direction: Direction = 'origination';

  @Field(providerId, {
    description: 'The provider of the trunk. Required if more than one provider has trunks.',
    example: providerWith('POST /v1/trunks'),
    optional: true,
  })
  provider?: string;
}

export class TrunkEndpointDto implements TrunkEnd {
  @Field(ipAddress, address)
  ipAddress: string;

  @IntegerField({ ...portNumber, optional: true })
  port?: number;

  @Field(prefix, { ...digitsInFront, optional: true })
  prefix?: string;
}

export class TrunkEndpointUpdateDto implements Partial<TrunkEnd> {
  @Field(ipAddress, { ...address, optional: true })
  ipAddress?: string;

  @IntegerField({ ...portNumber, optional: true })
  port?: number;

  @Field(prefix, { ...digitsInFront, optional: true })
  prefix?: string;
}

/** The customer of a trunk, if the provider manages a reseller's customers. */
export class TrunkCustomerDto {
  @TextField({ max: 64, description: 'The customer.', example: '561115' })
  customerId: string;

  @TextField({ max: 64, description: "The package that sets the customer's call rates.", example: '8378' })
  packageId: string;
}

export class NewTrunkDto {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider has trunks of this direction.',
    example: providerWith('POST /v1/trunks'),
    optional: true,
  })
  provider?: string;

  @WordField(directions, whichWay)
  direction: Direction;

  @Field(title, { description: 'Name.', example: 'main' })
  title: string;

  @ObjectField(() => TrunkEndpointDto, { description: 'Your equipment.' })
  primary: TrunkEndpointDto;

  @ObjectField(() => TrunkEndpointDto, {
    description: 'Your backup equipment, used when the primary does not answer.',
    optional: true,
  })
  secondary?: TrunkEndpointDto;

  @WordField(['metered', 'unmetered'], {
    description: 'Billed per minute or by concurrent calls. Required for origination.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @IntegerField({
    ...atOneTime,
    description:
      'Maximum concurrent calls. Required for unmetered and for termination trunks (up to 1000 for termination).',
    optional: true,
  })
  sessions?: number;

  @IntegerField({ ...perSecond, description: 'Maximum new calls per second (CPS). Termination only.', optional: true })
  callsPerSecond?: number;

  @FlagField({ description: 'Whether minutes are unlimited. Origination only.', optional: true })
  unlimitedMinutes?: boolean;

  @PhoneNumberField({
    description: 'Number to forward calls to when the trunk does not accept them. Origination only.',
    optional: true,
  })
  callForwarding?: string;

  @ObjectField(() => TrunkCustomerDto, {
    description: 'Creates the trunk for one of your reseller customers, so that numbers can be assigned to them.',
    optional: true,
  })
  customer?: TrunkCustomerDto;
}

/** Only fields that are given are changed. */
export class TrunkUpdateDto {
  @Field(title, { description: 'Name.', example: 'main', optional: true })
  title?: string;

  @ObjectField(() => TrunkEndpointUpdateDto, {
    description: 'Your equipment. Fields that you omit stay as they are.',
    optional: true,
  })
  primary?: TrunkEndpointUpdateDto;

  @ObjectField(() => TrunkEndpointUpdateDto, {
    description: 'Your backup equipment, used when the primary does not answer. Fields that you omit stay as they are.',
    optional: true,
  })
  secondary?: TrunkEndpointUpdateDto;

  @PhoneNumberField({
    description: 'Number to forward calls to when the trunk does not accept them.',
    optional: true,
  })
  callForwarding?: string;
}

export class TrunkCapacityDto implements Capacity {
  @IntegerField({ min: 0, max: 1_000_000, description: 'Requested value.', example: 100, optional: true })
  requested?: number;

  @IntegerField({ min: 0, max: 1_000_000, description: 'Value granted by the provider.', example: 100, optional: true })
  allocated?: number;
}

export class TrunkDto {
  @TextField({ max: 64, description: "The provider's ID. Use it as the connection of an order.", example: '3' })
  id: string;

  @TextField({ max: 32, description: 'The provider of the number.', example: providerWith('POST /v1/trunks') })
  provider: string;

  @WordField(directions, whichWay)
  direction: Direction;

  @Field(title, { description: 'Display name.', example: 'main', optional: true })
  title?: string;

  @WordField(['active', 'disabled', 'unknown'], {
    description: 'Status. `unknown`: a status this gateway does not recognize.',
    example: 'active',
  })
  status: 'active' | 'disabled' | 'unknown';

  @FlagField({
    description: 'Whether its equipment is currently registered with the provider, if this was queried.',
    optional: true,
  })
  registered?: boolean;

  @TextField({
    max: 64,
    description: 'The reseller customer that the trunk belongs to.',
    example: '561115',
    optional: true,
  })
  customerId?: string;

  @ObjectField(() => TrunkEndpointDto, { description: 'Your equipment.', optional: true })
  primary?: TrunkEndpointDto;

  @ObjectField(() => TrunkEndpointDto, {
    description: 'Your backup equipment, used when the primary does not answer.',
    optional: true,
  })
  secondary?: TrunkEndpointDto;

  @ObjectField(() => TrunkCapacityDto, { description: 'Maximum concurrent calls.', optional: true })
  sessions?: TrunkCapacityDto;

  @ObjectField(() => TrunkCapacityDto, { description: 'Maximum new calls per second (CPS).', optional: true })
  callsPerSecond?: TrunkCapacityDto;

  @TimeField({ description: 'When it was created.', optional: true })
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

  @ObjectField(() => PageDto, { description: 'Pagination.' })
  page: PageDto;

  @ListField(() => ProviderOutcomeDto, {
    max: 32,
    description: 'The outcome for each provider. The trunks of a failed provider are missing from this list.',
  })
  providers: ProviderOutcomeDto[];
}
