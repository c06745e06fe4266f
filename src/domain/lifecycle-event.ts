/** One entry of the append-only history of a reservation or an order. Scrubbed: holds no secret and no upstream body. */
export interface LifecycleEvent {
  id: string;
  subjectId: string;
  tenant: string;
  at: number;
  /** Who caused it: an API key's id, or `gateway`. */
  actor: string;
  /** What happened, e.g. `status_changed`, `call_sent`, `call_ended`, `number_lost`, `note`. */
  type: string;
  from?: string;
  to?: string;
  /** The upstream operation, if any. */
  operation?: string;
  detail?: string;
  /** The provider's ID of the exchange, if it gave one. */
  transactionId?: string;
}
export type NewEvent = Omit<LifecycleEvent, 'id' | 'at' | 'tenant' | 'subjectId' | 'actor'> & { actor?: string };
