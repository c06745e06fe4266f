import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { newId } from '../../src/domain/ids.js';
import { Journal, type Step } from '../../src/ledger/journal.js';
import { Sender } from '../../src/providers/kit/sender.js';
import { acme, around, bell } from './harness.js';
import { startWorld, type World } from './world.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const leaseMs = 300;

type Intent = Parameters<Journal['intend']>[0];

/** Two tenants hold numbers; the second one's order has to move the first one's. */
async function twoTenants(world: World) {
  const a = await world.hold(acme, '2062190100', '2062190101');
  const b = await world.hold(bell, '2062190150');
  return { a, b };
}

/** Places an order in a gateway that does not live to answer, and waits for its end in the next one. */
async function orderThroughCrash(world: World, reservation: { id: string }): Promise<void> {
  const claimed = await world.reservation(reservation);
  void world.order(bell, claimed);
  const { orderId } = await world.settled(reservation, 'ordered');
  expect(await world.ended({ id: orderId! }, 'completed')).toMatchObject({ numbers: [{ status: 'active' }] });
}

describe('a gateway that is killed in the middle of an order', () => {
  const operations = ['remove_reserved', 'gen_order', 'reserve', 'process_order'];
  const moments = operations.flatMap((operation) => [
    [operation, 'arrived'] as const,
    [operation, 'executed'] as const,
  ]);

  it.each(moments)('goes on after a restart and charges once: %s has %s', async (operation, stage) => {
    const world = await startWorld({ leaseMs });
    const { a, b } = await twoTenants(world);
    const killed = world.when(operation, stage, () => world.restart());
    await orderThroughCrash(world, b);
    await killed;
    expect([...world.chargesByOrder().values()]).toEqual([1]);
    expect(world.simulator.ledger.owned()).toEqual(['2062190150']);
    await world.settled(a, 'held');
    await world.expectHonestCart();
  });

  it.each(operations)('goes on after a restart and charges once: %s was to be sent and was not', async (operation) => {
    const world = await startWorld({ leaseMs });
    const { a, b } = await twoTenants(world);
    let tries = 0;
    around<Parameters<Sender['effect']>, Promise<unknown>>(Sender.prototype, 'effect', (proceed, [row]) => {
      if (row.name !== operation || ++tries > 1) return proceed();
      world.restart();
      return new Promise(() => undefined);
    });
    await orderThroughCrash(world, b);
    expect(tries).toBeGreaterThan(1);
    expect([...world.chargesByOrder().values()]).toEqual([1]);
    await world.settled(a, 'held');
    await world.expectHonestCart();
  });

  it('is killed again and again', async () => {
    const world = await startWorld({ leaseMs });
    const { a, b } = await twoTenants(world);
    let kills = 0;
    world.simulator.observe(({ stage, operation }) => {
      // The check of the trunk comes before the order is accepted: nothing is left of it to go on with.
      if (stage === 'executed' && operation !== 'get_trunk' && kills < 6 && ++kills) world.restart();
    });
    await orderThroughCrash(world, b);
    expect(kills).toBe(6);
    expect([...world.chargesByOrder().values()]).toEqual([1]);
    await world.settled(a, 'held');
    await world.expectHonestCart();
  });
});

describe('the oracle', () => {
  /** As if the intent of a charge were not written down before it is sent. */
  function forgetIntents(): void {
    const forgotten = new Set<string>();
    const forget = (step: Intent): Step => {
      const id = newId('stp');
      forgotten.add(id);
      return { ...step, id, status: 'intent' };
    };
    around<[Intent], Promise<Step>>(Journal.prototype, 'intend', async (proceed, [step]) =>
      step.operation === 'process_order' ? forget(step) : proceed(),
    );
    around<[string], Promise<boolean>>(
      Journal.prototype,
      'conclude',
      async (proceed, [id]) => forgotten.has(id) || proceed(),
    );
  }

  it.each([
    ['once', 'kept', (): void => undefined, 1],
    ['twice', 'forgotten', forgetIntents, 2],
  ] as const)(
    'sees a charge %s when intents are %s and the gateway is killed after sending',
    async (_o, _k, sabotage, times) => {
      const world = await startWorld({ leaseMs });
      const b = await world.hold(bell, '2062190150');
      sabotage();
      const killed = world.when('process_order', 'executed', () => world.restart());
      await orderThroughCrash(world, b);
      await killed;
      expect([...world.chargesByOrder().values()]).toEqual([times]);
    },
  );

  it.each([
    ['once', 'waited for', 1_000, 1],
    ['twice', 'not waited for', 0, 2],
  ] as const)(
    'sees a charge %s when the late bound is %s and the provider is late',
    async (_o, _w, lateBoundMs, times) => {
      const world = await startWorld({ config: { lateBoundMs } });
      const b = await world.hold(bell, '2062199008');
      expect((await world.order(bell, b)).status).toBe('completed');
      // The late effect has come by now, or comes yet.
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect([...world.chargesByOrder().values()]).toEqual([times]);
    },
  );
});
