import { type Outcome } from '../../e2e/answers.js';
import { type Answer, type CallOptions, type Reply, type TestGateway } from '../../e2e/gateway.js';
import { type Row } from '../../golden/kit/rows.js';
import { type WireRequest } from './proxy.js';

const patienceMs = 15_000;

/** A gateway and its provider. */
export interface Bench<T extends TestGateway = TestGateway> {
  at: T;
  /** The provider's own ledger, and what it says when a call has been carried out. */
  simulator: {
    ledger: { entries(): readonly object[] };
    observe: (observer: (progress: { stage: string; operation: string }) => void) => () => void;
  };
}

/** One use of an operation, with everything that it needs in place. */
export interface Shot {
  /** Asks for it through the public API; what may take its full time takes options. */
  fire(options?: CallOptions): Promise<Reply<Outcome>>;
  /** Statuses that mean that it was done, besides the usual ones. */
  done?: readonly string[];
  /** What an effect has to mention to be one of this use, where others of the same operation follow from it. */
  about?: string;
  /** Whether it leaves nothing behind by its nature: a dry run. */
  leavesNothing?: true;
  /** How long its end is waited for, where it may take longer than a test has. Milliseconds. */
  patienceMs?: number;
  /** Whether what it was to make stands at the provider, where that can end again: a hold. */
  stands?: () => boolean;
}
export type Driver<T extends TestGateway> = (bench: Bench<T>, nth: number) => Promise<Shot>;

export interface FaultedProvider<T extends TestGateway> {
  id: string;
  /** Default: all that the folder of the provider has. */
  rows?: readonly Row[];
  /** `env` leads the gateway to the proxy and sets its times. */
  start: (env: Record<string, string>) => Promise<{ at: T; simulator: Bench['simulator'] & { baseUrl: string } }>;
  drivers: Readonly<Record<string, Driver<T>>>;
  /** How the provider refuses, whatever was asked. */
  refusal: { status: number; type: string; body: string };
  /** Whether a request is a call by this row; default: by method and path. */
  matches?: (row: Row, request: WireRequest) => boolean;
  /** The provider's word for what a row calls. */
  operation?: (row: Row) => string;
  /** Entries of the ledger that time brings about, and no call. */
  ambient: readonly string[];
}

export type State = 'done' | 'not done' | 'unknown';
const states: Readonly<Record<State, readonly string[]>> = {
  done: ['completed', 'partially_completed', 'active', 'held', 'released', 'submitted', 'in_review', 'foc_confirmed', 'ported', 'action_required'], // prettier-ignore
  'not done': ['rejected', 'cancelled', 'expired'],
  unknown: ['needs_review', 'lost'],
};
const paths: Readonly<Record<string, string>> = {
  chg: '/v1/changes',
  ord: '/v1/orders',
  rsv: '/v1/reservations',
  prt: '/v1/port-orders',
};

/** Asks, and waits for what comes of it. */
export async function endOf(at: TestGateway, shot: Shot): Promise<{ state: State; word: string }> {
  const { status, body } = await shot.fire();
  if (status >= 400)
    return { state: body.code === 'outcome_unknown' ? 'unknown' : 'not done', word: `${body.code} (${body.detail})` };
  const path = paths[String(body?.id).split('_')[0]!];
  if (path === undefined) return { state: 'done', word: String(status) };
  const stateOf = (word: string): State | undefined =>
    shot.done?.includes(word) ? 'done' : (Object.keys(states) as State[]).find((state) => states[state].includes(word));
  let word = body.status as string;
  for (const end = Date.now() + (shot.patienceMs ?? patienceMs); stateOf(word) === undefined && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    const now: Answer = (await at.client.get(`${path}/${body.id}`)).body;
    word = now.status;
    // It waits for what only time or the operator settles, and says so.
    if (now.attention || (word === 'unknown' && now.failure)) break;
  }
  const state = stateOf(word) ?? 'unknown';
  // A hold that was asked for and is not there any more was not made, as far as its caller is concerned.
  return { state: shot.stands && word === 'released' && !shot.done ? 'not done' : state, word };
}

/** From now on, what the provider does of a row for this use of it: one entry for each time. */
export function watched<T extends TestGateway>(
  provider: Pick<FaultedProvider<T>, 'operation' | 'ambient'>,
  simulator: Bench['simulator'],
  row: Row,
  shot: Shot,
): { effects: string[]; unwatch: () => void } {
  const operation = provider.operation?.(row) ?? row.name;
  const effects: string[] = [];
  let seen = simulator.ledger.entries().length;
  const unwatch = simulator.observe((progress) => {
    if (progress.stage !== 'executed') return;
    const entries = simulator.ledger.entries() as readonly { type: string; by?: string }[];
    const fresh = entries.slice(seen).filter((e) => !provider.ambient.includes(e.by === undefined ? e.type : `${e.type} by ${e.by}`)); // prettier-ignore
    seen = entries.length;
    const ofThis = fresh
      .map((entry) => JSON.stringify({ ...entry, seq: 0, at: '' }))
      .filter((e) => e.includes(shot.about ?? ''));
    if (progress.operation === operation && ofThis.length > 0) effects.push(ofThis.join());
  });
  return { effects, unwatch };
}
