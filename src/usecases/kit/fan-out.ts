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

/** The outcome at one of several providers asked. */
export interface ProviderOutcome {
  provider: string;
  outcome: SearchOutcome;
  count: number;
  latencyMs: number;
  ignoredFilters: string[];
  /** The provider did not search everywhere: there may be more matches. */
  truncated?: true;
  problem?: { code: ProblemCode; detail: string };
}

export interface Answers<T> {
  items: { provider: Provider; values: T[] }[];
  outcomes: ProviderOutcome[];
  /** Errors of the providers that failed, in the order in which they were asked. */
  errors: GatewayError[];
}

/** One provider's part of a question: how to ask it, or why it cannot answer. */
export interface Question<T> {
  provider: Provider;
  unsupported?: string;
  ignoredFilters?: string[];
  ask(deadlineAt: number): Promise<T[]>;
}

/**
 * Asks all at once with the same time limit, longer for a provider whose reads take longer. One provider's failure never fails the rest; if all fail,
 * the caller decides (`refuseIfAllFailed`).
 */
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
  const started = clock.unmoved.monotonic();
  const outcome = (kind: SearchOutcome, count: number, problem?: ProviderOutcome['problem']): ProviderOutcome => ({
    provider: question.provider.id,
    outcome: kind,
    count,
    latencyMs: Math.round(clock.unmoved.monotonic() - started),
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
/** Extra time for the provider's own timeout to arrive, since its error says more than this one. */
const graceMs = 50;

/** If the deadline wins, the work's later result is ignored. */
function inTime<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new GatewayError('upstream_timeout', 'The provider did not respond in time.'));
    const timer = clock.unmoved.after(ms, fail);
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

export const hasFailed = ({ outcome }: ProviderOutcome): boolean => failures.includes(outcome);

/**
 * Throws if every provider that could have answered has failed, with `rate_limited` if any of the errors has that code. If all of them refuse the
 * gateway's access, the caller is not at fault: the provider's own code is used only if a single provider was read, not for a search.
 */
export function refuseIfAllFailed(
  { outcomes, errors }: Pick<Answers<unknown>, 'outcomes' | 'errors'>,
  { isSearch = false } = {},
): void {
  const asked = outcomes.filter((o) => o.outcome !== 'unsupported');
  if (asked.length === 0 || !asked.every(hasFailed)) return;
  const how = asked.map((o) => `${o.provider} (${o.outcome}): ${o.problem?.detail ?? ''}`).join(' ');
  const causes = [...new Set(asked.flatMap(({ problem }) => problem?.code ?? []))];
  // A retry helps nothing if all of them refuse the gateway's access.
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
