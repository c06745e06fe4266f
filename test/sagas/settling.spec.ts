import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OperationRow } from '../../src/contract/operation-row.js';
import { type OrderPort } from '../../src/contract/orders.js';
import { type ReservationPort } from '../../src/contract/reservations.js';
import { type Provider } from '../../src/contract/provider.js';
import { type PreparedCall, type StepSpec } from '../../src/contract/steps.js';
import { type Order } from '../../src/domain/order.js';
import { type Database } from '../../src/ledger/database.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { operation } from '../../src/providers/kit/operation.js';
import { eventually } from '../support/eventually.js';
import { able } from './able.js';
import { acme, freshKey, Gateway } from './harness.js';
import { cartProvider } from './model/cart-provider.js';
import { CartWorld, pool } from './model/cart-world.js';

const repeating = { by: 'repeating', because: 'somebody thought so' } as const;
const reading = { by: 'reading', reads: ['orders'] } as const;
const row = { upstream: 'POST /', routes: [], fields: {}, reply: () => ({}) } as const;

describe('how an unknown outcome is settled', () => {
  it('is the row’s to say, and does not type-check where it could charge twice', () => {
    operation({ ...row, name: 'a', effect: 'money', settle: reading });
    operation({ ...row, name: 'b', effect: 'money', settle: { by: 'manual_review' } });
    // @ts-expect-error what moves money is never repeated
    operation({ ...row, name: 'c', effect: 'money', settle: repeating });
    // @ts-expect-error what changes something says how it is settled
    operation({ ...row, name: 'd', effect: 'write' });
    // @ts-expect-error a read has nothing to settle
    operation({ ...row, name: 'e', effect: 'read', settle: reading });
    // @ts-expect-error reading is done by a read
    operation({ ...row, name: 'f', effect: 'write', settle: { by: 'reading', reads: [] } });
    // @ts-expect-error that repeating is harmless has a reason
    operation({ ...row, name: 'g', effect: 'write', settle: { by: 'repeating' } });
    // @ts-expect-error only a hold is let go of
    operation({ ...row, name: 'h', effect: 'money', settle: { by: 'release', how: 'somehow' } });
  });

  it('is not a step’s to choose', () => {
    const call = { operation: 'a', effect: 'money', digest: {}, timeoutMs: 1, lateBoundMs: 1 } as PreparedCall<object>;
    const read: PreparedCall<object, 'reading'> = { ...call, settledBy: 'reading' };
    const repeat: PreparedCall<object, 'repeating'> = { ...call, settledBy: 'repeating' };
    const lookUp = { authoritative: true, read: () => Promise.resolve({ kind: 'absent' } as const) };
    const specs: StepSpec<object>[] = [
      { key: 'k', call: read, lookUp },
      { key: 'k', call: repeat },
      // @ts-expect-error a row that settles by reading wants a look-up
      { key: 'k', call: read },
      // @ts-expect-error a row that does not settle by reading has no use for one
      { key: 'k', call: repeat, lookUp },
    ];
    expect(specs).toHaveLength(4);
  });
});

