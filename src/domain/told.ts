import { type EventData, type NewOutboxEvent } from './event-data.js';
import { linkTo, resourceWith } from './event-resource.js';
import { numberStatuses } from './event-schema.js';
import { type EventType, isEventType } from './event-types.js';
import { type AttentionCode } from './attention.js';
import { type Finding } from './finding.js';
import { type NewEvent } from './lifecycle-event.js';
import { type Metadata } from './metadata.js';
import { onlySet } from './only-set.js';

/** The subject of a history, with what its events report besides what happened. */
export interface HistorySubject {
  id: string;
  tenant: string;
  provider?: string;
  /** The status after what happened, if that is not a change of status. */
  status?: string;
  kind?: string;
  customerReference?: string;
  metadata?: Metadata;
}

/** The event that a tenant receives for an entry of a history; none for the gateway's internal matters. */
export function toldOf(subject: HistorySubject, event: NewEvent): NewOutboxEvent<EventType> | undefined {
  const resource = resourceWith(subject.id);
  if (!resource || subject.tenant === '') return undefined;
  const { provider, kind, customerReference, tenant, metadata: noted = {} } = subject;
  const metadata = Object.keys(noted).length > 0 ? noted : undefined;
  const { from, to, detail } = event;
  const about = onlySet({ resource, provider, kind, customerReference, metadata, detail });
  const told = (type: string, data: EventData): NewOutboxEvent<EventType> | undefined =>
    isEventType(type) ? { tenant, type, data } : undefined;
  switch (event.type) {
    case 'created':
    case 'adopted':
      return told(`${resource.type}.created`, { ...about, status: to!, to: to! });
    case 'status_changed':
      return told(`${resource.type}.${to}`, { ...about, status: to!, ...onlySet({ from, to }) });
    case 'updated':
      return told(`${resource.type}.updated`, { ...about, ...onlySet({ status: subject.status }) });
    case 'attention_raised':
      return told('attention.opened', {
        ...onlySet({ resource, provider, from }),
        attention: { code: to as AttentionCode, detail: detail ?? '' },
      });
    case 'attention_cleared':
      return told('attention.cleared', onlySet({ resource, provider, from, detail }));
    default:
      return undefined;
  }
}

/** The event that the owner of a number receives; `causeId` is the order, port, change, reservation or finding that caused it. */
export function toldOfNumber(
  name: 'activated' | 'released' | 'lost',
  number: { phoneNumber: string; tenant: string; provider: string },
  causeId: string,
): NewOutboxEvent<EventType> {
  const { phoneNumber, tenant, provider } = number;
  const about = { resource: linkTo('number', phoneNumber), provider, status: numberStatuses[name]! };
  return { tenant, type: `number.${name}`, data: { ...about, ...onlySet({ cause: resourceWith(causeId) }) } };
}

/** The event of a new finding. */
export function toldOfFinding(
  tenant: string,
  { id, provider, kind, subject, expected, actual }: Pick<Finding, 'id' | 'provider' | 'kind' | 'subject' | 'expected' | 'actual'>, // prettier-ignore
): NewOutboxEvent<EventType> {
  const finding = onlySet({ kind, subject, expected, actual });
  return { tenant, type: 'finding.opened', data: { resource: linkTo('finding', id), provider, finding } };
}

/** The event of a reservation that is about to expire. */
export function toldOfExpiring({
  id,
  tenant,
  provider,
  orderableUntil,
}: HistorySubject & { orderableUntil: number }): NewOutboxEvent<EventType> {
  const until = new Date(orderableUntil).toISOString();
  const data = { resource: linkTo('reservation', id), ...onlySet({ provider }), status: 'held', orderableUntil: until };
  return { tenant, type: 'reservation.expiring', data };
}
