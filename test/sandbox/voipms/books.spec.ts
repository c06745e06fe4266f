import { describe, expect, it } from '@jest/globals';
import { micros } from '../../../src/sandbox/voipms/money.js';
import { call, control, done, john, order, resellerAccount, routed, rows, signUp, start, trunk } from './harness.js';

const clock = () => {
  let time = Date.parse('2026-03-31T10:00:00Z');
  return { now: () => time, forward: (ms: number) => (time += ms) };
};
const dayMs = 86_400_000;

describe('the books of clients', () => {
  it('add up over charges, payments, numbers and packages', async () => {
    const { now, forward } = clock();
    const provider = await start({ now });
    const { client, account } = await resellerAccount(provider);
    await done(provider, 'addPayment', { client, payment: '20', description: 'Deposit' });
    await done(provider, 'addCharge', { client, charge: '0.125', description: 'Calls' });
    forward(dayMs);
    await order(provider, '0100', { account, monthly: '3.50', setup: '1.99', minute: '0.03' });
    const whose = { reseller_client: client, reseller_package: '8378' };
    await done(provider, 'setSubAccount', { id: '99785', ...trunk, ...whose, reseller_chargesetup: 'true' });

    expect(await rows(provider, 'getCharges', 'charges', { client })).toEqual([
      { id: '475571', date: '2026-04-01', amount: '1.00', description: 'SETUPPACKAGE:8378' },
      { id: '475570', date: '2026-04-01', amount: '3.50', description: 'DID7865550100' },
      { id: '475569', date: '2026-04-01', amount: '1.99', description: 'SETUP7865550100' },
      { id: '475568', date: '2026-03-31', amount: '0.125', description: 'Calls' },
    ]);
    expect(await rows(provider, 'getDeposits', 'deposits', { client })).toEqual([
      { id: '808384', date: '2026-03-31', amount: '20.00', description: 'Deposit' },
    ]);
    const { balance } = await done(provider, 'getResellerBalance', { client });
    expect(balance).toMatchObject({ current_balance: '13.3850', spent_total: '6.6150', spent_today: '6.4900' });
    expect(provider.ledger.clientBalance(client)).toBe('13.385');
    expect(provider.ledger.charges(client).map(({ amount }) => amount)).toEqual(['0.125', '1.99', '3.50', '1.00']);
    expect(provider.ledger.payments(client)).toMatchObject([{ amount: '20.00', description: 'Deposit' }]);
  });

  it('are not touched by dry runs, nor by another client', async () => {
    const provider = await start();
    const client = await signUp(provider);
    const other = await signUp(provider, { email: 'other@example.com' });
    for (const test of ['1', 'true'])
      for (const [method, amount] of [
        ['addCharge', 'charge'],
        ['addPayment', 'payment'],
      ] as const)
        expect(await call(provider, method, { client, [amount]: '4.99', test })).toEqual({ status: 'success' });
    expect(await call(provider, 'addCharge', { client, charge: 'x', test: '1' })).toEqual({ status: 'invalid_charge' });
    expect([provider.ledger.charges(), provider.ledger.payments()]).toEqual([[], []]);
    await done(provider, 'addCharge', { client, charge: '4.990000', test: 'false' });
    expect(provider.ledger.clientBalance(client)).toBe('-4.99');
    expect(await rows(provider, 'getCharges', 'charges', { client: other })).toEqual([]);
  });

  it('are touched by a dry run whose spelling is not honoured', async () => {
    const provider = await start();
    const client = await signUp(provider);
    const booked = async (dryRuns: string, test: string) => {
      await control(provider, 'POST', '/switches', { dryRuns });
      const before = provider.ledger.charges().length;
      await done(provider, 'addCharge', { client, charge: '1.00', test });
      return provider.ledger.charges().length - before;
    };
    const table = { any: [0, 0], '1': [0, 1], true: [1, 0], none: [1, 1] };
    for (const [dryRuns, [one, word]] of Object.entries(table))
      expect([dryRuns, await booked(dryRuns, '1'), await booked(dryRuns, 'true')]).toEqual([dryRuns, one, word]);
    expect((await control(provider, 'POST', '/switches', { dryRuns: 'yes' })).status).toBe(400);
  });

  it('charge again whenever they are told to: nothing tells a repetition from a second charge', async () => {
    const provider = await start();
    const client = await signUp(provider);
    const fields = { client, charge: '4.99', description: 'once' };
    await done(provider, 'addCharge', fields);
    await done(provider, 'addCharge', fields);
    expect(provider.ledger.charges(client).map(({ id, amount }) => [id, amount])).toEqual([
      ['475568', '4.99'],
      ['475569', '4.99'],
    ]);
  });

  it('belong to clients that can be found, changed and deleted', async () => {
    const provider = await start();
    const client = await signUp(provider);
    expect(await rows(provider, 'getClients', 'clients', { client: 'JOHN.DOE@example.com' })).toMatchObject([
      { client, email: john.email, password: john.password, company: 'Consulting', balance_management: '1' },
    ]);
    const required = { client, email: 'jd@example.com', firstname: 'J', lastname: 'D', phone_number: '5551112223' };
    await done(provider, 'setClient', { ...required, password: 'another-one', company: '', balance_management: '2' });
    expect(await rows(provider, 'getClients', 'clients', { client })).toMatchObject([
      { email: 'jd@example.com', password: 'another-one', company: '', city: 'OPA LOCKA', balance_management: '2' },
    ]);
    await done(provider, 'setClientThreshold', { client, threshold: '130' });
    const threshold = { threshold_information: { threshold: '130', email: 'jd@example.com' } };
    expect(await done(provider, 'getClientThreshold', { client })).toMatchObject(threshold);
    await done(provider, 'delClient', { client });
    expect(await call(provider, 'getClients')).toEqual({ status: 'no_client' });
    expect(await signUp(provider)).toBe('561116');
  });

  it('know descriptions up to 255 characters, and clients without a package', async () => {
    const provider = await start();
    const client = await signUp(provider);
    const charge = (length: number) =>
      call(provider, 'addCharge', { client, charge: '1.00', description: 'x'.repeat(length) });
    expect(await charge(256)).toEqual({ status: 'invalid_description' });
    expect(await charge(255)).toEqual({ status: 'success' });
    expect(await call(provider, 'getClientPackages', { client })).toEqual({ status: 'no_package' });
  });

  it('keep to micros, from text to text', () => {
    expect([micros('4.99'), micros('-0.000001'), micros('10')]).toEqual([4_990_000, -1, 10_000_000]);
    expect(() => micros('1,5')).toThrow(RangeError);
  });
});

