import { type ChangeStatus } from './change.js';
import { type OrderStatus } from './order.js';
import { type PortStatus } from './port-order.js';
import { type ReservationStatus } from './reservation.js';

/** The meaning of each event. If the event is a change of status, the part after the dot is the status reached. */
export const meanings = {
  reservation: {
    created: 'A reservation was requested; its numbers are being held.',
    updated: 'The metadata of the reservation changed.',
    unknown: 'A call about the reservation is in progress, or its reply was lost and its outcome is being determined.',
    held: 'The numbers are held until `expiresAt`.',
    expiring: 'The reservation can be ordered for at most one more minute.',
    ordering: 'An order has claimed the reservation.',
    ordered: 'The numbers of the reservation were ordered.',
    released: 'The reservation was released, or its numbers could not be held.',
    expired: 'The reservation reached its deadline; its numbers are released.',
    lost: 'The provider no longer holds the numbers.',
  },
  order: {
    created: 'An order was accepted. Nothing has been sent to the provider yet.',
    updated: 'The order changed without a change of status: its numbers, cost, service or metadata.',
    awaiting_confirmation:
      'The order waits until `confirmBy` for its price to be confirmed, or for the approval of another key.',
    in_progress: 'The provider is working on the order.',
    action_required: 'The provider is waiting for something from you, such as documents.',
    completed: 'All numbers, or the service, are active.',
    partially_completed: 'Some of the numbers are active; the others failed.',
    rejected: 'The order was rejected or could not be carried out.',
    cancelled: 'The order was cancelled.',
    expired: 'The order was not confirmed in time.',
    outcome_unknown: 'A reply was lost. The gateway determines the outcome by reading.',
    needs_review: 'The outcome cannot be determined automatically; someone must resolve it.',
  },
  port: {
    created: 'A port was accepted. Nothing has been sent to the provider yet.',
    updated: 'The port changed without a change of status: its dates, numbers, documents or metadata.',
    draft: 'The submission did not reach the provider and will be retried.',
    submitted: 'The provider has received the port.',
    documents_pending: 'The port is waiting for documents.',
    in_review: 'The provider or the losing carrier is reviewing the port.',
    exception: 'The port has stopped; `exception` says why and what to do.',
    foc_confirmed: 'The losing carrier has committed to a date (FOC).',
    cancel_pending: 'Cancellation was requested and is not confirmed yet.',
    ported: 'The numbers are in service here.',
    cancelled: 'The port was cancelled.',
    rejected: 'The port was rejected before the provider accepted it.',
    outcome_unknown: 'A reply was lost. The gateway determines the outcome by reading.',
    needs_review: 'The outcome cannot be determined automatically; someone must resolve it.',
  },
  change: {
    created: 'A change was accepted. Nothing has been sent to the provider yet.',
    in_progress: 'The provider is working on the change.',
    completed: 'The change was made.',
    rejected: 'The change was rejected; nothing was changed.',
    outcome_unknown: 'A reply was lost. The gateway determines the outcome by reading.',
    needs_review: 'The outcome cannot be determined automatically; someone must resolve it.',
  },
  number: {
    activated: 'A number is in service: it was ordered, ported or adopted.',
    released: 'A number that was in service was given up.',
    lost: 'A number is no longer available: the provider does not have it, or no longer holds it.',
  },
  attention: {
    opened: 'A resource needs attention from an operator; `attention` says why.',
    cleared: 'The resource no longer needs attention.',
  },
  finding: {
    opened: 'A comparison with the provider found a difference.',
  },
} as const satisfies Meanings;

interface Meanings {
  reservation: Record<ReservationStatus | 'created' | 'updated' | 'expiring', string>;
  order: Record<Exclude<OrderStatus, 'accepted'> | 'created' | 'updated', string>;
  port: Record<PortStatus | 'created' | 'updated', string>;
  change: Record<Exclude<ChangeStatus, 'accepted'> | 'created', string>;
  [group: string]: Record<string, string>;
}

export type EventGroup = keyof typeof meanings;
/** The type of an event, e.g. `order.completed`. */
export type EventType = { [G in EventGroup]: `${G}.${keyof (typeof meanings)[G] & string}` }[EventGroup];

const types: ReadonlySet<string> = new Set(
  Object.entries(meanings).flatMap(([group, names]) => Object.keys(names).map((name) => `${group}.${name}`)),
);
export const isEventType = (type: string): type is EventType => types.has(type);
