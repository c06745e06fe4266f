import { type ProblemCode, type UpstreamFault } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type CallHealth } from './breaker.js';
import { type Dialect, type Verdict } from './dialect.js';
import { type Drift } from './drift.js';
import { scrubMessage } from './faults.js';
import { type Fields } from './fields.js';
import { type Operation } from './operation.js';
import { Malformed } from './readers.js';
import { emptyReply, type ParsedReply } from './reply.js';
import { type ReplyReader } from './reply-reader.js';
import { ReplyUnread } from './reply-thread.js';
import { retryAfterMs } from './retry.js';
import { type Exchange, quotedStatus } from './wire.js';

/** How one send ended. The sender decides what to do about it; reads and effects differ. */
export type Ending<O> = { kind: 'done'; value: O; transactionId?: string; httpStatus: number; health: 'ok' } | Trouble;

export interface Trouble {
  readonly kind: 'refused' | 'not_sent' | 'unknown';
  readonly code: ProblemCode;
  readonly fault: UpstreamFault;
  /** Transient: worth retrying, if the call may be repeated. */
  readonly passing: boolean;
  /** What it shows about the provider's health; `dropped` if the gateway did not send the call. */
  readonly health: CallHealth;
  readonly retryAfterMs?: number;
  /** How long the provider wants a lower call rate. */
  readonly slowerForMs?: number;
}

/** What is needed to interpret an exchange. */
export interface Asked<F extends Fields, O> {
  readonly op: Operation<F, O>;
  readonly dialect: Dialect;
  /** Values that must not appear in the result. */
  readonly secrets: readonly string[];
  readonly now: number;
  readonly drift: Drift;
  readonly replies: Pick<ReplyReader, 'open'>;
}

/**
 * The outcome table. A call was executed only if the provider's parsed reply says so and the row can read it. It was refused only if the reply says
 * so, or its status (401 or 403) refuses the gateway. It was not sent only if no connection was established. Everything else is unknown.
 */
export async function endingOf<F extends Fields, O>(exchange: Exchange, asked: Asked<F, O>): Promise<Ending<O>> {
  if (exchange.kind === 'answer') {
    try {
      return await answered(exchange.status, exchange, asked);
    } catch (error) {
      watched(() => asked.drift.unreadable(asked.op.name, error));
      // The dialect is at fault. The call was sent, and its outcome cannot be known.
      return trouble(asked, 'unknown', 'upstream_malformed', { httpStatus: exchange.status, code: 'unreadable' });
    }
  }
  const code =
    exchange.reason === 'timeout'
      ? 'upstream_timeout'
      : exchange.reason === 'too_large'
        ? 'upstream_malformed'
        : 'upstream_unavailable';
  if (exchange.reason === 'too_large')
    watched(() => asked.drift.unreadable(asked.op.name, new Malformed('reply', 'a smaller one')));
  const kind = exchange.connected ? 'unknown' : 'not_sent';
  const down = exchange.reason !== 'too_large';
  return trouble(asked, kind, code, { code: exchange.code }, down ? { passing: true, health: 'failed' } : {});
}

