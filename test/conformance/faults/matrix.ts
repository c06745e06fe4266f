import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Breaker } from '../../../src/providers/kit/breaker.js';
import { type TestGateway } from '../../e2e/gateway.js';
import { allRows, type Row } from '../../golden/kit/rows.js';
import { type Bench, endOf, type FaultedProvider, type State, watched } from './shot.js';
import { FaultProxy, type WireFault, wireFaults, type WireRequest } from './proxy.js';

/** What is unknown is settled soon here, and what is late has its place between time-out and bound. */
const times = { MONEY_TIMEOUT_MS: 600, LATE_BOUND_MS: 400 };
const delays = { lateMs: 750, tooLateMs: 1_400 };
const benches = 5;

const neverCame = 'the call never came';
const notDriven = 'not driven';
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
    const { effects, unwatch } = watched(provider, simulator, row, shot);
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
