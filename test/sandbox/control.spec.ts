import { mkdtempSync, readFileSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { call, control, order, post, refusal, reserve, start, upload } from './harness.js';

const documented = `
  availabilitystate availabilitynpanxx searchdid searchtfn defineTrunk get_trunk update_trunk reserve bulkreserve
  remove_reserved getnumbers updatenumber gen_order process_order check_lnp generate_lnp_order get_new_orders
  get_lnp_orders did_stats daily_cdrs tg_stats monthly_summary defineTrunk_termination get_trunk_termination
  disable_trunk_termination daily_cdrs_termination tg_stats_termination monthly_summary_termination
  get_invoices financial_summary get_payments make_payment`
  .trim()
  .split(/\s+/);

describe('control endpoint', () => {
  it('names every operation of the document, and each answers', async () => {
    const provider = await start();
    const { body } = await control(provider, 'GET');
    expect([...(body.operations as string[])].sort()).toEqual([...documented, 'download'].sort());
    expect(documented.length).toBe(32);
    for (const operation of documented) {
      expect((await post(provider, operation)).text).toMatch(/^\{"status":"(?:200|404)",/);
      const stranger = { token: 'wrong' };
      expect(await call(provider, operation, stranger)).toEqual(refusal('Invalid token'));
    }
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('shows an index without the token, and the ledger', async () => {
    const provider = await start();
    const index = await control(provider, 'GET');
    expect(index.body).toMatchObject({ provider: 'didtfn', accountNo: provider.accountNo, balance: '10000.00' });
    expect(JSON.stringify(index.body)).not.toContain(provider.token);
    await call(provider, 'process_order', { orderId: await order(provider, '2062190100') });
    expect((await control(provider, 'GET', '/ledger')).body).toMatchObject({
      balance: '9999.00',
      cart: [],
      owned: ['2062190100'],
      entries: [{ seq: 1, type: 'hold' }, { type: 'order' }, { type: 'charge' }, { seq: 4, type: 'allocate' }],
    });
  });

  it('sets faults and clears them', async () => {
    const provider = await start();
    await control(provider, 'POST', '/faults', { next: { operation: 'get_trunk', kind: 'garbage' }, delayMs: 5 });
    expect((await post(provider, 'get_trunk')).type).toContain('text/html');
    await control(provider, 'POST', '/faults', { seed: 1, rates: { error_before: 1 }, operations: ['get_trunk'] });
    expect((await post(provider, 'get_trunk')).status).toBe(500);
    expect((await control(provider, 'DELETE', '/faults')).body).toEqual({ ok: true });
    expect((await post(provider, 'get_trunk')).status).toBe(200);
    expect(provider.faults.timings.delayMs).toBe(5);
  });

  it.each([
    ['/faults', '{'],
    ['/faults', '[]'],
    ['/faults', {}],
    ['/faults', { next: { operation: 'reserve', kind: 'explode' } }],
    ['/faults', { next: { operation: 'explode', kind: 'garbage' } }],
    ['/faults', { next: 'garbage' }],
    ['/faults', { rates: { garbage: '1' } }],
    ['/faults', { rates: { garbage: 1 }, operations: 'reserve' }],
    ['/faults', { refuseMs: -1 }],
    ['/faults', { refuse: 1 }],
    ['/quirks', { dataWrapper: 'yes' }],
    ['/quirks', { unheardOf: true }],
    ['/hold', {}],
    ['/hold', { number: '2062195000' }],
    ['/drop', { number: '2062190100' }],
    ['/foreign', { number: '206' }],
    ['/foreign', { number: '2062190100', reserveId: '1' }],
  ])('POST %s refuses %j', async (path, body) => {
    const provider = await start();
    const reply = await control(provider, 'POST', path, body);
    expect([reply.status, typeof reply.body.error]).toEqual([400, 'string']);
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('lets others take a number, the provider drop one, and the portal add one', async () => {
    const provider = await start();
    await control(provider, 'POST', '/hold', { number: '2062190100' });
    const taken = { category: 'landline', state: 'WA', number: '2062190100' };
    expect(await call(provider, 'reserve', taken)).toEqual(refusal('Invalid number'));

    const reserveId = await reserve(provider, '2062190101', '2062190102');
    await control(provider, 'POST', '/drop', { number: '2062190101' });
    const foreign = await control(provider, 'POST', '/foreign', { number: '2062190103' });
    expect(foreign.body).toEqual({ reserveId });
    const reply = await call(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect(reply.numbers).toEqual(['2062190102', '2062190103']);
  });

  it('puts a foreign number into the named cart when there are several', async () => {
    const provider = await start({ cart: 'per_reservation' });
    const reserveId = await reserve(provider, '2062190101');
    expect((await control(provider, 'POST', '/foreign', { number: '2062190102' })).body).toEqual({
      reserveId: '500002',
    });
    await control(provider, 'POST', '/foreign', { number: '2062190103', reserveId });
    const reply = await call(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect(reply.numbers).toEqual(['2062190101', '2062190103']);
  });
});

describe('quirks', () => {
  it('numericValues: figures as JSON numbers', async () => {
    const provider = await start();
    await control(provider, 'POST', '/quirks', { numericValues: true });
    const number = { category: 'landline', state: 'WA', number: '2062190100' };
    expect((await post(provider, 'reserve', number)).text).toBe('{"status":200,"reserveId":500001,"TNs":[2062190100]}');
  });

  it('dataWrapper: members below data, errors as ever', async () => {
    const provider = await start();
    await control(provider, 'POST', '/quirks', { dataWrapper: true });
    const reserveId = '500001';
    expect(await call(provider, 'searchdid', { state: 'WA', NPANXXYYYY: '2062190100' })).toEqual({
      status: '200',
      data: { DIDs: [{ TN: '2062190100', statusid: '0' }] },
    });
    await call(provider, 'reserve', { category: 'landline', state: 'WA', number: '2062190100' });
    const { text } = await post(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect(text).toMatch(/^\{"status":"200","data":\{"success":.*"status":"1","numbers":\["2062190100"\]\}\}$/);
    expect(await call(provider, 'gen_order', { trunk_id: '3', reserveId })).toEqual(refusal('Invalid reserveId'));
    expect(await call(provider, 'getnumbers')).toEqual({ status: '200', data: [] });
  });

  it('dataWrapper: the comma that ends a reply about a port stays where it was', async () => {
    const provider = await start();
    await control(provider, 'POST', '/quirks', { dataWrapper: true });
    const { text } = await upload(provider, 'generate_lnp_order', {
      numbers: '12065550123',
      category: 'landline',
      subscriberType: 'business',
      loaAuthorizingPerson: 'Sunny Summertime',
      loa_doc: new File(['letter'], 'letter.pdf'),
      carrier_doc: new File(['bill'], 'bill.pdf'),
    });
    expect(text).toMatch(/^\{"status":"200","data":\{"success":.*"acceptedTns":\[\{"2065550123"\}\],\},\}$/);
  });

  it('trailingCommas, capitalCategory and wholeCart', async () => {
    const provider = await start();
    await control(provider, 'POST', '/quirks', { trailingCommas: true, wholeCart: true });
    await post(provider, 'reserve', { category: 'landline', state: 'WA', number: '2062190100' });
    const next = { category: 'landline', state: 'WA', number: '2062190101' };
    expect((await post(provider, 'reserve', next)).text).toBe(
      '{"status":"200","reserveId":"500001","TNs":["2062190100 , 2062190101",],}',
    );
    await control(provider, 'POST', '/quirks', { trailingCommas: false, capitalCategory: true });
    const reply = await call(provider, 'gen_order', { trunk_id: '3', reserveId: '500001' });
    expect(reply.didCategory).toBe('LANDLINE');
  });
});

it('httpStatuses: as the headings of the samples have them', async () => {
  const provider = await start();
  await control(provider, 'POST', '/quirks', { httpStatuses: true });
  const number = { category: 'landline', state: 'WA', number: '2062190100' };
  const reserved = await post(provider, 'reserve', number);
  expect([reserved.status, reserved.text.slice(0, 15)]).toEqual([201, '{"status":"201"']);
  expect((await post(provider, 'availabilitystate')).status).toBe(200);
  expect((await post(provider, 'reserve', { ...number, number: '1' })).status).toBe(404);
});

describe('ledger file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'didtfn-ledger-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('carries everything over a restart, used magic too', async () => {
    const ledgerFile = join(folder, 'below', 'restart.jsonl');
    const first = await start({ ledgerFile });
    const orderId = await order(first, '2062199006');
    expect((await post(first, 'process_order', { orderId })).status).toBe(500);
    await call(first, 'process_order', { orderId: await order(first, '2062190100') });
    const reserveId = await reserve(first, '2062190101');
    await first.close();

    const second = await start({ ledgerFile });
    expect(second.ledger.entries()).toEqual(first.ledger.entries());
    expect(second.ledger.balance()).toBe('9999.00');
    expect(second.ledger.owned()).toEqual(['2062190100']);
    expect(await reserve(second, '2062190102')).toBe(reserveId);
    expect(await call(second, 'process_order', { orderId })).toMatchObject({ status: '200' });
    expect(second.ledger.entries().map(({ seq }) => seq)).toEqual(second.ledger.entries().map((_, index) => index + 1));
    const lines = readFileSync(ledgerFile, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(second.ledger.entries());
  });

  it('forgets an entry that was not written to its end', async () => {
    const ledgerFile = join(folder, 'torn.jsonl');
    const first = await start({ ledgerFile });
    await reserve(first, '2062190100');
    await first.close();
    appendFileSync(ledgerFile, '{"seq":2,"at":"2026-');

    const second = await start({ ledgerFile });
    expect(second.ledger.cart()).toEqual(['2062190100']);
    await reserve(second, '2062190101');
    await second.close();
    expect((await start({ ledgerFile })).ledger.cart()).toEqual(['2062190100', '2062190101']);
  });
});
