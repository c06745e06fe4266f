import { type LifecycleEvent } from './lifecycle-event.js';

/** What can appear in a number's history, as the API names it. */
export const numberSubjects = ['reservation', 'order', 'port_order', 'change', 'finding'] as const;
export type NumberSubject = (typeof numberSubjects)[number];

/** One entry of a number's history. */
export interface NumberHistoryEntry extends Pick<
  LifecycleEvent,
  'at' | 'actor' | 'type' | 'from' | 'to' | 'operation' | 'detail' | 'transactionId'
> {
  /** Identifies an entry, and sorts as the entries do. */
  key: string;
  resource: { type: NumberSubject; id: string };
  /** The tenant concerned; absent if it was no tenant's. */
  tenant?: string;
  provider: string;
}
