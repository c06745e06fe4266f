import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/domain/errors.js';
import { type Database } from '../../src/ledger/database.js';
import { anyOperation, type FaultKind, faultKinds } from '../../src/sandbox/kit/faults.js';
import { eventually } from '../support/eventually.js';
import { acme, atRest, e164, type Gateway } from './harness.js';
import { LateBound } from './model/late-bound.js';
import { type Command, play, scripts, type Stage } from './model/play.js';
import { type Book, wrongs } from './model/verdict.js';
import { startWorld, type World } from './world.js';

const operations = [
  ...['reserve', 'bulkreserve', 'remove_reserved', 'gen_order', 'process_order'],
  ...['get_new_orders', 'getnumbers', 'searchdid', anyOperation],
];
/** Ordinary numbers, and some that lose replies, are taken by others or ordered with a stranger. */
const lines = ['0100', '0101', '0102', '0103', '9002', '9004', '9011', '9013'];
const config = { timeoutMs: 1_000, moneyTimeoutMs: 150, lateBoundMs: 750 };
const lateEffectMs = 300;
const patienceMs = 60_000;
const worldsAtOnce = 6;

/** The breaker opens for half a minute and longer; time can be made to jump over that. */
let jumped = 0;
beforeEach(() => {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + jumped);
});
afterEach(() => void jest.restoreAllMocks());

class SimulatorStage implements Stage {
  readonly provider = 'didtfn';
  readonly pool = lines.map((line) => e164(`206219${line}`));
  readonly criteria = { region: 'WA', exchange: '206219' };

  constructor(private readonly world: World) {}

  get db(): Database {
    return this.world.db;
  }

  get gateway(): Gateway {
    return this.world.gateway;
  }

  restart(): void {
    this.world.restart();
  }

  mishap(operation: string, kind: string): void {
    this.world.simulator.faults.next(operation, kind as FaultKind);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms / 10));
  }

  /** Lets everything come to rest, with nothing going wrong any more. */
  async settle(): Promise<void> {
    this.world.simulator.faults.clear();
    for (const end = Date.now() + patienceMs; !(await atRest(this.db));) {
      if (Date.now() > end) throw new Error('It does not come to rest');
      jumped += 301_000;
      // The same for what has failed so often that it waits for minutes.
      await this.db.query('UPDATE work SET due_at = 0 WHERE failures > 0 AND lease_owner IS NULL');
      await this.pause(2_000);
    }
    await this.pause(10 * lateEffectMs);
  }

  book(): Book {
    const { ledger } = this.world.simulator;
    return {
      cart: ledger.cart().map(e164),
      orders: new Map(ledger.orders().map(({ orderId, numbers }) => [orderId, numbers.map(e164)])),
      charges: ledger.charges().map(({ orderId }) => orderId),
    };
  }
}

/** Plays until the simulator has kept what it promises itself: a late bound that its own machine has broken says nothing of the gateway. */
async function judged(script: readonly Command[]): Promise<string[]> {
  for (;;) {
    const { wrong, punctual } = await judgedOnce(script);
    if (punctual) return wrong;
  }
}

async function judgedOnce(script: readonly Command[]): Promise<{ wrong: string[]; punctual: boolean }> {
  const surprises: string[] = [];
  // A read that a saga needs and that fails is tried again later; anything else is a defect.
  const onError = (error: unknown): void => void (error instanceof GatewayError || surprises.push(String(error)));
  const world = await startWorld({ config, leaseMs: 600, confirmWindowMs: 300, simulator: { lateEffectMs }, onError });
  const stage = new SimulatorStage(world);
  const clock = new LateBound(world.simulator);
  await play(stage, script);
  await stage.settle();
  const wrong = [...surprises, ...(await wrongs(world.db, stage.book()))];
  return { wrong, punctual: await clock.isKept(world.db) };
}

describe('whatever happens, against the simulator', () => {
  it('an effect that comes later than it may leaves a number behind, and is known for what it is', async () => {
    const world = await startWorld({ config, leaseMs: 600, simulator: { lateEffectMs } });
    const clock = new LateBound(world.simulator);
    let letIn = (): void => undefined;
    const kept = new Promise<void>((resolve) => (letIn = resolve));
    const stop = world.simulator.observe(({ stage, operation }) => {
      if (stage !== 'arrived' || operation !== 'reserve') return;
      stop();
      return kept;
    });
    const reservation = await world.hold(acme, '2062190100');
    await world.settled(reservation, 'released');
    expect(await clock.isKept(world.db)).toBe(true);
    letIn();
    const stage = new SimulatorStage(world);
    await eventually(() => stage.book().cart, (cart) => cart.length > 0); // prettier-ignore
    expect(await wrongs(world.db, stage.book())).toEqual(['+12062190100 is in the cart and nobody holds it']);
    expect(await clock.isKept(world.db)).toBe(false);
  });

  it('charges once, holds what it says, and leaks nothing', async () => {
    const script = scripts(operations, faultKinds, 16);
    await fc.assert(
      fc.asyncProperty(fc.array(script, { minLength: worldsAtOnce, maxLength: worldsAtOnce }), async (many) => {
        expect(await Promise.all(many.map(judged))).toEqual(many.map(() => []));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 240_000);
});
