import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AccountNumber, type AccountOrder } from '../../src/contract/reconciliation.js';
import { GatewayError } from '../../src/domain/errors.js';
import { newId } from '../../src/domain/ids.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { ReconciliationSaga } from '../../src/sagas/reconciliation-saga.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { freshNumber, held, orderOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const intervalMs = 3_600_000;

/** A provider's account, compared with the ledger as often as a test wants. */
class AccountWork extends SagaWork {
  numbers: AccountNumber[] = [];
  orders: AccountOrder[] = [];
  /** Done while the provider is read. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();

  private readonly entry = {
    id: 'didtfn',
    provider: {
      account: 'main',
      for: () => ({
        reconciliation: {
          numbers: () => this.meanwhile().then(() => this.numbers),
          orders: () => Promise.resolve(this.orders),
        },
      }),
    },
  };

  /** What a comparison leaves open, as `kind subject`; and until when it waits, ms from now. */
  async compared(): Promise<{ open: string[]; waits: number }> {
    const saga = new ReconciliationSaga(this.ledger, { entries: [this.entry] } as never, intervalMs);
    const stopped: unknown = await this.advance(saga, { id: 'reconciliation:didtfn', tenant: '' }, 'reconciliation').catch((error: unknown) => error); // prettier-ignore
    if (!(stopped instanceof Suspended)) throw new Error('It ended', { cause: stopped });
    const open = await this.ledger.findings.list({ open: true, limit: 100 });
    return { open: open.map(({ kind, subject }) => `${kind} ${subject}`).sort(), waits: stopped.until - this.now };
  }

  /** A number in service here, as it was left. */
  async own(phoneNumber: E164, left: { trunkId?: string; lineStatus?: 'active' | 'inactive' } = {}): Promise<void> {
    await this.ledger.servedNumbers.adopt('didtfn', 'main', phoneNumber, 'acme', 'test');
    await this.ledger.servedNumbers.leave('didtfn', 'main', phoneNumber, left, newId('chg'));
  }

  /** An order of a number that has not ended. */
  async onOrder(phoneNumber: E164): Promise<void> {
    await this.ledger.orders.insert(orderOf(held({ numbers: [{ phoneNumber }] })));
  }
}

describe('a comparison with the provider', () => {
  let work: AccountWork;
  const [a, b, c, d]: E164[] = Array.from({ length: 4 }, freshNumber);
  const number = (phoneNumber: E164 | undefined, more: Partial<AccountNumber> = {}): AccountNumber => ({
    ...{ phoneNumber: phoneNumber!, status: 'active' },
    ...more,
  });
  beforeEach(async () => {
    work = await new AccountWork().start();
  });
  afterEach(() => work.end());

  it('finds nothing where both agree, and is made again after its interval', async () => {
    await work.own(a!, { trunkId: '3', lineStatus: 'active' });
    await work.onOrder(b!);
    work.numbers = [number(a, { trunkId: '3' }), number(b), number(c, { status: 'cancelled' })];
    expect(await work.compared()).toEqual({ open: [], waits: intervalMs });
    expect(await work.ledger.findings.comparison('didtfn', 'main')).toMatchObject({ compared: 3 });
  });

  it('finds numbers that nobody here knows, that are gone, and that are not as they were left', async () => {
    await work.own(b!);
    await work.own(c!, { trunkId: '3' });
    await work.own(d!, { lineStatus: 'active' });
    work.numbers = [number(a), number(c, { trunkId: '4' }), number(d, { status: 'inactive' })];
    const open = [`changed_status ${d}`, `changed_trunk ${c}`, `missing_number ${b}`, `orphan_number ${a}`];
    expect((await work.compared()).open).toEqual(open);
    work.numbers.push(number(b, { status: 'cancelled' }));
    expect((await work.compared()).open).toEqual(open);
  });

  it('finds orders and ports that nobody here knows, unless one of their numbers is on order', async () => {
    await work.onOrder(b!);
    await work.ledger.providerOrders.name('didtfn', 'main', 'P1', 'ord_1');
    work.orders = [
      { providerOrderId: 'P1', kind: 'number', phoneNumbers: [a!] },
      { providerOrderId: 'P1', kind: 'port', phoneNumbers: [a!] },
      { providerOrderId: 'P2', kind: 'number', phoneNumbers: [a!] },
      { providerOrderId: 'P3', kind: 'number', phoneNumbers: [a!, b!] },
    ];
    expect((await work.compared()).open).toEqual(['orphan_order P2', 'orphan_port P1']);
  });

  it('leaves for the next time what has changed here while the provider was read', async () => {
    work.numbers = [number(a), number(b)];
    work.orders = [{ providerOrderId: 'P1', kind: 'number', phoneNumbers: [c!] }];
    work.meanwhile = async () => {
      await work.own(a!);
      await work.onOrder(b!);
      await work.own(d!);
      await work.ledger.providerOrders.name('didtfn', 'main', 'P1', 'ord_1');
      work.meanwhile = () => Promise.resolve();
    };
    expect((await work.compared()).open).toEqual([]);
    expect((await work.compared()).open).toEqual([`missing_number ${d}`]);
  });

  it('closes what it does not see any more, and opens nothing again that a person has ignored', async () => {
    work.numbers = [number(a), number(b)];
    await work.compared();
    const [, first] = await work.ledger.findings.list({ open: true, limit: 10 });
    await work.ledger.findings.resolve(first!.id, 'ignore', 'key_1');
    work.now++;
    expect((await work.compared()).open).toEqual([`orphan_number ${b}`]);
    work.now++;
    work.numbers = [];
    expect((await work.compared()).open).toEqual([]);
  });

  it('closes nothing where the provider could not be read, and says why', async () => {
    work.numbers = [number(a)];
    await work.compared();
    work.now++;
    work.meanwhile = () => Promise.reject(new GatewayError('upstream_timeout', 'It did not answer.'));
    expect(await work.compared()).toEqual({ open: [`orphan_number ${a}`], waits: intervalMs });
    const problem = { code: 'upstream_timeout', detail: 'It did not answer.' };
    expect(await work.ledger.findings.comparison('didtfn', 'main')).toMatchObject({ compared: 0, problem });
    work.meanwhile = () => Promise.reject(new TypeError('a defect'));
    await expect(work.compared()).rejects.toMatchObject({ cause: expect.any(TypeError) });
  });
});
