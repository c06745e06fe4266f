import { type Attention } from './attention.js';

/** Why an endpoint is disabled: by its tenant, because it answered 410, or because deliveries failed for days. */
export type DisabledBecause = 'requested' | 'gone' | 'failing';

/** A human-readable reason, unless its tenant disabled it. */
export const whyDisabled: Readonly<Record<Exclude<DisabledBecause, 'requested'>, string>> = {
  gone: 'It responded with 410 (Gone). Nothing is sent until it is enabled again.',
  failing: 'No event could be delivered for five days. Nothing is sent until it is enabled again.',
};

/** A tenant's webhook endpoint. */
export interface WebhookEndpoint {
  id: string;
  tenant: string;
  url: string;
  /** Types of events, or `*` for every type. */
  eventTypes: readonly string[];
  description?: string;
  metadata?: Readonly<Record<string, string>>;
  /** Absent while it is enabled. */
  disabled?: DisabledBecause;
  /** While it is disabled, and not by its tenant. */
  attention?: Attention;
  /** The secret that signs, sealed. */
  secret: string;
  /** The previous secret, sealed, which also signs until then (epoch ms). */
  previousSecret?: { secret: string; until: number };
  /** The tenant's sequence up to which its events have been queued. */
  position: number;
  /** Since when deliveries have failed, epoch ms; absent once one succeeds. */
  failingSince?: number;
  createdAt: number;
  updatedAt: number;
}

/** One attempt in the delivery log. */
export interface WebhookAttempt {
  id: string;
  endpointId: string;
  eventId: string;
  /** From 1 on. */
  attempt: number;
  at: number;
  httpStatus?: number;
  delivered: boolean;
  /** When it is tried again, epoch ms; absent for the last. */
  nextAttemptAt?: number;
  /** Human-readable request and response. */
  detail: AttemptDetail;
}

export interface AttemptDetail {
  /** Where it was sent. */
  url: string;
  /** How long it took, ms. */
  ms: number;
  /** Why there was no response, as one word. */
  error?: string;
  /** The beginning of the response, scrubbed. */
  excerpt?: string;
}

export const everyType = '*';
/** Endpoints of one tenant. */
export const mostEndpoints = 16;
/** Events that wait for one endpoint; the rest stays in the feed. */
export const mostQueued = 10_000;
/** How long the previous secret also signs. */
export const secretOverlapMs = 24 * 3_600_000;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Delays between attempts, from Standard Webhooks. After the last attempt the event is given up. */
export const retryGapsMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
/** The longest `Retry-After` of a receiver that is respected. */
export const mostRetryAfterMs = 24 * hour;
/** Deliveries have failed for this long: the endpoint is disabled. */
export const failingLimitMs = 5 * 24 * hour;
/** How long attempts stay in the delivery log. */
export const attemptsKeptMs = 30 * 24 * hour;

/**
 * When an event is tried again after its `attempt`th attempt has failed; undefined when it is given up. Up to a tenth later than planned, so that
 * what
 * failed together does not return together. A receiver's own wish (`retryAfterMs`) can only put it off.
 */
export function nextAttemptAt(
  attempt: number,
  now: number,
  random: number,
  retryAfterMs: number | undefined,
): number | undefined {
  const gap = retryGapsMs[attempt - 1];
  if (gap === undefined) return undefined;
  const jittered = gap + Math.floor((gap / 10) * random);
  return now + Math.max(jittered, Math.min(retryAfterMs ?? 0, mostRetryAfterMs));
}