describe('a run', () => {
  const [number] = pool as [(typeof pool)[number]];
  const request = { provider: 'model', phoneNumbers: [number], allowPartial: false };
  let world: CartWorld;
  let db: Database;
  let faults: unknown[];
  const gateways: Gateway[] = [];
  beforeEach(async () => {
    world = new CartWorld();
    faults = [];
    db = openSqlite(':memory:');
    await migrate(db);
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
    await db.close();
  });

  function startGateway(provider: Provider): Gateway {
    const gateway = new Gateway(db, provider, { onError: (error) => void faults.push(error) });
    gateways.push(gateway);
    return gateway;
  }

  /** The provider of the model, with one row of it as somebody might have written it. */
  function withRow(name: string, change: Partial<OperationRow> | undefined): Provider {
    const provider = cartProvider(world);
    const operations = provider.operations.flatMap((one) =>
      one.name !== name ? one : change === undefined ? [] : { ...one, ...change },
    );
    return { ...provider, operations };
  }

  async function order(gateway: Gateway): Promise<Order> {
    const held = await gateway.holds.hold(acme, request, freshKey(acme), 5_000);
    expect(held.status).toBe('held');
    const body = {
      reservationId: held.id,
      connection: { trunkId: '3' },
      confirm: 'auto',
      providerOptions: {},
    } as const;
    return gateway.orders.place(acme, body, freshKey(acme), 0);
  }

  const attempts = async (gateway: Gateway, { id }: Order): Promise<string[]> =>
    (await gateway.ledger.journal.of(id)).flatMap((s) => (s.operation === 'process_order' ? s.status : []));

  async function expectUnsent(gateway: Gateway, why: RegExp): Promise<void> {
    const placed = await order(gateway);
    await eventually(
      () => Promise.resolve(faults),
      (met) => met.length > 0,
    );
    expect(String(faults[0])).toMatch(why);
    expect(world.charges).toEqual([]);
    expect(await attempts(gateway, placed)).toEqual([]);
  }

  it.each([
    ['says nothing of how it is settled', { settle: undefined }, /says how it is settled/],
    ['says another thing than the call', { settle: { by: 'manual_review' } }, /not what its row says/],
    ['is called something cheaper', { effect: 'write' }, /not what its row says/],
    ['is not there', undefined, /has no row/],
  ])('sends nothing by a row that %s', async (_what, change, why) => {
    await expectUnsent(startGateway(withRow('process_order', change as Partial<OperationRow>)), why);
  });

  it.each([
    ['would be repeated', repeating, /what moves money is never repeated/],
    ['is settled by reading, where nothing reads', reading, /nothing reads/],
  ])('sends no money call that %s, whatever the adapter’s types were made to say', async (_what, settle, why) => {
    const provider = withRow('process_order', { settle });
    const forged = (spec: StepSpec<unknown>): StepSpec<unknown> =>
      spec.key === 'process_order'
        ? ({ ...spec, call: { ...spec.call, settledBy: settle.by }, lookUp: undefined } as never)
        : spec;
    const forger = able(provider, ({ orders, ...had }) => {
      const place: OrderPort['place'] = (run, wanted) =>
        orders!.place({ ...run, step: (spec) => run.step(forged(spec) as typeof spec) }, wanted);
      return { ...had, orders: { ...orders!, place } };
    });
    await expectUnsent(startGateway(forger), why);
  });

  /** Until the last attempt's outcome is unknown; then it is as late as it may be, so that reading proves something. */
  async function proven(gateway: Gateway, placed: Order, times: number): Promise<void> {
    await eventually(
      () => attempts(gateway, placed),
      (all) => all.length === times && all.at(-1) === 'unknown',
    );
    gateway.clock.advance(3_000);
  }

  const ended = (gateway: Gateway, { id }: Order, status: Order['status']): Promise<Order> =>
    eventually(
      async () => (await gateway.ledger.orders.find(id))!,
      (now) => now.status === status,
    );

  it('sends again what never left', async () => {
    const gateway = startGateway(cartProvider(world));
    world.script('process_order', 'not_sent');
    const placed = await order(gateway);
    await ended(gateway, placed, 'completed');
    expect(await attempts(gateway, placed)).toEqual(['not_sent', 'done']);
    expect(world.charges).toHaveLength(1);
  });

  it('sends what was held back as soon as it may get through, not at the end of a longer gap', async () => {
    const fault = { provider: 'model', operation: 'remove', code: 'circuit_open' };
    let heldBack = 0;
    const closed = <T>({ call, ...spec }: StepSpec<T>): StepSpec<T> => {
      const send: PreparedCall<T>['send'] = (intent) =>
        heldBack++ < 6
          ? Promise.resolve({ kind: 'not_sent', code: 'upstream_unavailable', fault, retryAfterMs: 9_000 })
          : (call as PreparedCall<T>).send(intent);
      return { ...spec, call: { ...(call as PreparedCall<T>), send }, tryUntil: Infinity } as StepSpec<T>;
    };
    const provider = able(cartProvider(world), ({ reservations, ...had }) => {
      const release: ReservationPort['release'] = (context, numbers, key) =>
        reservations!.release({ ...context, step: (spec) => context.step(closed(spec)) }, numbers, key);
      return { ...had, reservations: { ...reservations!, release } };
    });
    const gateway = startGateway(provider);
    const { id } = await gateway.holds.hold(acme, request, freshKey(acme), 5_000);
    await gateway.releases.release(acme, id, undefined, freshKey(acme), 0);
    for (const times of [1, 2, 3, 4, 5, 6]) {
      await eventually(
        async () => (await gateway.ledger.journal.of(id)).filter(({ status }) => status === 'not_sent').length,
        (count) => count === times,
      );
      gateway.clock.advance(9_000);
    }
    await eventually(
      () => gateway.ledger.reservations.find(id),
      (now) => now?.status === 'released',
    );
    expect(world.free()).toContain(number);
  });

  it('sends once more what was proven not executed', async () => {
    const gateway = startGateway(cartProvider(world));
    world.script('process_order', 'before');
    const placed = await order(gateway);
    await proven(gateway, placed, 1);
    await ended(gateway, placed, 'completed');
    expect(await attempts(gateway, placed)).toEqual(['not_executed', 'done']);
    expect(world.charges).toHaveLength(1);
  });

  it('names the provider of a call that a process died with and that is proven not executed', async () => {
    const before = startGateway(cartProvider(world));
    world.script('process_order', 'before');
    const placed = await order(before);
    await eventually(
      () => attempts(before, placed),
      (all) => all.at(-1) === 'intent',
    );
    before.crash();
    const after = startGateway(cartProvider(world));
    after.clock.advance(10_000);
    await ended(after, placed, 'completed');
    const steps = await after.ledger.journal.of(placed.id);
    expect(steps.find(({ status }) => status === 'not_executed')?.outcome).toMatchObject({
      fault: { provider: 'model', operation: 'process_order' },
    });
  });

  it('takes twice proven for the end of it', async () => {
    const gateway = startGateway(cartProvider(world));
    for (const _ of [1, 2]) world.script('process_order', 'before');
    const placed = await order(gateway);
    for (const times of [1, 2]) await proven(gateway, placed, times);
    await ended(gateway, placed, 'rejected');
    expect(await attempts(gateway, placed)).toEqual(['not_executed', 'not_executed']);
    expect(world.charges).toEqual([]);
  });

  it('lets go of a number that may be held, and holds it no more', async () => {
    const gateway = startGateway(cartProvider(world));
    world.script('reserve', 'after');
    const { id } = await gateway.holds.hold(acme, request, freshKey(acme), 5_000);
    const now = await eventually(
      async () => (await gateway.ledger.reservations.find(id))!,
      ({ status, numbers: [held] }) => status !== 'unknown' && held?.task === undefined,
    );
    expect(now).toMatchObject({ status: 'released', numbers: [{ status: 'released' }] });
    expect(world.free()).toContain(number);
  });

  it('never sends twice what a later version calls repeatable: a person looks', async () => {
    const before = startGateway(cartProvider(world));
    world.script('process_order', 'after');
    const placed = await order(before);
    await eventually(
      () => attempts(before, placed),
      (all) => all.includes('unknown'),
    );
    before.crash();
    const after = startGateway(withRow('process_order', { settle: repeating }));
    const ended = await eventually(
      async () => (await after.ledger.orders.find(placed.id))!,
      ({ status }) => status === 'needs_review',
    );
    expect(ended.failure).toMatchObject({ code: 'outcome_unknown' });
    expect(world.charges).toHaveLength(1);
    expect(await attempts(after, placed)).toEqual(['undecided']);
  });
});
