import { type WaitingFor, type WaitReason, waitReasons } from '../domain/waiting.js';
import { IntegerField, TimeField, WordField } from '../http/field-decorators.js';

/** What an order or port is waiting for. */
export class WaitingForDto {
  @WordField(waitReasons, {
    description:
      "`cart`: its turn to use what the account's orders share at the provider, such as a cart. `provider`: the provider is processing it. `back_order`: the provider has no such numbers yet. `foc_date`: the date that the losing carrier has committed to. `documents`, `correction`, `confirmation`: action by you. `approval`: another key of the tenant has to confirm the order. `late_bound`: a reply was lost and will be settled by reading. `review`: someone has to resolve it. `provider_unreachable`: the provider does not respond, or its responses cannot be parsed.",
    example: 'provider',
  })
  reason: WaitReason;

  @TimeField({ description: 'Since when.' })
  since: string;

  @TimeField({ description: 'When that ends, or the gateway tries again.', optional: true })
  until?: string;

  @IntegerField({ min: 1, max: 1000, description: 'Position in the queue, for `cart`.', example: 2, optional: true })
  position?: number;
}

/** The `waitingFor` member of an order or port, if it waits for anything. */
export const waitingDto = (waiting: WaitingFor | undefined): { waitingFor?: WaitingForDto } => {
  if (!waiting) return {};
  const { since, until, ...rest } = waiting;
  const times = { since: timeOf(since), ...(until === undefined ? {} : { until: timeOf(until) }) };
  return { waitingFor: { ...rest, ...times } };
};

const timeOf = (at: number): string => new Date(at).toISOString();
