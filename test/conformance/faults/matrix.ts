import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Breaker } from '../../../src/providers/kit/breaker.js';
import { type Outcome } from '../../e2e/answers.js';
import { type Answer, type CallOptions, type Reply, type TestGateway } from '../../e2e/gateway.js';
import { allRows, type Row } from '../../golden/kit/rows.js';
import { FaultProxy, type WireFault, wireFaults, type WireRequest } from './proxy.js';

/** What is unknown is settled soon here, and what is late has its place between time-out and bound. */
const times = { MONEY_TIMEOUT_MS: 600, LATE_BOUND_MS: 400 };
const delays = { lateMs: 750, tooLateMs: 1_400 };
const benches = 5;
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

const neverCame = 'the call never came';
const notDriven = 'not driven';
type State = 'done' | 'not done' | 'unknown';
interface Verdict {
  state: State;
  /** The gateway's own word. */
  word: string;
  effects: number;
  wrong?: string;
}
type Column = 'none' | WireFault;
const columns: readonly Column[] = ['none', ...wireFaults];
interface Job {
  row: Row;
  faults: Column[];
}

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

/**
 * Every row that changes something × every fault: at most one effect in the provider's own ledger, and here an end that is the truth or an
 * honest "unknown". Calls that are late beyond the bound are made by a gateway that does not take "nothing there" for proof (`advisory`, as
 * live mode is set): that reads are authoritative is the operator's word that the bound holds.
 *
 * `FAULT_ROWS`, a pattern of names, runs some of the rows.
 */
export function describeFaults<T extends TestGateway>(provider: FaultedProvider<T>): void {
  const { id, drivers } = provider;
  describe(`faults between the gateway and ${id}`, () => {
    const verdicts = new Map<string, Map<Column, Verdict>>();
    let rows: Row[] = [];

    beforeAll(async () => {
      // It would keep calls from the wire that are to meet their fault there; test/kit/breaker.spec.ts is about it.
      jest.spyOn(Breaker.prototype, 'enter').mockReturnValue({ done: () => undefined });
      rows = (provider.rows ?? (await allRows(id))).filter((row) => row.effect !== 'read' && matchesOnly(row.name));
      const queue = rows.filter((row) => drivers[row.name]);
      const jobsOf = (which: (fault: Column) => boolean): Job[] =>
        queue.flatMap((row) => ({ row, faults: columns.filter(which) }));
      const work = async (settings: string, jobs: Job[]): Promise<void> => {
        if (jobs.length === 0) return;
        const bench = await startBench(provider, settings);
        for (let job = jobs.shift(); job; job = jobs.shift())
          for (const fault of job.faults) {
            const verdict = await driven(provider, bench, job.row, fault);
            const row = verdicts.get(job.row.name) ?? new Map<Column, Verdict>();
            verdicts.set(job.row.name, row.set(fault, verdict));
            if (fault === 'none' && verdict.wrong !== undefined) break;
          }
        await bench.stop();
      };
      const inTime = jobsOf((fault) => fault !== 'too_late');
      const tooLate = jobsOf((fault) => fault === 'too_late');
      const workers = Array.from({ length: benches }, () => work('authoritative', inTime));
      await Promise.all([...workers, work('advisory', tooLate)]);
    }, 900_000);
    afterAll(() => {
      jest.restoreAllMocks();
      process.stdout.write(`\n${printed(id, verdicts)}\n`);
    });

    it('are met by every row', () => {
      expect(rows.map((row) => row.name).filter((name) => !drivers[name])).toEqual([]);
      expect(Object.keys(drivers).filter((name) => !rows.some((row) => row.name === name) && matchesOnly(name))).toEqual([]); // prettier-ignore
    });

    it('leave at most one effect, and an end that is the truth or says that it is unknown', () => {
      const wrong = [...verdicts].flatMap(([row, all]) =>
        [...all].flatMap(([fault, v]) => (v.wrong === undefined ? [] : `${row} × ${fault}: ${v.wrong}`)),
      );
      expect(wrong).toEqual([]);
      for (const row of rows.filter((one) => drivers[one.name]))
        expect([row.name, [...verdicts.get(row.name)!.keys()].sort()]).toEqual([row.name, [...columns].sort()]);
    });
  });
}

const only = process.env['FAULT_ROWS'];
const matchesOnly = (name: string): boolean => only === undefined || new RegExp(only).test(name);

type RunningBench<T extends TestGateway> = Bench<T> & { proxy: FaultProxy; shots: number; stop(): Promise<void> };

