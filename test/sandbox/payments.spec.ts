import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { call, control, post, refusal, start } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'didtfn-payments-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = () => Date.UTC(2026, 2, 15, 12);
const card = {
  firstname: 'Sunny',
  lastname: 'Summertime',
  cardnumber: '4111111111111111',
  expmonth: '3',
  expyear: '2026',
  address: '400 Green Road Dr',
  state: 'OR',
  city: 'Portland',
  zipcode: '97230',
  cvv: '739',
};

describe('make_payment', () => {
  it('funds the balance and stands in the books', async () => {
    const provider = await start({ now });
    expect((await post(provider, 'make_payment', card)).text).toBe(
      '{"status":"200","success":"Payment added successfully."}',
    );
    expect(provider.ledger.balance()).toBe('10097.00');
    expect(provider.ledger.payments()).toMatchObject([
      { referenceno: 'CC100001', fundedCents: 10_000, feeCents: 300, cardEndsIn: '1111' },
    ]);
    const row = {
      accountno: '1000000001',
      date: '2026-03-15 12:00:00',
      referenceno: 'CC100001',
      funded_amount: '100.00',
      charges: '3.00',
      amount: '97.00',
      method: 'Credit Card',
      status: '1',
    };
    expect(await call(provider, 'get_payments', { method: 'credit card' })).toEqual({ status: '200', data: [row] });
    expect(await call(provider, 'get_payments', { referenceno: 'CC100001' })).toMatchObject({ data: [row] });
    expect(await call(provider, 'get_payments', { referenceno: 'CC100002' })).toMatchObject({ data: [] });
    expect(((await call(provider, 'get_payments')).data as unknown[]).length).toBe(3);
    const books = (await call(provider, 'financial_summary')) as { data: Record<string, string>[] };
    expect(books.data.slice(-2)).toMatchObject([
      { activity: 'Credit Card', debit: '0.00', credit: '100.00', balance: '10100.00' },
      { activity: 'Credit Card Fee', debit: '3.00', credit: '0.00', balance: '10097.00' },
    ]);
    const fees = (await call(provider, 'financial_summary', { activitytype: 'Credit Card Fee' })) as typeof books;
    expect(fees.data.length).toBe(1);
  });

  it('adds up with orders before and after, over a restart', async () => {
    const ledgerFile = join(folder, 'books.jsonl');
    const first = await start({ now, ledgerFile, balance: '1.00' });
    const { reserveId } = await call(first, 'bulkreserve', { category: 'landline', state: 'WA', quantity: '2' });
    await call(first, 'gen_order', { trunk_id: '3', reserveId: String(reserveId) });
    const process = () => call(first, 'process_order', { orderId: '700001' });
    expect(await process()).toEqual(refusal('Insufficient balance'));
    await call(first, 'make_payment', card);
    expect(await process()).toMatchObject({ status: '200' });
    await call(first, 'make_payment', { ...card, cardnumber: '5555555555554444' });
    await first.close();

    const second = await start({ now, ledgerFile, balance: '1.00' });
    expect(second.ledger.balance()).toBe('193.00');
    const { data } = (await call(second, 'financial_summary')) as { data: Record<string, string>[] };
    expect(data.map(({ activity, balance }) => `${activity} ${balance}`)).toEqual([
      'Bank Transfer 1.00',
      'Credit Card 101.00',
      'Credit Card Fee 98.00',
      'Order (New DIDs) 96.00',
      'Credit Card 196.00',
      'Credit Card Fee 193.00',
    ]);
    expect(second.ledger.payments().map(({ referenceno }) => referenceno)).toEqual(['CC100001', 'CC100002']);
  });

  it.each([
    ['firstname', { firstname: '' }],
    ['lastname', { lastname: ' ' }],
    ['cardnumber', { cardnumber: '' }],
    ['cardnumber', { cardnumber: '4111111111111112' }],
    ['cardnumber', { cardnumber: '4111 1111 1111 1111' }],
    ['cardnumber', { cardnumber: '424242424242' }],
    ['cardnumber', { cardnumber: '00000000000000000000' }],
    ['expmonth', { expmonth: '' }],
    ['expmonth', { expmonth: '0' }],
    ['expmonth', { expmonth: '13' }],
    ['expyear', { expyear: '' }],
    ['expyear', { expyear: '2025' }],
    ['expyear', { expyear: '25' }],
    ['expyear', { expyear: '202' }],
    ['expyear', { expmonth: '2', expyear: '2026' }],
    ['cvv', { cvv: '' }],
    ['cvv', { cvv: '12' }],
    ['cvv', { cvv: '12345' }],
  ])('refuses a wrong %s: %j', async (parameter, fields) => {
    const provider = await start({ now });
    expect(await call(provider, 'make_payment', { ...card, ...fields })).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it.each([
    ['13 digits', { cardnumber: '4222222222222' }],
    ['19 digits', { cardnumber: '6304000000000000000' }],
    ['four digits of cvv', { cardnumber: '378282246310005', cvv: '1234' }],
    ['two digits of month and year', { expmonth: '03', expyear: '26' }],
    ['no address', { address: '', state: '', city: '', zipcode: '' }],
  ])('takes a card with %s', async (_what, fields) => {
    const provider = await start({ now });
    expect(await call(provider, 'make_payment', { ...card, ...fields })).toMatchObject({ status: '200' });
  });
});

describe('test cards', () => {
  it.each([
    ['4000000000000002', 'Payment declined'],
    ['4000000000009995', 'Insufficient funds'],
  ])('%s: %s, every time', async (cardnumber, message) => {
    const provider = await start({ now });
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await call(provider, 'make_payment', { ...card, cardnumber })).toEqual(refusal(message));
    expect(provider.ledger.balance()).toBe('10000.00');
  });

  it('4000000000000119: approved, the reply is lost', async () => {
    const provider = await start({ now });
    await expect(post(provider, 'make_payment', { ...card, cardnumber: '4000000000000119' })).rejects.toThrow();
    expect(provider.ledger.balance()).toBe('10097.00');
  });

  it('4000000000000127: HTTP 500 before anything', async () => {
    const provider = await start({ now });
    expect((await post(provider, 'make_payment', { ...card, cardnumber: '4000000000000127' })).status).toBe(500);
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('leave nothing but four digits behind, in the file, the control endpoint, the replies and the log', async () => {
    const log = (['log', 'warn', 'error'] as const).map((name) => jest.spyOn(console, name).mockReturnValue());
    const ledgerFile = join(folder, 'secret.jsonl');
    const provider = await start({ now, ledgerFile });
    const secret = { ...card, cvv: '7391' };
    const numbers = [
      '4111111111111111',
      '4000000000000002',
      '4000000000000119',
      '4000000000000127',
      '5555555555554444',
    ];
    const replies: string[] = [];
    const pay = async (fields: Record<string, string>) => {
      const reply = await post(provider, 'make_payment', { ...secret, ...fields }).catch(() => ({ text: '' }));
      replies.push(reply.text);
    };
    for (const cardnumber of numbers) await pay({ cardnumber });
    await pay({ cardnumber: '4111111111111112' });
    await pay({ cvv: '73917391' });
    for (const path of ['', '/ledger']) replies.push(JSON.stringify((await control(provider, 'GET', path)).body));
    replies.push(JSON.stringify((await control(provider, 'POST', '/faults', secret)).body));
    for (const operation of ['get_payments', 'financial_summary']) replies.push((await post(provider, operation)).text);
    replies.push(...log.map((spy) => JSON.stringify(spy.mock.calls)));
    log.forEach((spy) => spy.mockRestore());

    const file = readFileSync(ledgerFile, 'utf8');
    expect(file.match(/"cardEndsIn":"\d{4}"/g)).toEqual([
      '"cardEndsIn":"1111"',
      '"cardEndsIn":"0119"',
      '"cardEndsIn":"4444"',
    ]);
    for (const text of [file, ...replies])
      for (const kept of [...numbers, '4111111111111112', '411111', '400000', '555555', '7391', 'Summertime'])
        expect(text).not.toContain(kept);
  });
});
