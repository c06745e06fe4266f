import { type Obstacle } from '../contract/obstacle.js';
import { type Attention, type AttentiveKind, isOfProgress, type ProgressCode } from '../domain/attention.js';
import { GatewayError } from '../domain/errors.js';
import { type Stuck, type SubjectKind } from '../ledger/work.js';
import { Suspended } from './run-suspension.js';

/** After how long waiting work is `overdue`. Milliseconds. */
export interface AttentionLimits {
  /** Its provider has been unreachable for this long. */
  stuckMs: number;
  /** Its provider responds, but nothing has changed for this long. */
  stillMs: number;
}

/**
 * How many unreadable replies about one subject indicate that the provider has changed its format: a proxy's error page or a truncated reply occurs
 * once or twice, a changed format every time.
 */
const unreadableInARow = 3;

/** How often in a row the gateway itself may fail at something: a brief outage of a store ends within these tries. */
const failuresInARow = 4;

export const attentiveKindOf: Readonly<Record<SubjectKind, AttentiveKind | undefined>> = {
  order: 'order',
  service_order: 'order',
  reservation: 'reservation',
  port: 'port_order',
  change: 'change',
  reconciliation: undefined,
  webhook: undefined,
};

/** What prevents a run from continuing, by how it stopped; undefined if it only waits for a time. */
export function obstacleOf(stopped: unknown): Obstacle | undefined {
  if (stopped instanceof Suspended)
    return stopped.because ?? (stopped.waitingLane === undefined ? undefined : { code: 'unavailable' });
  return stopped instanceof GatewayError ? stopped : { code: 'internal' };
}

/** Continues the counts while the subject is stuck, and drops them as soon as it is not. */
export function stuckBy(obstacle: Obstacle | undefined, before: Stuck | undefined, now: number): Stuck | undefined {
  if (!obstacle) return undefined;
  const { since = now, unreadable = 0 } = before ?? {};
  return { since, unreadable: unreadable + (isUnreadable(obstacle) ? 1 : 0) };
}

const isUnreadable = ({ code, upstream }: Obstacle): boolean =>
  code === 'upstream_malformed' || ['unreadable', 'unclear', 'contradictory'].includes(upstream?.code ?? '');

/** The state of a waiting subject, with its present attention. */
interface Standing {
  obstacle: Obstacle | undefined;
  stuck: Stuck | undefined;
  /** How often in a row it has failed here, this time included. */
  failures?: number;
  attention?: Attention;
  movedAt: number;
}

/** The attention that a waiting subject should have. */
export function attentionFor(at: Standing, limits: AttentionLimits, now: number): Attention | undefined {
  const late = lateSince(at, limits, now);
  const code = codeFor(at, late);
  if (code === undefined || code === at.attention?.code) return code && at.attention;
  return code === 'overdue'
    ? { code, ...late! }
    : { code, since: at.stuck?.since ?? at.movedAt, detail: detailOf(code, at.obstacle) };
}

/** Since when it has been overdue, and why: its provider is unreachable, or nothing changes there. */
function lateSince(
  { obstacle, stuck, movedAt }: Standing,
  { stuckMs, stillMs }: AttentionLimits,
  now: number,
): Pick<Attention, 'since' | 'detail'> | undefined {
  if (obstacle && stuck && now - stuck.since > stuckMs) {
    const { of, said } = describe(obstacle);
    const detail = `No progress since ${inWords(stuck.since)}. Last answer${of}: ${obstacle.code}${said}.`;
    return { since: stuck.since, detail };
  }
  if (now - movedAt <= stillMs) return undefined;
  return { since: movedAt, detail: `Unchanged at the provider since ${inWords(movedAt)}.` };
}

function codeFor(
  { obstacle, stuck, failures = 0, attention }: Standing,
  late: object | undefined,
): ProgressCode | undefined {
  const overdue = late && 'overdue';
  if (!obstacle || !stuck) return overdue;
  if (obstacle.code === 'upstream_unauthorized') return 'credentials_refused';
  if (obstacle.code === 'access_refused') return 'access_refused';
  if (obstacle.code === 'internal' && failures >= failuresInARow) return 'gateway_failed';
  if (stuck.unreadable >= (late ? 1 : unreadableInARow)) return 'provider_unreadable';
  // An unreachable provider gives no new information: the earlier attention stays until it responds.
  return attention && isOfProgress(attention.code) ? attention.code : overdue;
}

function detailOf(code: Exclude<ProgressCode, 'overdue'>, obstacle: Obstacle | undefined): string {
  const { of, said } = describe(obstacle);
  switch (code) {
    case 'provider_unreadable':
      return `The provider's replies${of} cannot be parsed${said}. The gateway keeps retrying.`;
    case 'credentials_refused':
      return `The provider rejects the gateway's credentials${said}. The gateway keeps retrying.`;
    case 'access_refused':
      return `The provider refuses the gateway's account access${of}${said}. The gateway keeps retrying.`;
    case 'gateway_failed':
      return `The gateway keeps failing${of}; see its log for the error. It retries at growing intervals.`;
    case 'trunk_unregistered':
      return 'The trunk that calls are routed to is not registered at the provider.';
  }
}

/** The operation, and the provider's message, as parts of a sentence. */
function describe(obstacle: Obstacle | undefined): { of: string; said: string } {
  const { operation, message } = obstacle?.upstream ?? {};
  return {
    of: operation === undefined ? '' : ` to ${operation}`,
    said: message === undefined ? '' : ` (${message})`,
  };
}

const inWords = (at: number): string => new Date(at).toISOString();
