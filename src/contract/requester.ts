import { type SpanContext } from './trace.js';

/** On whose behalf a provider is asked. */
export interface Requester {
  readonly tenant: string;
  /** The tenant whose key it is, while it acts as one of another. */
  readonly home?: string;
  /** The request that asks, for the log. */
  readonly requestId?: string;
  /** Until when the request may wait for its turn in a provider's rate, epoch ms. Absent: not at all. */
  readonly waitsUntil?: number;
  /** What has been written down and is being carried out, request or no request: it settles what is unknown, so it has a share of its own. */
  readonly atWork?: true;
  /** The span that calls are made in; absent if they are not traced. */
  readonly span?: SpanContext;
}

/** Under which name a requester shares a provider's rate. */
export const sharerOf = ({ tenant, home = tenant, atWork }: Requester): string =>
  `${atWork ? 'work' : 'requests'}:${home}`;