async function startBench<T extends TestGateway>(
  { id, start, refusal }: FaultedProvider<T>,
  reconcile: string,
): Promise<RunningBench<T>> {
  const proxy = new FaultProxy({ ...refusal, body: Buffer.from(refusal.body) }, delays);
  const name = id.toUpperCase();
  const settings = Object.fromEntries(Object.entries(times).map(([key, value]) => [`${name}_${key}`, String(value)]));
  const { at, simulator } = await start({
    ...settings,
    [`${name}_BASE_URL`]: await proxy.start(),
    ...(id === 'telecloud' ? {} : { [`${name}_RECONCILE`]: reconcile }),
  });
  proxy.to(simulator.baseUrl);
  const stop = async (): Promise<void> => {
    await at.stop();
    await proxy.close();
  };
  return { at, proxy, simulator, shots: 0, stop };
}

/** What comes before the call may fail to come about on a busy machine, and is then tried again. */
async function driven<T extends TestGateway>(
  provider: FaultedProvider<T>,
  bench: RunningBench<T>,
  row: Row,
  fault: Column,
): Promise<Verdict> {
  for (let tries = 1; ; tries++) {
    const verdict = await run(provider, bench, row, fault);
    const notYet = fault === 'none' || verdict.word === notDriven || verdict.wrong?.startsWith(neverCame);
    if (verdict.wrong === undefined || !notYet || tries === 3) return verdict;
  }
}

async function run<T extends TestGateway>(
  provider: FaultedProvider<T>,
  bench: RunningBench<T>,
  row: Row,
  fault: Column,
): Promise<Verdict> {
  const { proxy, simulator, at } = bench;
  try {
    const shot = await provider.drivers[row.name]!(bench, bench.shots++);
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
    const matches = provider.matches ?? matchesPath;
    const struck = fault === 'none' ? () => true : proxy.next(fault, (request) => matches(row, request));
    const { state, word } = await endOf(at, shot);
    await proxy.settled();
    unwatch();
    const counted = row.settle?.by === 'repeating' ? new Set(effects).size : effects.length;
    const verdict = { state, word, effects: counted };
    const wrong = wrongIn({ ...verdict, stands: shot.stands?.() }, shot.leavesNothing ? 0 : 1, fault, struck());
    return wrong === undefined ? verdict : { ...verdict, wrong };
  } catch (error) {
    return { state: 'unknown', word: notDriven, effects: 0, wrong: String(error) };
  }
}

function wrongIn(
  { state, word, effects, stands }: Verdict & { stands: boolean | undefined },
  most: 0 | 1,
  fault: Column,
  struck: boolean,
): string | undefined {
  const said = `${word}, with ${effects} effects${stands === undefined ? '' : stands ? ', and it stands' : ', and nothing stands'}`;
  if (!struck) return `${neverCame} (${said})`;
  if (fault === 'none') return state === 'done' && effects === most ? undefined : `cannot be driven: ${said}`;
  if (effects > most) return said;
  if (state === 'unknown' || most === 0) return undefined;
  // A hold that comes after its bound is left behind: nothing was charged for it, and the provider drops it by its own rules.
  if (stands === true && fault === 'too_late') return undefined;
  const there = stands ?? effects === 1;
  return (state === 'done') === there ? undefined : said;
}

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

/** By method and path, the parameters of the path being anything. */
export function matchesPath({ upstream }: Row, { method, path }: WireRequest): boolean {
  const [verb, template = ''] = upstream.split(' ');
  const pattern = template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return method === verb && new RegExp(`^${pattern}$`).test(path);
}

const short: Readonly<Record<State, string>> = { done: 'yes', 'not done': 'no', unknown: '?' };

/** Operation × fault: how it ended here, and the effects at the provider. */
function printed(id: string, verdicts: Map<string, Map<Column, Verdict>>): string {
  const width = Math.max(...[...verdicts.keys()].map((name) => name.length), id.length) + 1;
  const cell = (v: Verdict | undefined): string => (v ? `${short[v.state]} ${v.effects}${v.wrong ? '!' : ''}` : '·');
  const head = `${id.padEnd(width)}${columns.map((fault) => fault.padEnd(12)).join('')}`;
  const lines = [...verdicts].map(
    ([name, row]) => `${name.padEnd(width)}${columns.map((fault) => cell(row.get(fault)).padEnd(12)).join('')}`,
  );
  return [`done here (yes, no, ?) and effects at the provider`, head, ...lines.sort()].join('\n');
}
