/** What a search can find, as the API names it. */
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

/** By what something was found. */
export const searchedBy = ['phoneNumber', 'id', 'customerReference', 'providerOrderId', 'providerId'] as const;
export type SearchedBy = (typeof searchedBy)[number];

/** One thing that a search has found. */
export interface SearchHit {
  type: SearchedType;
  /** Its id here; the number itself; of customers and trunks the provider's id. */
  id: string;
  /** Absent for numbers, which can have been at several. */
  provider?: string;
  /** Whose it is; absent for numbers, and where it is nobody's here. */
  tenant?: string;
  /** Absent for what has none. */
  status?: string;
  matched: SearchedBy;
}
