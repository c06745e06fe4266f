import { type SpanContext } from './trace.js';

/** On whose behalf a provider is called. */
export interface Requester {
  readonly tenant: string;
  /** The tenant of the key, if it acts for another tenant. */
  readonly home?: string;
  /** The ID of the HTTP request, for the log. */
  readonly requestId?: string;
  /** Until when the request may queue for a provider's rate limit, epoch ms. Absent: it does not queue. */
  readonly waitsUntil?: number;
  /** Set for recorded work, with or without a waiting request: it settles unknown outcomes, so it has its own share of the rate. */
  readonly atWork?: true;
  /** The span that calls are made in; absent if they are not traced. */
  readonly span?: SpanContext;
}

/** The name under which a requester shares a provider's rate. */
export const sharerOf = ({ tenant, home = tenant, atWork }: Requester): string =>
  `${atWork ? 'work' : 'requests'}:${home}`;
