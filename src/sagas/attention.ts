import { type Obstacle } from '../contract/obstacle.js';
import { type Attention, type AttentionCode, type AttentiveKind } from '../domain/attention.js';
import { GatewayError } from '../domain/errors.js';
import { type LedgerView } from '../ledger/ledger.js';
import { type Stuck, type SubjectKind } from '../ledger/work.js';
import { Suspended } from './suspended.js';

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

export const attentiveKindOf: Readonly<Record<SubjectKind, AttentiveKind | undefined>> = {
  order: 'order',
  service_order: 'order',
  reservation: 'reservation',
  port: 'port_order',
  change: 'change',
  reconciliation: undefined,
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

/** What a subject that waits should carry, given how it stands and what it carries now. */
export function attentionFor(
  at: { obstacle: Obstacle | undefined; stuck: Stuck | undefined; attention?: Attention; movedAt: number },
  limits: AttentionLimits,
  now: number,
): Attention | undefined {
  const code = codeFor(at, limits, now);
  if (code === undefined || code === at.attention?.code) return code && at.attention;
  return { code, since: at.stuck?.since ?? at.movedAt, detail: detailOf(code, at) };
}

function codeFor(
  { obstacle, stuck, attention, movedAt }: Parameters<typeof attentionFor>[0],
  { stuckMs, stillMs }: AttentionLimits,
  now: number,
): AttentionCode | undefined {
  if (!obstacle || !stuck) return now - movedAt > stillMs ? 'overdue' : undefined;
  if (obstacle.code === 'upstream_unauthorized') return 'credentials_refused';
  if (obstacle.code === 'access_refused') return 'access_refused';
  const long = now - stuck.since > stuckMs;
  if (stuck.unreadable >= (long ? 1 : unreadableInARow)) return 'provider_unreadable';
  // A provider that is away for a while says nothing new: what was seen before stands until it answers.
  return attention?.code ?? (long ? 'overdue' : undefined);
}

function detailOf(code: AttentionCode, { obstacle, movedAt, stuck }: Parameters<typeof attentionFor>[0]): string {
  const operation = obstacle?.upstream?.operation;
  const of = operation === undefined ? '' : ` to ${operation}`;
  const message = obstacle?.upstream?.message;
  const said = message === undefined ? '' : ` (${message})`;
  switch (code) {
    case 'provider_unreadable':
      return `The provider's replies${of} cannot be read${said}. It is asked again until they can.`;
    case 'credentials_refused':
      return `The provider does not accept the gateway's credentials${of}${said}. It is asked again until it does.`;
    case 'access_refused':
      return `The provider does not let the gateway's account${of}${said}. It is asked again until it does.`;
    case 'trunk_unregistered':
      return `The trunk that it leads to is not registered at the provider.`;
    case 'overdue':
      return stuck
        ? `It has not got any further since ${inWords(stuck.since)}: ${obstacle?.code ?? 'waiting'}${of}${said}.`
        : `Nothing about it has changed at the provider since ${inWords(movedAt)}.`;
  }
}

const inWords = (at: number): string => new Date(at).toISOString();

/** Sets or clears it, and writes the history, in the caller's transaction. Every change of attention goes through here. */
export async function moveAttention(
  ledger: LedgerView,
  subject: { kind: AttentiveKind; id: string; tenant: string },
  from: Attention | undefined,
  to: Attention | undefined,
): Promise<void> {
  await ledger.attention.set(subject.kind, subject.id, to);
  await ledger.events.append(
    subject,
    to
      ? { type: 'attention_raised', ...(from && { from: from.code }), to: to.code, detail: to.detail }
      : { type: 'attention_cleared', ...(from && { from: from.code }), detail: 'What it was about is over.' },
  );
}
