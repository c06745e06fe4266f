import { type AttentionCode } from './attention.js';
import { type FindingKind } from './finding.js';
import { type ResourceLink } from './event-resource.js';
import { type Metadata } from './metadata.js';

/** The data of an event. Its members depend on its type; the catalogue has a schema for each. */
export interface EventData {
  /** What it is about. */
  resource: ResourceLink;
  /** The provider's id. */
  provider?: string;
  /** The status of the resource after the event. */
  status?: string;
  /** The statuses (of attention: the codes) before and after a change. */
  from?: string;
  to?: string;
  /** Of changes, their kind: `trunk.create`; of orders: `number` or `service`. */
  kind?: string;
  customerReference?: string;
  /** As set by the caller. */
  metadata?: Metadata;
  /** Human-readable; scrubbed. */
  detail?: string;
  /** RFC 3339: until when a reservation that is expiring can be ordered. */
  orderableUntil?: string;
  /** Of numbers: the order, port, change, reservation or finding that caused it. */
  cause?: ResourceLink;
  attention?: { code: AttentionCode; detail: string };
  finding?: { kind: FindingKind; subject: string; expected?: string; actual?: string };
  /** It was fired by hand in the sandbox: nothing has happened to the resource. */
  test?: true;
}

/** An event with its place in its tenant's feed. */
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

/** An event that is about to be stored. */
export interface NewOutboxEvent<Type extends string = string> {
  /** The ID of the same event in the history of its subject, if it is there too. */
  id?: string;
  tenant: string;
  type: Type;
  data: EventData;
}
