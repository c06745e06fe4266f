import { type LifecycleEvent } from './lifecycle-event.js';

/** What a number can have been part of, as the API names it. */
export const numberSubjects = ['reservation', 'order', 'port_order', 'change', 'finding'] as const;
export type NumberSubject = (typeof numberSubjects)[number];

/** One entry of everything that happened to a number here. */
export interface NumberHistoryEntry extends Pick<
  LifecycleEvent,
  'at' | 'actor' | 'type' | 'from' | 'to' | 'operation' | 'detail' | 'transactionId'
> {
  /** Sorts as the entries do, and names one of them. */
  key: string;
  resource: { type: NumberSubject; id: string };
  /** Whose it was; absent where it was nobody's here. */
  tenant?: string;
  provider: string;
}
