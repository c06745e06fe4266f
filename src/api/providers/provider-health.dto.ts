import { circuitStates, type ProviderCircuit } from '../../contract/provider-condition.js';
import { resourceWith } from '../../domain/event-resource.js';
import { onlySet } from '../../domain/only-set.js';
import { IntegerField, ListField, ObjectField, TextField, TimeField, WordField } from '../../http/field-decorators.js';
import { providerWith } from '../../http/provider-notes.js';
import { text } from '../../http/value-kinds.js';
import { type LaneCondition, type ProviderCondition } from '../../usecases/provider-condition.js';
import { ProviderHealthDto } from './providers.dto.js';

const most = 2_147_483_647;

export class CircuitDto {
  @WordField(circuitStates, {
    description: '`closed`: calls are made. `open`: no calls are made. `half_open`: the next read decides.',
    example: 'closed',
  })
  state: (typeof circuitStates)[number];

  @TimeField({ description: 'When the next read is allowed. Present while the circuit is open.', optional: true })
  retryAt?: string;
}

export class CircuitsDto {
  @ObjectField(() => CircuitDto, { description: 'Searches and lookups.' })
  read: CircuitDto;

  @ObjectField(() => CircuitDto, { description: 'Holds, orders and changes.' })
  effect: CircuitDto;
}

export class CallLatencyDto {
  @IntegerField({ min: 1, max: 256, description: 'Number of calls measured.', example: 120 })
  calls: number;

  @IntegerField({ min: 0, max: most, description: 'Median, in milliseconds.', example: 210 })
  p50Ms: number;

  @IntegerField({ min: 0, max: most, description: '95th percentile, in milliseconds.', example: 640 })
  p95Ms: number;
}

export class ProviderLatencyDto {
  @ObjectField(() => CallLatencyDto, { description: 'Searches and lookups.', optional: true })
  read?: CallLatencyDto;

  @ObjectField(() => CallLatencyDto, { description: 'Holds, orders and changes.', optional: true })
  effect?: CallLatencyDto;
}

export class ProviderRateDto {
  @IntegerField({ min: 1, max: most, description: 'Calls allowed per second.', example: 5 })
  perSecond: number;

  @IntegerField({ min: 0, max: most, description: 'Calls allowed at once after a pause.', example: 10 })
  burst: number;

  @IntegerField({ min: 0, max: most, description: 'Calls allowed at once now.', example: 7 })
  remaining: number;

  @TimeField({
    description: 'Until when this gateway process uses only a tenth of the rate, at the request of the provider.',
    optional: true,
  })
  slowedUntil?: string;
}

export class WaitingInLaneDto {
  @TextField({ max: 64, description: 'ID of the resource.', example: 'ord_01kf3xwaj80000q7r9t2v4x6z8' })
  id: string;

  @TextField({ max: 256, description: 'Where to read it.', example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8', optional: true }) // prettier-ignore
  href?: string;

  @TextField({ max: 64, description: 'The tenant it belongs to.', example: 'acme' })
  tenant: string;

  @TimeField({ description: 'When it began to wait.' })
  since: string;
}

export class LaneDto {
  @TextField({ max: 128, description: 'Name of the lane, as in the metrics.', example: 'example:1f0c55a2b9d4:cart' })
  name: string;

  @IntegerField({ min: 1, max: most, description: 'How many resources are waiting.', example: 2 })
  waiting: number;

  @TimeField({ description: 'When the first of them began to wait.' })
  since: string;

  @ListField(text({ max: 64 }), {
    max: 10,
    description: 'IDs of the resources that hold the lane now, or whose calls in it are not settled.',
    example: ['ord_01kf3xwaj80000q7r9t2v4x6z7'],
  })
  occupants: string[];

  @ListField(() => WaitingInLaneDto, { max: 10, description: 'The first resources in line.' })
  first: WaitingInLaneDto[];
}

export class DriftCountsDto {
  @IntegerField({ min: 0, max: most, description: 'Reply fields that the gateway does not read.', example: 0 })
  fields: number;

  @IntegerField({ min: 0, max: most, description: 'Values that the gateway does not recognize.', example: 0 })
  values: number;

  @IntegerField({ min: 0, max: most, description: 'Kinds of replies that could not be parsed.', example: 0 })
  replies: number;
}

export class ProviderConditionDto extends ProviderHealthDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TimeField({ description: 'When this was determined.' })
  checkedAt: string;

  @ObjectField(() => CircuitsDto, { description: 'The circuit breaker of this gateway process.' })
  circuits: CircuitsDto;

  @ObjectField(() => ProviderLatencyDto, {
    description:
      'Duration of the last calls of this gateway process: per class up to 256 calls of the last 15 minutes. A class without calls is absent.',
  })
  latency: ProviderLatencyDto;

  @ObjectField(() => ProviderRateDto, {
    description: 'The rate limit for the provider, shared by gateways that share Redis.',
  })
  rate: ProviderRateDto;

  @ListField(() => LaneDto, {
    max: 100,
    description:
      'Lanes that resources are waiting for. A lane is something that calls on the account share, such as its cart.',
  })
  lanes: LaneDto[];

  @ObjectField(() => DriftCountsDto, {
    description: 'Number of differences listed at `GET /v1/providers/{id}/drift`.',
  })
  drift: DriftCountsDto;

  @IntegerField({
    min: 0,
    max: most,
    description: 'Number of error messages listed at `GET /v1/providers/{id}/unmapped-errors`.',
    example: 0,
  })
  unmappedErrors: number;
}

const time = (at: number): string => new Date(at).toISOString();

const circuitDto = ({ state, retryAfterMs }: ProviderCircuit, now: number): CircuitDto => ({
  state,
  ...(state === 'open' && { retryAt: time(now + retryAfterMs) }),
});

const laneDto = ({ name, waiting, since, occupants, first }: LaneCondition): LaneDto => ({
  ...{ name, waiting, occupants, since: time(since) },
  first: first.map(({ id, tenant, since: from }) => ({
    id,
    ...onlySet({ href: resourceWith(id)?.href }),
    ...{ tenant, since: time(from) },
  })),
});

export function providerConditionDto({ provider, at, rate, lanes }: ProviderCondition): ProviderConditionDto {
  const { read, effect } = provider.circuits();
  const { fields, words, replies } = provider.drift();
  const { slowedUntil } = rate;
  return {
    provider: provider.id,
    checkedAt: time(at),
    ...provider.health(),
    circuits: { read: circuitDto(read, at), effect: circuitDto(effect, at) },
    latency: provider.latency(),
    rate: {
      ...{ perSecond: rate.perSecond, burst: rate.burst, remaining: rate.remaining },
      ...(slowedUntil !== undefined && { slowedUntil: time(slowedUntil) }),
    },
    lanes: lanes.map(laneDto),
    drift: { fields: fields.length, values: words.length, replies: replies.length },
    unmappedErrors: provider.unmapped().length,
  };
}
