import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Change } from '../../src/domain/change.js';
import { type GatewayError } from '../../src/domain/errors.js';
import { type Order } from '../../src/domain/order.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { applyEffects } from '../../src/lifecycle/change-effects.js';
import { ChangeNumbers } from '../../src/usecases/change-numbers.js';
import { HoldNumbers } from '../../src/usecases/hold-numbers.js';
import { MakeChange } from '../../src/usecases/kit/make-change.js';
import { refuseSold } from '../../src/usecases/kit/still-owned.js';
import { OrderNumbers } from '../../src/usecases/order-numbers.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { changeOf, freshNumber, held, orderOf } from '../ledger/samples.js';
import { acme, bell, freshKey } from '../sagas/harness.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

/** What the gateway says no with. */
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'made',
    (error: GatewayError) => error.code,
  );

const cancelOf = (phoneNumber: E164): Change =>
  changeOf({ tenant: 'acme', kind: 'number.cancel', target: `number:${phoneNumber}`, input: { phoneNumber } });

describe.each([
  ['SQLite', () => Promise.resolve(sqliteUrl())],
  ['PostgreSQL', freshDatabase],
] as const)('a number that is sold again, on %s', (_, place) => {
  let ledger: Ledger;
  /** On PostgreSQL, another gateway's. */
  let other: Ledger;
  const provider = { id: 'didtfn', account: 'main', numbers: { settledByNumber: true as boolean } };
  beforeEach(async () => {
    provider.numbers.settledByNumber = true;
    const url = await place();
    ledger = await openLedger(url);
    other = url.startsWith('postgres') ? await openLedger(url) : ledger;
  });
  afterEach(async () => {
    await ledger.close();
    if (other !== ledger) await other.close();
  });

  const port = {
    ...{ prepare: (selection: object, options: object) => ({ selection, options }), holdType: 'upstream' },
    ...{ lifetimeMs: 600_000, marginMs: 1_000, orderMarginMs: 1_000, maxNumbers: 10 },
    ...{ styles: ['numbers'], plan: (selection: object, options: object) => [{ selection, options }], check: () => {} },
  };
  const registry = {
    for: () => ({ port: () => ({ provider, port }), change: () => ({ provider, handler: {} }) }),
    enabled: () => provider,
    having: () => [],
  } as never;
  const runner = {
    kick: () => {},
    startWith: (__: unknown, ___: unknown, create: (enlist: () => Promise<void>) => Promise<unknown>) => create(async () => {}), // prettier-ignore
    waitFor: (___: string, find: () => Promise<unknown>) => find(),
  } as never;
  const trunks = { refuseForeignConnection: () => {} } as never;

  const hold = (phoneNumber: E164, allowPartial = false): Promise<unknown> =>
    new HoldNumbers(ledger, registry, runner).hold(
      bell,
      { provider: 'didtfn', phoneNumbers: [phoneNumber], allowPartial },
      freshKey(bell),
      0,
    );
  const order = (phoneNumber: E164): Promise<unknown> => {
    const terms = { connection: { trunkId: '3' }, confirm: 'auto', providerOptions: {}, split: 'auto' } as const;
    const request = { provider: 'didtfn', selection: { phoneNumbers: [phoneNumber] }, ...terms };
    return new OrderNumbers(ledger, registry, runner, trunks).order(bell, request, freshKey(bell), 0);
  };
  /** Bought by a tenant, with its order completed or still open. */
  async function bought(phoneNumber: E164, tenant: string, isOpen = false): Promise<Order> {
    const { reservationId: __, ...sample } = orderOf(held({ tenant, numbers: [{ phoneNumber }] }));
    await other.orders.insert(sample);
    if (isOpen) return sample;
    await other.orders.setNumbers(sample.id, () => 'active', sample.numbers);
    await other.transaction((l) => l.orders.setStatus(sample.id, 'accepted', 'completed'));
    return sample;
  }

  it.each([
    ['a cancellation', 'number.cancel', (n: E164) => ({ phoneNumber: n })],
    ['an update', 'number.update', (n: E164) => ({ phoneNumbers: [freshNumber(), n] })],
  ] as const)('is not while %s of it by any tenant has not ended', async (__, kind, input) => {
    const phoneNumber = freshNumber();
    const change = changeOf({ tenant: 'acme', kind, input: input(phoneNumber) });
    await other.changes.insert(change);
    for (const sold of [hold, order]) {
      const refusal = {
        code: 'number_unavailable',
        errors: [{ pointer: '/phoneNumbers/0', detail: 'It is being changed or disconnected through this gateway.' }],
      };
      await expect(sold(phoneNumber)).rejects.toMatchObject(refusal);
      expect(await codeOf(sold(freshNumber()))).toBe('made');
    }
    await other.changes.setStatus(change.id, 'accepted', 'completed');
    expect(await codeOf(hold(phoneNumber))).toBe('made');
  });

  it('may be where a record of the change settles it, or nothing more is sent for it', async () => {
    const [settled, reviewed] = [freshNumber(), freshNumber()];
    const review = cancelOf(reviewed);
    await other.changes.insert(cancelOf(settled));
    await other.changes.insert(review);
    expect([await codeOf(hold(settled)), await codeOf(hold(reviewed))]).toEqual(Array(2).fill('number_unavailable'));
    await other.changes.setStatus(review.id, 'accepted', 'needs_review');
    expect(await codeOf(hold(reviewed))).toBe('made');
    provider.numbers.settledByNumber = false;
    expect(await codeOf(hold(settled))).toBe('made');
  });

  it('is not while a cancellation of it is being written', async () => {
    const phoneNumber = freshNumber();
    let sold: Promise<string> | undefined;
    await other.transaction(async (l) => {
      await l.changes.insert(cancelOf(phoneNumber));
      await refuseSold(l, provider, { phoneNumber });
      sold = codeOf(hold(phoneNumber));
      // What does not wait for this transaction has ended long before that.
      await Promise.race([sold, new Promise((resolve) => setTimeout(resolve, 300))]);
    });
    expect(await sold).toBe('number_unavailable');
  });

  describe('is not changed by its former owner', () => {
    /** What acme is told that changes a number which it had in service when that was read. */
    async function changing(
      change: (numbers: ChangeNumbers, phoneNumber: E164) => Promise<unknown>,
      meanwhile: (phoneNumber: E164, order: Order) => Promise<unknown>,
    ): Promise<[code: string, made: number]> {
      const phoneNumber = freshNumber();
      const own = await bought(phoneNumber, 'acme');
      const number = { phoneNumber, provider: 'didtfn', orderId: own.id, status: 'active', metadata: {} };
      const owned = {
        one: async () => (await meanwhile(phoneNumber, own), number),
        list: async () => (await meanwhile(phoneNumber, own), { data: [number] }),
      } as never;
      const make = new MakeChange(ledger, registry, runner, { forget: () => {} } as never);
      const code = await codeOf(change(new ChangeNumbers(registry, ledger, owned, make, trunks), phoneNumber));
      return [code, (await ledger.changes.list('acme', { limit: 10 })).length];
    }
    const resold = async (phoneNumber: E164, { id }: Order): Promise<void> => {
      await other.servedNumbers.giveUp('didtfn', 'main', [phoneNumber], 'chg_1', { last: id });
      await bought(phoneNumber, 'bell');
    };
    const givenUp = (phoneNumber: E164, { id }: Order): Promise<void> =>
      other.servedNumbers.giveUp('didtfn', 'main', [phoneNumber], 'chg_1', { last: id });
    const off = { status: 'inactive' } as const;
    const cancel = (numbers: ChangeNumbers, n: E164): Promise<unknown> => numbers.cancel(acme, n, {}, freshKey(acme), 0); // prettier-ignore

    it.each([
      ['disconnected', cancel],
      ['updated', (numbers, n) => numbers.update(acme, n, off, {}, freshKey(acme), 0)],
      ['moved', (numbers, n) => numbers.move(acme, n, 'loc-1', {}, freshKey(acme), 0)],
      ['unassigned', (numbers, n) => numbers.unassign(acme, n, {}, freshKey(acme), 0)],
      ['updated with others', (numbers, n) => numbers.updateMany(acme, 'didtfn', [n], off, freshKey(acme), 0)],
    ] as [string, typeof cancel][])('nor %s, if it was sold while it was read', async (__, change) => {
      expect(await changing(change, resold)).toEqual(['conflict', 0]);
      expect(await changing(change, givenUp)).toEqual(['conflict', 0]);
      expect(await changing(change, async () => {})).toEqual(['made', 1]);
    });

    it('nor here by a change that ends after it was sold', async () => {
      const phoneNumber = freshNumber();
      const own = await bought(phoneNumber, 'acme');
      const change = changeOf({ tenant: 'acme', kind: 'number.update', input: { phoneNumbers: [phoneNumber] } });
      const leaves = { phoneNumbers: [phoneNumber], trunkId: '9' };
      const served = async (): Promise<unknown[]> => {
        await ledger.transaction((l) => applyEffects(l, change, { leaves }));
        return (await ledger.servedNumbers.page('didtfn', 'main', { limit: 10 })).map((n) => [n.tenant, n.trunkId]);
      };
      expect(await served()).toEqual([['acme', '9']]);
      await resold(phoneNumber, own);
      expect(await served()).toEqual([['bell', undefined]]);
    });

    it('nor disconnected while another order is getting it', async () => {
      const ordered = async (phoneNumber: E164, own: Order): Promise<void> => {
        await givenUp(phoneNumber, own);
        await bought(phoneNumber, 'bell', true);
      };
      expect(await changing(cancel, ordered)).toEqual(['invalid_state', 0]);
    });
  });
});
