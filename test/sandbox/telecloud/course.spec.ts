import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { account, attributeOf, externalModule, person } from './harness.js';

const cloud = { cloud_account_type: 'CORE', cloud_account_number: '5547777000' };

describe('the wire', () => {
  it('takes paths with and without /API, and none without the action: two operations would be one request', async () => {
    const at = await account();
    const account_number = await at.customer();
    const credit = { account_number, type: 'CREDIT', amount: '10.00' };
    for (const where of ['/xml/Customer/Credit', '/xml/Customer/Credit/', '/API/xml/Customer/Credit'])
      expect((await at.call('Customer/Credit', credit, where)).text).toContain('<credit>');
    const order_number = await at.order(account_number);
    for (const where of ['/xml/Order', '/xml/Order/', '/API/xml/Order/']) {
      const { text } = await at.call('Order/Status', { account_number, order_number }, where);
      expect(text).toContain('The service does not exist.');
    }
    expect(at.simulator.ledger.orders()[0]!.status).toBe('ACTIVE');
  });

  it('refuses wrong keys, verbs and services in its one form, with a transaction or without', async () => {
    const at = await account();
    expect(await at.refused('Customer/Create', { ...person, API_KEY: 'wrong' })).toMatch(/API_KEY/);
    expect((await at.call('Customer/Fly')).text).toMatch(
      /<telecloud trans_id="\d+">\s+<error>The service does not exist/,
    );
    const got = await fetch(
      `${at.simulator.baseUrl}/xml/Customer/Create?API_ID_KEY=sandbox-id-key&API_KEY=sandbox-telecloud-key`,
    );
    expect(await got.text()).toMatch(/must be called with POST/);
    await at.control('POST', '/settings', { errorsHaveTransId: false });
    expect((await at.call('Customer/Fly')).text).toMatch(/<telecloud>\s+<error>/);
  });
});

describe('state adds up', () => {
  it('orders charge the customer and the account, each time they are sent', async () => {
    const at = await account();
    const customer = await at.customer();
    const [one, two] = [await at.order(customer), await at.order(customer)];
    expect(one).not.toBe(two);
    const charges = at.simulator.ledger.charges();
    expect(charges.filter((c) => c.who === 'customer').map((c) => c.cents)).toEqual([2500, 2500]);
    expect(charges.filter((c) => c.who === 'cloud_account').map((c) => c.cents)).toEqual([2000, 2000]);
  });

  it('toggles an order each time, and nothing but an active or suspended one', async () => {
    const at = await account();
    const account_number = await at.customer();
    const order_number = await at.order(account_number);
    const toggle = async (): Promise<string> =>
      /<status>(\w+)/.exec(await at.done('Order/Status', { account_number, order_number }))![1]!;
    expect([await toggle(), await toggle(), await toggle()]).toEqual(['SUSPENDED', 'ACTIVE', 'SUSPENDED']);
    await at.done('Order/Cancel', { account_number, order_number });
    expect(await at.refused('Order/Status', { account_number, order_number })).toMatch(/can not be toggled/);
  });

  it('makes pending orders active in time, and refunds those that fail', async () => {
    let now = Date.now();
    const at = await account({ pendingMs: 1000, now: () => now });
    const account_number = await at.customer();
    const [soon, never] = [await at.order(account_number, '52750'), await at.order(account_number, '99008')];
    const statusOf = (number: string): string =>
      at.simulator.ledger.orders().find((o) => o.orderNumber === number)!.status;
    expect([statusOf(soon), statusOf(never)]).toEqual(['PENDING', 'PENDING']);
    now += 5000;
    expect([statusOf(soon), statusOf(never)]).toEqual(['ACTIVE', 'PENDING']);
    await at.done('Order/Update', {
      account_number,
      order_number: never,
      service_status: 'FAILED',
      error_text: 'no SIM',
    });
    const left = at.simulator.ledger.charges().filter((c) => c.orderNumber === never);
    expect(left.reduce((sum, { cents }) => sum + cents, 0)).toBe(0);
    await at.control('POST', '/orders', { orderNumber: soon, status: 'NON-PAY' });
    expect(statusOf(soon)).toBe('NON-PAY');
  });

  it('reverses a transaction once', async () => {
    const at = await account();
    const id = attributeOf(
      await at.done('Billing/Create', { ...cloud, type: 'DEBIT', amount: '7.00' }),
      'billing_trans_id',
    );
    await at.done('Billing/Reverse', { ...cloud, billing_trans_id: id });
    expect(await at.refused('Billing/Reverse', { ...cloud, billing_trans_id: id })).toMatch(/already reversed/);
  });

  it('is the same after a restart, without a password or a card', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'telecloud-'));
    const ledgerFile = join(directory, 'ledger.jsonl');
    const at = await account({ ledgerFile });
    const account_number = await at.customer({ DL: 'D1234567', SSN: '078051120' });
    await at.order(account_number);
    const card = {
      type: 'CC',
      payment_account_number: '4111111111111111',
      expiration_month: '02',
      expiration_year: '35',
      card_security_code: '987',
    };
    await at.done('PaymentMethod/Create', { account_number, ...card });
    const entries = at.simulator.ledger.entries();
    await at.simulator.close();
    const again = await account({ ledgerFile });
    expect(again.simulator.ledger.entries()).toEqual(entries);
    expect(JSON.stringify(entries)).not.toMatch(/12345678|4111111111111111|D1234567|078051120|987"/);
    expect((await again.order(account_number)).length).toBeGreaterThan(0);
    rmSync(directory, { recursive: true });
  });
});