describe("the account's own money", () => {
  it('pays for numbers, and the history says for which', async () => {
    const { now } = clock();
    const provider = await start({ now, balance: '112.192790' });
    await order(provider, '0100');
    await order(provider, '0101', { billing_type: '2' });
    await done(provider, 'orderVanity', { did: '8772223333', ...routed, carrier: '2' });
    expect(provider.ledger.orders().map(({ method, dids, amount }) => [method, dids[0], amount])).toEqual([
      ['orderDID', '7865550100', '1.49'],
      ['orderDID', '7865550101', '5.95'],
      ['orderVanity', '8772223333', '31.49'],
    ]);
    expect(provider.ledger.balance()).toBe('73.26279');
    expect(await done(provider, 'getBalance')).toEqual({
      status: 'success',
      balance: { current_balance: '73.262790' },
    });
    expect((await done(provider, 'getBalance', { advanced: '1' }))['balance']).toMatchObject({
      spent_total: '38.9300',
    });
    const history = { date_from: '2026-03-31', date_to: '2026-03-31' };
    const transactions = await rows(provider, 'getTransactionHistory', 'transactions', history);
    expect(transactions.map(({ type, ammount }) => [type, ammount])).toEqual([
      ['DID7865550100', '-0.50'],
      ['DID7865550100', '-0.99'],
      ['DID7865550101', '-1.00'],
      ['DID7865550101', '-4.95'],
      ['DID8772223333', '-30.00'],
      ['DID8772223333', '-1.49'],
    ]);
    const before = { date_from: '2026-03-01', date_to: '2026-03-30' };
    expect(await call(provider, 'getTransactionHistory', before)).toEqual({ status: 'no_transactions' });
  });

  it('runs out', async () => {
    const provider = await start({ balance: '1.50' });
    await order(provider, '0100');
    const next = { did: '7865550101', ...routed, billing_type: '1' };
    expect(await call(provider, 'orderDID', { ...next, test: '1' })).toEqual({ status: 'non_sufficient_funds' });
    expect(await call(provider, 'orderDID', next)).toEqual({ status: 'non_sufficient_funds' });
    await control(provider, 'POST', '/balance', { add: '1.48' });
    await done(provider, 'orderDID', next);
    expect(provider.ledger.balance()).toBe('0.00');
  });
});
