import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers } from '../../../src/providers/index.js';
import { type RunningGateway } from '../../../src/start.js';
import { didtfn } from '../../conformance/drivers/didtfn.js';
import { tcl } from '../../conformance/drivers/tcl.js';
import { telecloud } from '../../conformance/drivers/telecloud.js';
import { voipms } from '../../conformance/drivers/voipms.js';
import { type Bench, endOf, type FaultedProvider, watched } from '../../conformance/faults/shot.js';
import { means, type TestGateway } from '../../e2e/gateway.js';
import { type Row } from '../../golden/kit/rows.js';
import { freePort } from '../../support/private-server.js';
import { until } from '../ground/caller.js';
import { Gateway } from '../ground/gateway.js';
import { type Part } from '../recovery/part.js';

/** How long a reply is waited for, and how long after that a call may still be carried out, by simulators in this process. */
const patience = Object.fromEntries(
  ['DIDTFN', 'TCL', 'TELECLOUD', 'VOIPMS'].flatMap((name) => [
    [`${name}_MONEY_TIMEOUT_MS`, '1500'],
    [`${name}_LATE_BOUND_MS`, '1500'],
  ]),
);

/** A gateway in a process of its own that is started again, at the same address, whenever it has been killed. */
class Revived {
  kills = 0;
  private starting: Promise<Gateway> | undefined;
  private readonly directory = mkdtempSync(join(tmpdir(), 'gateway-rows-'));

  constructor(
    private readonly env: Record<string, string>,
    private readonly program: string,
  ) {}

  async start(): Promise<Gateway> {
    const own = { PROGRAM: this.program, KILL_AT: this.file('kill-at'), POINTS: this.file('points') };
    const ran = ['--import', './test/kill/killpoints.js', join(this.program, 'main.js')];
    this.starting = Gateway.start({ ...this.env, GATEWAY_MODE: 'sandbox', LOG_LEVEL: 'error', ...own }, [], ran);
    return this.starting;
  }

  /** Once this resolves it dies at the point; without one it writes down the points that it passes. */
  async arm(point = ''): Promise<Gateway> {
    const gateway = await this.alive();
    writeFileSync(this.file('kill-at'), point);
    rmSync(this.file('points'), { force: true });
    const said = gateway.output.length;
    gateway.child.kill('SIGUSR2');
    await until(
      () => gateway.output.slice(said).includes('armed'),
      (so) => so,
      10_000,
    );
    return gateway;
  }

  /** The points that were passed since it was armed without one, in the order in which they were first met. */
  points(): string[] {
    const file = this.file('points');
    return existsSync(file) ? [...new Set(readFileSync(file, 'utf8').trim().split('\n'))] : [];
  }

  /** Whoever asks a gateway that has died finds the next one, asks again with the same key, and waits for one who asked before. */
  async insist(url: string, init: RequestInit): Promise<Response> {
    for (;;) {
      try {
        const response = await fetch(url, init);
        const { status, headers } = response;
        const text = await response.text();
        if (status !== 409 || !text.includes('"idempotency_in_progress"'))
          return new Response(text, { status, headers });
      } catch {
        await this.alive();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async end(): Promise<void> {
    await (await this.starting)?.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async alive(): Promise<Gateway> {
    const last = this.starting;
    const gateway = await last;
    if (gateway && !gateway.hasExited) return gateway;
    // Somebody else who found it dead may be starting the next one.
    return this.starting === last || !this.starting ? this.start() : this.starting;
  }

  private file(name: string): string {
    return join(this.directory, name);
  }
}

/** A row that moves money, by the provider whose it is. */
export interface MoneyRow {
  readonly provider: string;
  readonly name: string;
}

const driven: readonly FaultedProvider<TestGateway>[] = [didtfn, tcl, telecloud, voipms] as never;

export const moneyRows: readonly MoneyRow[] = providers.flatMap(({ id, rows }) =>
  rows.filter(({ effect }) => effect === 'money').map(({ name }) => ({ provider: id, name })),
);

/**
 * One row that moves money, brought about through the API again and again: a gateway is killed at each point that an undisturbed one passes, and its
 * caller insists. The provider's own ledger says whether it was done once where the gateway says that it was done, and not at all where it says that it was not.
 */
export async function killedRow(
  { provider: id, name }: MoneyRow,
  program: string,
  choose: (points: readonly string[]) => readonly string[],
): Promise<Part> {
  const provider = driven.find((one) => one.id === id);
  const driver = provider?.drivers[name];
  const row = providers.find((one) => one.id === id)?.rows.find((one) => one.name === name) as Row | undefined;
  if (!provider || !driver || !row) return { wrongs: [`nobody knows how ${id} ${name} is brought about`], figures: {} };
  const wrongs: string[] = [];
  let [nth, kills, unclear] = [0, 0, 0];
  let last = '';
  const { bench, revived } = await started(provider, program);
  /** Whether it was done, undisturbed, or died at the point. Whatever the machine is busy with, nothing may contradict the provider. */
  const once = async (point: string): Promise<boolean> => {
    const shot = await driver(bench, nth++);
    const { effects, unwatch } = watched(provider, bench.simulator, row, shot);
    const gateway = await revived.arm(point);
    const { state, word } = await endOf(bench.at, shot);
    unwatch();
    const most = shot.leavesNothing ? 0 : 1;
    last = `${id} ${name}, ${point === '' ? 'undisturbed' : `killed at ${point}`}: ${word}, with ${effects.length} effects`;
    if (effects.length > most || (state === 'done' && effects.length < most) || (state === 'not done' && effects.length > 0)) wrongs.push(last); // prettier-ignore
    if (point === '') return state === 'done';
    const died = await until(() => gateway.hasExited, (so) => so, 5_000); // prettier-ignore
    if (!died) return false;
    kills++;
    if (state === 'unknown') unclear++;
    return true;
  };
  try {
    if (!(await atLeastOnce(() => once('')))) wrongs.push(`it is not done: ${last}`);
    for (const point of choose(revived.points()))
      if (!(await atLeastOnce(() => once(point)))) wrongs.push(`it does not die: ${last}`);
  } catch (error) {
    wrongs.push(`${id} ${name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await bench.at.stop();
  }
  return {
    wrongs,
    figures: {
      'rows that move money, killed in the middle of': 1,
      'kills in the middle of them': kills,
      'of these with an end that a person finds out': unclear,
    },
  };
}

/** On a busy machine a time-out may come first: so often it is tried. */
const tries = 3;

async function atLeastOnce(attempt: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < tries; i++) if (await attempt()) return true;
  return false;
}

async function started(
  provider: FaultedProvider<TestGateway>,
  program: string,
): Promise<{ bench: Bench; revived: Revived }> {
  const usual = { ...means };
  let revived: Revived | undefined;
  means.start = async (env) => {
    const port = String(await freePort());
    const mine = (revived = new Revived({ ...env, PORT: port }, program));
    const { url } = await mine.start();
    const document: unknown = await (await fetch(`${url}/openapi.json`)).json();
    // What drivers ask of a gateway is where it is, its document and its end.
    return { url, document: () => document, close: () => mine.end() } as unknown as RunningGateway;
  };
  means.fetch = (url, init) => revived!.insist(url, init);
  try {
    const bench = await provider.start(patience);
    const stop = async (): Promise<void> => {
      Object.assign(means, usual);
      await bench.at.stop();
    };
    return { bench: { ...bench, at: { ...bench.at, stop } }, revived: revived! };
  } catch (error) {
    Object.assign(means, usual);
    throw error;
  }
}
