import { type E164, type NumberType } from '../domain/phone-number.js';

/** A search query. Countries are ISO 3166-1 alpha-2, regions the country's own codes (US: two letters). */
export interface NumberQuery {
  country: string;
  type?: NumberType;
  region?: string;
  city?: string;
  areaCode?: string;
  /** NPA and NXX, six digits. */
  exchange?: string;
  tollFreePrefix?: string;
  /** Digits anywhere in the national number. */
  contains?: string;
  /** The whole national number, in digits, `?` for one and `*` for any number of them. */
  pattern?: string;
  /** Only numbers in runs of at least this many consecutive ones. */
  consecutive?: number;
  limit: number;
  /** Only numbers that follow this one in the provider's order; it may be gone by now. */
  after?: FoundPlace;
}

/** A number that a search has found, as the place to continue after. */
export type FoundPlace = Pick<AvailableNumber, 'phoneNumber' | 'region'>;

export interface AvailableNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  region?: string;
  city?: string;
  rateCenter?: string;
  cost?: { setup: string; monthly: string; currency: string };
}

/** What a search has found. */
export interface SearchResult {
  numbers: AvailableNumber[];
  /** Not everything was searched, and the page is not full: there may be more matches. */
  truncated?: true;
  /** Until when the same query is answered without asking the provider, epoch ms; absent if the provider is asked each time. */
  goodUntil?: number;
}

export interface SearchPort {
  /** Whether the provider can answer this query at all, and which of its filters it cannot apply. */
  supports(
    query: NumberQuery,
  ): { supported: true; ignoredFilters: (keyof NumberQuery)[] } | { supported: false; detail: string };
  /**
   * The first `limit` numbers after `query.after`, in an order that depends on neither. Rejects with a GatewayError; must stop at `deadlineAt`
   * (epoch ms).
   */
  search(query: NumberQuery, deadlineAt: number): Promise<SearchResult>;
}

export interface CoverageRegion {
  country: string;
  region: string;
}
export interface CoverageExchange {
  country: string;
  region: string;
  areaCode: string;
  exchange: string;
  rateCenter?: string;
}
/** A rate center as the provider spells it, and whether it has an available number now. */
export interface CoverageRateCenter {
  country: string;
  region: string;
  rateCenter: string;
  available: boolean;
}
export interface CoveragePort {
  readonly countries: readonly string[];
  regions(country: string, deadlineAt: number): Promise<CoverageRegion[]>;
  exchanges(country: string, region: string, deadlineAt: number): Promise<CoverageExchange[]>;
  /** Each once, in alphabetical order. A provider may list only those that have an available number. */
  rateCenters(country: string, region: string, deadlineAt: number): Promise<CoverageRateCenter[]>;
}
