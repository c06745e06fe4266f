import { faultKinds, type FaultKind, type SimulatedEvent } from '../../contract/simulators.js';
import { eventCatalogue } from '../../domain/event-catalogue.js';
import { type EventType } from '../../domain/event-types.js';
import {
  Field,
  IdField,
  IntegerField,
  ListField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { anything, text } from '../../http/value-kinds.js';
import { providerWith } from '../../http/provider-notes.js';

import { mostSeconds, type TimePassed } from '../../usecases/sandbox.js';
import { providerId } from '../provider-outcome.dto.js';

export class MoveClockDto {
  @IntegerField({
    min: 0,
    max: mostSeconds,
    description: 'Seconds to advance. 0 changes nothing and returns the current time. Provide this or `to`.',
    example: 600,
    optional: true,
  })
  advanceSeconds?: number;

  @TimeField({
    description: 'The time to move to, not earlier than the current sandbox time. Provide this or `advanceSeconds`.',
    optional: true,
  })
  to?: string;
}

export class ClockDto {
  @TimeField({ description: 'Current sandbox time, for the gateway and its simulators.' })
  now: string;

  @IntegerField({ min: 0, max: 999_999_999_999, description: 'Seconds ahead of real time.', example: 600 })
  aheadSeconds: number;

  @ListField(text({ max: 64 }), {
    max: 10_000,
    description:
      'IDs of items that were due and are still in progress because a provider has not responded. Usually empty.',
    example: [],
  })
  running: string[];
}

export class OrderFaultDto {
  @Field(providerId, { description: 'The simulated provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TextField({
    max: 64,
    pattern: /^(?:\*|[\w./-]+)$/,
    says: "a provider's name of an operation, or *",
    description:
      "The provider's name for the operation, as `GET /v1/providers/{id}/operations` lists it, or `*` for any.",
    example: 'createOrder',
  })
  operation: string;

  @WordField(faultKinds, {
    description:
      '`refuse`: connections are refused for a moment. `delay`: the effect and the reply come late. `error_before`, `error_after`: HTTP 500, without or with the effect. `cut_reply`, `lose_reply`: executed, but the reply is cut off or never sent. `late_effect`: never answered, and executed later. `garbage`: an HTML page with 200, not executed. `wrong_status`: an unknown status, not executed.',
    example: 'lose_reply',
  })
  kind: FaultKind;

  @IntegerField({
    min: 1,
    max: 1_000,
    description: 'Number of subsequent calls to affect.',
    example: 1,
    default: 1,
    optional: true,
  })
  times = 1;
}

const eventTypes = eventCatalogue.map(({ type }) => type);

export class FireEventDto {
  @WordField(eventTypes, { description: 'Type of the event.', example: 'order.completed' })
  type: EventType;
}

export class FiredEventDto extends FireEventDto {
  @IdField('evt', { description: 'ID of the event.' })
  id: string;
}

const sorts = ['sequence', '-sequence'] as const;

export class SimulatedEventQuery extends PageQuery {
  @Field(providerId, { description: 'The simulated provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TextField({
    max: 1024,
    pattern: /^[\w.:-]+(?:,[\w.:-]+)*$/,
    says: 'texts, separated by commas',
    description:
      'Only records whose details contain one of these texts, separated by commas: a number as the provider writes it, an ID.',
    example: '2062190100,700042',
    optional: true,
  })
  contains?: string;

  @WordField(sorts, {
    description: 'Order: `sequence` is oldest first, `-sequence` newest first.',
    example: '-sequence',
    default: 'sequence',
    optional: true,
  })
  sort: (typeof sorts)[number] = 'sequence';
}

export class SimulatedEventDto {
  @IntegerField({ min: 1, max: 2 ** 31 - 1, description: 'Sequence number, starting at 1, without gaps.', example: 3 })
  sequence: number;

  @TimeField({ description: "When it happened, by the provider's clock." })
  at: string;

  @TextField({ max: 64, description: 'What happened, such as `reservation`, `order` or `charge`.', example: 'charge' })
  type: string;

  @Field(anything, {
    description: "Its details, in the simulator's own terms.",
    example: { orderId: 'ord-7', numbers: ['+12065550123'], cents: 250, currency: 'USD' },
  })
  details: Record<string, unknown>;
}

export const clockDto = ({ now, aheadMs, running }: TimePassed): ClockDto => ({
  now: new Date(now).toISOString(),
  aheadSeconds: Math.round(aheadMs / 1_000),
  running,
});

/** Whether a record matches the query. */
export function isWanted(
  { seq: _seq, at: _at, type: _type, ...details }: SimulatedEvent,
  { contains }: SimulatedEventQuery,
): boolean {
  if (contains === undefined) return true;
  const text = JSON.stringify(details);
  return contains.split(',').some((part) => text.includes(part));
}

export const simulatedEventDto = ({ seq, at, type, ...details }: SimulatedEvent): SimulatedEventDto => ({
  sequence: seq,
  at,
  type,
  details,
});
