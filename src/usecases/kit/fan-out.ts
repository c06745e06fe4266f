import { type Clock } from '../../clock.js';
import { type Provider } from '../../contract/provider.js';
import { GatewayError, type ProblemCode, refusesGateway } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';

export const searchOutcomes = [
  'ok',
  'empty',
  'timeout',
  'error',
  'circuit_open',
  'rate_limited',
  'unsupported',
] as const;
export type SearchOutcome = (typeof searchOutcomes)[number];

/** How one provider fared in a question that went to several. */
export interface ProviderOutcome {
  provider: string;
  outcome: SearchOutcome;
  count: number;
  latencyMs: number;
  ignoredFilters: string[];
  /** It did not look everywhere: there may be more that fits. */
  truncated?: true;
  problem?: { code: ProblemCode; detail: string };
}

export interface Answers<T> {
  items: { provider: Provider; values: T[] }[];
  outcomes: ProviderOutcome[];
  /** Why those that failed did, in the order they were asked. */
  errors: GatewayError[];
}

/** One provider's share of the question: why it cannot answer, or how it does. */
export interface Question<T> {
  provider: Provider;
  unsupported?: string;
  ignoredFilters?: string[];
  ask(deadlineAt: number): Promise<T[]>;
}

/** Asks all at once, each to answer within the same time, longer for a provider whose reads take longer. One provider's failure never fails the rest; all failing is the caller's to judge. */
export async function fanOut<T>(questions: readonly Question<T>[], clock: Clock): Promise<Answers<T>> {
  const answers = await Promise.all(questions.map((question) => askOne(question, clock)));
  return {
    items: answers.map(({ values }, i) => ({ provider: questions[i]!.provider, values })),
    outcomes: answers.map(({ outcome }) => outcome),
    errors: answers.flatMap(({ error }) => error ?? []),
  };
}

async function askOne<T>(
  question: Question<T>,
  clock: Clock,
): Promise<{ values: T[]; outcome: ProviderOutcome; error?: GatewayError }> {
  const ms = Math.max(usualMs, question.provider.patienceMs ?? 0);
  const started = clock.monotonic();
  const outcome = (kind: SearchOutcome, count: number, problem?: ProviderOutcome['problem']): ProviderOutcome => ({
    provider: question.provider.id,
    outcome: kind,
    count,
    latencyMs: Math.round(clock.monotonic() - started),
    ignoredFilters: question.ignoredFilters ?? [],
    ...onlySet({ problem }),
  });
  if (question.unsupported !== undefined) {
    return {
      values: [],
      outcome: outcome('unsupported', 0, { code: 'capability_not_supported', detail: question.unsupported }),
    };
  }
  try {
    const values = await inTime(question.ask(clock.now() + ms), ms + graceMs, clock);
    return { values, outcome: outcome(values.length > 0 ? 'ok' : 'empty', values.length) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { values: [], outcome: outcome(outcomeOf(error), 0, { code: error.code, detail: inWords(error) }), error };
  }
}

const usualMs = 10_000;
/** For its reply to be read, and to say better what has happened than this does. */
const graceMs = 50;

/** If the deadline wins, the question's own end comes later and concerns nobody any more. */
function inTime<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new GatewayError('upstream_timeout', 'The provider did not respond in time.'));
    const timer = clock.after(ms, fail);
    work.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: Error) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}

function outcomeOf(error: GatewayError): SearchOutcome {
  if (error.upstream?.code === 'circuit_open') return 'circuit_open';
  if (error.code === 'upstream_busy' || error.code === 'rate_limited') return 'rate_limited';
  return error.code === 'upstream_timeout' ? 'timeout' : 'error';
}

const inWords = ({ detail, upstream }: GatewayError): string =>
  upstream?.message === undefined ? detail : `${detail} Provider message: ${upstream.message}`;

const failures: readonly SearchOutcome[] = ['timeout', 'error', 'circuit_open', 'rate_limited'];

/**
 * Throws when every provider that could have answered has failed: with whose turn it is not yet, where that is why. That all of them turn
 * the gateway away is no fault of the caller's; only the read of one provider's things says it in that provider's own code.
 */
export function refuseIfAllFailed(
  { outcomes, errors }: Pick<Answers<unknown>, 'outcomes' | 'errors'>,
  { isSearch = false } = {},
): void {
  const asked = outcomes.filter((o) => o.outcome !== 'unsupported');
  if (asked.length === 0 || asked.some((o) => !failures.includes(o.outcome))) return;
  const how = asked.map((o) => `${o.provider} (${o.outcome}): ${o.problem?.detail ?? ''}`).join(' ');
  const causes = [...new Set(asked.flatMap(({ problem }) => problem?.code ?? []))];
  // Asking again mends nothing where all of them turn the gateway itself away.
  if (causes.length > 0 && causes.every(refusesGateway)) {
    const alike = causes.length === 1 && asked.length === 1 && !isSearch ? causes[0]! : undefined;
    const turnedAway = causes.includes('access_refused') ? 'upstream_unavailable' : 'upstream_unauthorized';
    throw new GatewayError(alike ?? turnedAway, `No provider returned a result. ${how}`, {
      errors: asked.flatMap(({ problem }) => (problem ? { pointer: '?provider', ...problem } : [])),
      retry: { safe: true },
    });
  }
  const code =
    errors.find((error) => error.code === 'rate_limited')?.code ??
    (asked.every((o) => o.outcome === 'rate_limited')
      ? 'upstream_busy'
      : asked.every((o) => o.outcome === 'timeout')
        ? 'upstream_timeout'
        : 'upstream_unavailable');
  const waits = errors.flatMap((error) => (error.code === code && error.retry?.afterSeconds) || []);
  throw new GatewayError(code, `No provider returned a result. ${how}`, {
    retry: { safe: true, afterSeconds: waits.length > 0 ? Math.min(...waits) : 5 },
  });
}
