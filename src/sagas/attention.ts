import { type Obstacle } from '../contract/obstacle.js';
import { type Attention, type AttentiveKind, isOfProgress, type ProgressCode } from '../domain/attention.js';
import { GatewayError } from '../domain/errors.js';
import { type Stuck, type SubjectKind } from '../ledger/work.js';
import { Suspended } from './run-suspension.js';

/** From when on something that waits is `overdue`. Milliseconds. */
export interface AttentionLimits {
  /** Its provider could not be asked for so long. */
  stuckMs: number;
  /** Its provider answers, and nothing about it has changed for so long. */
  stillMs: number;
}

/**
 * How many replies about one thing have to be unreadable before that is the provider's doing: a proxy's error page or a reply that broke
 * off comes alone or in pairs, a changed format comes every time.
 */
const unreadableInARow = 3;

/** How often in a row the gateway itself may fail at something: a store that is away for a moment comes back within these tries. */
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

/** What keeps a run from going on, by how it stopped; undefined where it is only not time yet. */
export function obstacleOf(stopped: unknown): Obstacle | undefined {
  if (stopped instanceof Suspended)
    return stopped.because ?? (stopped.waitingLane === undefined ? undefined : { code: 'unavailable' });
  return stopped instanceof GatewayError ? stopped : { code: 'internal' };
}

/** Counts on while the same subject is stuck, and forgets it all as soon as it is not. */
export function stuckBy(obstacle: Obstacle | undefined, before: Stuck | undefined, now: number): Stuck | undefined {
  if (!obstacle) return undefined;
  const { since = now, unreadable = 0 } = before ?? {};
  return { since, unreadable: unreadable + (isUnreadable(obstacle) ? 1 : 0) };
}

const isUnreadable = ({ code, upstream }: Obstacle): boolean =>
  code === 'upstream_malformed' || ['unreadable', 'unclear', 'contradictory'].includes(upstream?.code ?? '');

/** How a subject that waits stands, and what it carries now. */
interface Standing {
  obstacle: Obstacle | undefined;
  stuck: Stuck | undefined;
  /** How often in a row it has failed here, this time included. */
  failures?: number;
  attention?: Attention;
  movedAt: number;
}

/** What a subject that waits should carry. */
export function attentionFor(at: Standing, limits: AttentionLimits, now: number): Attention | undefined {
  const late = lateSince(at, limits, now);
  const code = codeFor(at, late);
  if (code === undefined || code === at.attention?.code) return code && at.attention;
  return code === 'overdue'
    ? { code, ...late! }
    : { code, since: at.stuck?.since ?? at.movedAt, detail: detailOf(code, at.obstacle) };
}

/** Since when it has been too late, and why: its provider cannot be asked, or nothing moves there. */
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
  // A provider that is away for a while says nothing new: what was seen before stands until it answers.
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

/** What was asked, and what the provider said to it. */
function describe(obstacle: Obstacle | undefined): { of: string; said: string } {
  const { operation, message } = obstacle?.upstream ?? {};
  return {
    of: operation === undefined ? '' : ` to ${operation}`,
    said: message === undefined ? '' : ` (${message})`,
  };
}

const inWords = (at: number): string => new Date(at).toISOString();