describe('magic values', () => {
  const amounts = (at: Awaited<ReturnType<typeof account>>, cents: string) =>
    at.call('Billing/Create', { ...cloud, type: 'DEBIT', amount: `1.${cents}` }).catch(() => undefined);

  it.each([
    ['91', undefined, 1],
    ['92', 500, 0],
    ['93', 500, 1],
    ['95', undefined, 1],
    ['96', 200, 0],
    ['97', 200, 0],
  ])('an amount that ends in .%s', async (cents, status, charged) => {
    const at = await account();
    const said = await amounts(at, cents);
    expect(said?.status).toBe(status);
    expect(at.simulator.ledger.charges()).toHaveLength(charged);
    if (cents !== '97') expect((await amounts(at, cents))?.text).toContain('<billing ');
  });

  it.each([
    ['99001', 1],
    ['99002', 0],
    ['99005', 1],
    ['99007', 0],
    ['99010', 0],
  ])('a rate plan %s', async (plan, made) => {
    const at = await account();
    const account_number = await at.customer();
    await at.call('Order/Create', { account_number, productid_var: plan }).catch(() => undefined);
    expect(at.simulator.ledger.orders()).toHaveLength(made);
  });
});

it('calls a module out once for each order, with what is known of it, and takes its word', async () => {
  const at = await account();
  const { url, told } = await externalModule();
  const id = attributeOf(
    await at.done('Module/Create', { type: 'external', name: 'M', description: 'D', url, status: '1' }),
    'module_id',
  );
  await at.done('ProductGroup/Edit', { product_group_id: '73', status: '1', moduleid_order: id });
  const account_number = await at.customer();
  const order_number = await at.order(account_number, '52747', { VAR1: '356938035643809' });
  for (let i = 0; i < 100 && at.simulator.ledger.orders()[0]!.history.length < 2; i++)
    await new Promise((r) => setTimeout(r, 20));
  expect(at.simulator.ledger.orders()[0]!.history).toEqual(['PENDING', 'ACTIVE']);
  expect(told).toHaveLength(1);
  expect(Object.fromEntries(told[0]!)).toMatchObject({
    account_number,
    order_number,
    VAR1: '356938035643809',
    first_name: 'Jane',
  });
});