async function answered<F extends Fields, O>(status: number, answer: Answer, asked: Asked<F, O>): Promise<Ending<O>> {
  const broken = (code: ProblemCode, facts: FaultFacts, more: Passing = {}): Trouble =>
    trouble(asked, 'unknown', code, { httpStatus: status, ...quoted, ...facts }, more);
  let quoted: Pick<FaultFacts, 'transactionId'> = {};
  const http = { code: `http_${status}` };

  const wait = retryAfterMs(answer.retryAfter, asked.now);
  const again: Passing = { passing: true, ...onlySet({ retryAfterMs: wait }) };
  if (status === 429) return broken('upstream_busy', http, again);
  if (status === 408 || status === 504) return broken('upstream_timeout', http, { ...again, health: 'failed' });
  if (status >= 500) return broken('upstream_unavailable', http, { ...again, health: 'failed' });
  if (status < 200 || (status >= 300 && status < 400)) return broken('upstream_malformed', http, { health: 'failed' });

  const success = status < 300;
  const { op, dialect, drift } = asked;
  let reply: ParsedReply;
  let verdict: Verdict;
  try {
    const opened = status === 204 ? emptyReply(op.reply) : asked.replies.open(answer.body, op, dialect);
    reply = opened instanceof Promise ? await opened : opened;
    verdict = dialect.judge(reply.top, status, op, asked.secrets);
  } catch (error) {
    // The content of the reply is unknown, and the provider is not at fault.
    if (success && error instanceof ReplyUnread)
      return broken(error.busy ? 'unavailable' : 'upstream_malformed', unreadable(error), { passing: error.busy });
    if (success) {
      watched(() => asked.drift.unreadable(asked.op.name, error));
      return broken('upstream_malformed', unreadable(error), { health: 'failed' });
    }
    const turnedAway = whoIsRefused(status);
    return turnedAway
      ? trouble(asked, 'refused', turnedAway, { httpStatus: status, ...http })
      : broken('upstream_rejected', http);
  }

  const transactionId = dialect.transactionOf?.(reply.top);
  if (transactionId !== undefined) quoted = { transactionId };
  switch (verdict.kind) {
    case 'refused': {
      const { message, upstreamCode, slowerForMs } = verdict;
      const code = (verdict.code === 'upstream_rejected' && whoIsRefused(status)) || verdict.code;
      const told = upstreamCode === undefined ? {} : { code: upstreamCode };
      const facts = { httpStatus: status, message, ...told, ...quoted };
      return trouble(asked, 'refused', code, facts, {
        passing: code === 'upstream_busy' || code === 'upstream_unavailable',
        ...onlySet({ slowerForMs }),
      });
    }
    case 'unknown': {
      const turnedAway = whoIsRefused(status);
      if (!turnedAway) watched(() => asked.drift.unclear(asked.op.name, verdict, asked.secrets));
      const facts = { code: 'unclear', message: verdict.reason };
      return turnedAway
        ? trouble(asked, 'refused', turnedAway, { httpStatus: status, ...facts })
        : broken('upstream_malformed', facts);
    }
    case 'ok':
      if (success) break;
      watched(() => asked.drift.unclear(asked.op.name, { reason: 'a status that goes with its body' }));
      return broken('upstream_malformed', { code: 'contradictory' });
  }
  const reading = reply.read();
  watched(() => drift.said(op.name, reading.seen.words, asked.secrets));
  if ('error' in reading) {
    watched(() => drift.unreadable(op.name, reading.error));
    return broken('upstream_malformed', unreadable(reading.error));
  }
  watched(() => drift.read(op.name, reading.seen, op.ignored));
  return { kind: 'done', value: reading.value as O, ...quoted, httpStatus: status, health: 'ok' };
}

/** A failing observer must not change the outcome. */
function watched(note: () => void): void {
  try {
    note();
  } catch {
    // Only the note is lost.
  }
}

/** Providers answer 401 (credentials) and 403 (access) before they execute anything: a refusal, whatever the body. */
const whoIsRefused = (status: number): ProblemCode | undefined =>
  status === 401 ? 'upstream_unauthorized' : status === 403 ? 'access_refused' : undefined;

/** The path of the unreadable value, if known. The text of other errors may contain the reply, and is left out. */
function unreadable(error: unknown): FaultFacts {
  const told = error instanceof Malformed || error instanceof ReplyUnread;
  return { code: 'unreadable', message: told ? error.message : 'not a reply of this provider' };
}

type Answer = Extract<Exchange, { kind: 'answer' }>;
type Passing = Partial<Pick<Trouble, 'passing' | 'health' | 'retryAfterMs' | 'slowerForMs'>>;
type FaultFacts = Omit<UpstreamFault, 'provider' | 'operation'>;

/** The only way to build a `Trouble`, so that nothing leaves unscrubbed. */
export function trouble<F extends Fields, O>(
  asked: Pick<Asked<F, O>, 'op' | 'dialect' | 'secrets'>,
  kind: Trouble['kind'],
  code: ProblemCode,
  facts: FaultFacts,
  more: Passing = {},
): Trouble {
  return { kind, code, fault: faultOf(asked, facts), passing: false, health: 'ok', ...more };
}

function faultOf<F extends Fields, O>(
  asked: Pick<Asked<F, O>, 'op' | 'dialect' | 'secrets'>,
  facts: FaultFacts,
): UpstreamFault {
  return {
    provider: asked.dialect.provider,
    operation: asked.op.name,
    ...quotedStatus(facts.httpStatus),
    ...(facts.code === undefined ? {} : { code: scrubMessage(facts.code, asked.secrets).slice(0, 64) }),
    ...(facts.message === undefined ? {} : { message: scrubMessage(facts.message, asked.secrets) }),
    ...onlySet({ transactionId: facts.transactionId }),
  };
}
