import { type AttentionCode } from './attention.js';
import { type FindingKind } from './finding.js';
import { type ResourceLink } from './event-resource.js';
import { type Metadata } from './metadata.js';

/** What an event says. Which members are there depends on its type; the catalogue has a schema for each. */
export interface EventData {
  /** What it is about. */
  resource: ResourceLink;
  /** The provider's id. */
  provider?: string;
  /** How the resource stands after the event. */
  status?: string;
  /** The statuses (of attention: the codes) that it went between, where it went from one to another. */
  from?: string;
  to?: string;
  /** What is done to what, of changes: `trunk.create`; of orders: `number` or `service`. */
  kind?: string;
  customerReference?: string;
  /** As the caller has noted it. */
  metadata?: Metadata;
  /** For people; scrubbed. */
  detail?: string;
  /** RFC 3339: until when a reservation that is expiring can be ordered. */
  orderableUntil?: string;
  /** The order, port, change, reservation or finding that it came from, of numbers. */
  cause?: ResourceLink;
  attention?: { code: AttentionCode; detail: string };
  finding?: { kind: FindingKind; subject: string; expected?: string; actual?: string };
  /** It was fired by hand in the sandbox: nothing has happened to the resource. */
  test?: true;
}

/** An event that has its place in its tenant's feed. */
export interface OutboxEvent {
  id: string;
  tenant: string;
  /** Its place: 1, 2, 3 … for each tenant, without gaps, in the order of the commits. */
  sequence: number;
  type: string;
  /** The id of the resource it is about. */
  subjectId: string;
  /** Epoch ms. */
  at: number;
  data: EventData;
}

/** One that is about to be written. */
export interface NewOutboxEvent<Type extends string = string> {
  /** The id of the same event in the history of its subject, where it is there as well. */
  id?: string;
  tenant: string;
  type: Type;
  data: EventData;
}
