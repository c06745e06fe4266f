/** What a search can return, as the API names it. */
export const searchedTypes = [
  'number',
  'reservation',
  'order',
  'port_order',
  'change',
  'finding',
  'customer',
  'trunk',
] as const;
export type SearchedType = (typeof searchedTypes)[number];

/** What matched the query. */
export const searchedBy = ['phoneNumber', 'id', 'customerReference', 'providerOrderId', 'providerId'] as const;
export type SearchedBy = (typeof searchedBy)[number];

/** One result of a search. */
export interface SearchHit {
  type: SearchedType;
  /** Its id here; the number itself; of customers and trunks the provider's id. */
  id: string;
  /** Absent for numbers, which may have been at several providers. */
  provider?: string;
  /** The tenant; absent for numbers, and if it belongs to no tenant. */
  tenant?: string;
  /** Absent for resources without a status. */
  status?: string;
  matched: SearchedBy;
}
