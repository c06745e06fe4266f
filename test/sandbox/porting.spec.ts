import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { buy, call, control, post, refusal, start, upload } from './harness.js';
import { atMonday, loa, port, ports, request } from './ports.js';

const folder = mkdtempSync(join(tmpdir(), 'didtfn-porting-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('generate_lnp_order', () => {
  it('prints status twice and the accepted numbers as the document does, and charges at once', async () => {
    const { provider } = await atMonday();
    const numbers = '12065550123, 12065550124';
    expect((await upload(provider, 'generate_lnp_order', { ...request, numbers })).text).toBe(
      '{"status":"200","success":"Order Generated Successfully.","orderNo":"900001","date":"2015-01-26 11:58:02",' +
        '"amount":"10.00","per_order_cost":"10.00","taxes":"0.00","other_charges":"0.00","discount":"0.00",' +
        '"tg_id":"3","orderType":"New","didCategory":"Landline","didType":"Unmetered","sessions":"100",' +
        '"status":"1","acceptedTns":[{"2065550123","2065550124"}],}',
    );
    expect(provider.ledger.charges()).toMatchObject([{ orderId: '900001', amountCents: 1000 }]);
    expect(provider.ledger.balance()).toBe('9990.00');
    expect(provider.ledger.owned()).toEqual([]);
    const { data } = (await call(provider, 'financial_summary', { activitytype: 'Order (LNP)' })) as {
      data: unknown[];
    };
    expect(data).toMatchObject([{ activity: 'Order (LNP)', debit: '10.00', balance: '9990.00' }]);
  });

  it('takes toll-free numbers by the minute', async () => {
    const provider = await start();
    const reply = await port(provider, { numbers: '18662345678', category: 'TollFree', subscriberType: 'business' });
    expect(reply).toMatchObject({ didCategory: 'TollFree', didType: 'Metered', sessions: '0' });
    expect(provider.ledger.ports()).toMatchObject([{ category: 'tollfree', subscriberType: 'business' }]);
  });

  it('orders accepted numbers only', async () => {
    const provider = await start();
    await buy(provider, '2062190100');
    await port(provider, { numbers: '12065550199' });
    const numbers = '12065559021,12065559022,12062190100,12065550199,12065550123,12065550123';
    expect(await port(provider, { numbers })).toMatchObject({ amount: '5.00', acceptedTns: ['2065550123'] });
    expect((await post(provider, 'check_lnp', { numbers })).text).toBe(
      '{"status":"200","accepted":[],"rejected":[{"2065559021","2062190100","2065550199","2065550123"}]}',
    );
    const charged = provider.ledger.charges().length;
    expect(await port(provider, { numbers })).toEqual(refusal('Invalid numbers'));
    expect(provider.ledger.charges().length).toBe(charged);
  });

  it.each([
    ['numbers', { numbers: '' }],
    ['numbers', { numbers: '2065550123' }],
    ['numbers', { numbers: '12065550123;12065550124' }],
    ['numbers', { numbers: '12065559021,12065559022' }],
    ['category', { category: '' }],
    ['category', { category: 'mobile' }],
    ['category', { category: 'tollfree' }],
    ['category', { numbers: '12065550123,18662345678' }],
    ['subscriberType', { subscriberType: '' }],
    ['subscriberType', { subscriberType: 'government' }],
    ['loaAuthorizingPerson', { loaAuthorizingPerson: '' }],
    ['loaAuthorizingPerson', { loaAuthorizingPerson: 'Sunny' }],
    ['loa_doc', { loa_doc: 'letter.pdf' }],
    ['loa_doc', { loa_doc: new File([], 'empty.pdf') }],
    ['carrier_doc', { carrier_doc: new File([], 'empty.zip') }],
    ['requestedFocDate', { requestedFocDate: '2015-01-26 11:58:01' }],
    ['requestedFocDate', { requestedFocDate: '2015-01-31 15:30:00' }],
    ['requestedFocDate', { requestedFocDate: '2015-02-01 15:30:00' }],
    ['requestedFocDate', { requestedFocDate: '2015-02-30 15:30:00' }],
    ['requestedFocDate', { requestedFocDate: '2015-02-02' }],
    ['requestedFocDate', { requestedFocDate: '2015-02-02T15:30:00Z' }],
  ])('refuses a wrong %s: %j', async (parameter, parts) => {
    const { provider } = await atMonday();
    expect(await port(provider, parts)).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('wants files, which a plain form cannot hold', async () => {
    const provider = await start();
    const { loa_doc: _loa, carrier_doc: _carrier, ...texts } = request;
    const plain = { ...texts, loa_doc: 'x', carrier_doc: 'x' };
    expect(await call(provider, 'generate_lnp_order', plain)).toEqual(refusal('Invalid loa_doc'));
    expect((await upload(provider, 'generate_lnp_order', { ...texts, loa_doc: loa })).text).toContain(
      'Invalid carrier_doc',
    );
  });

  it('wants the money first', async () => {
    const provider = await start({ balance: '9.99' });
    const numbers = '12065550123,12065550124';
    expect(await port(provider, { numbers })).toEqual(refusal('Insufficient balance'));
    expect(provider.ledger.entries()).toEqual([]);
    expect(await port(provider)).toMatchObject({ amount: '5.00' });
  });

  it('keeps what tells a paper from another, and no secret of the subscriber', async () => {
    const ledgerFile = join(folder, 'papers.jsonl');
    const provider = await start({ ledgerFile });
    await port(provider, { wirelessAccountNumber: 'ACCT-5550199', wirelessPin: 'PIN-4711' });
    await port(provider, { numbers: '12065550124', wirelessAccountNumber: ' ' });
    const sha256 = createHash('sha256').update('%PDF-1.4 letter').digest('hex');
    expect(provider.ledger.ports()).toMatchObject([
      {
        loaDoc: { name: '900001_loa.pdf', bytes: 15, sha256 },
        carrierDoc: { name: '900001_carrier.zip', bytes: 8 },
        wirelessAccountNumber: true,
        wirelessPin: true,
      },
      { wirelessAccountNumber: false, wirelessPin: false },
    ]);
    const { body } = await control(provider, 'GET', '/ledger');
    const orders = await post(provider, 'get_lnp_orders');
    for (const text of [readFileSync(ledgerFile, 'utf8'), JSON.stringify(body), orders.text])
      for (const secret of ['ACCT-5550199', 'PIN-4711', '%PDF', 'bills']) expect(text).not.toContain(secret);
  });
});

describe('get_lnp_orders', () => {
  it('prints every member in the order of the document', async () => {
    const { provider, pass } = await atMonday();
    const requestedFocDate = '2015-02-03 09:00:00';
    await port(provider, { numbers: '12065550123,12065550124', requestedFocDate });
    pass(1000);
    const filedAt = `http://127.0.0.1:${provider.port}/uploads/portin/900001`;
    expect((await post(provider, 'get_lnp_orders', { orderId: '900001' })).text).toBe(
      '{"status":"200","Orders":[{"orderno":"900001","accountno":"1000000001","date":"2015-01-26 11:58:02",' +
        '"amount":"10.00","per_order_cost":"10.00","taxes":"0.00","other_charges":"0.00","discount":"0.00",' +
        '"tg_id":"3","orderType":"Portin","didCategory":"Landline","didType":"Unmetered","sessions":"100",' +
        '"status":"FOC","requestedFocDate":"2015-02-03 09:00:00","actualFocDate":"2015-02-03 09:00:00",' +
        '"billingNumber":"+12065550123","loaAuthorizingPerson":"Sunny van Summertime",' +
        '"numbers":["2065550123","2065550124"],"subscriberType":"residential","subscriberFirstName":"Sunny",' +
        '"subscriberLastName":"van Summertime","addressHouseNumber":"124","addressStreetName":"Green Road",' +
        '"addressStreetSuffix":"Dr","addressCity":"Portland","addressStateCode":"OR","addressZip":"97230",' +
        '"losingCarrierName":"Bandwidth","lastModifiedDate":"2015-01-26T11:58:03Z","lastModifiedBy":"System",' +
        `"immediately":false,"triggered":false,"loa":"${filedAt}_loa.pdf","carrier_doc":"${filedAt}_carrier.zip",}]}`,
    );
    // The paper itself is not kept: what is left of it is a page that tells it from another one.
    const left = await (await fetch(`${filedAt}_loa.pdf`)).text();
    expect(left).toMatch(/^%PDF-[\s\S]*Port 900001, 900001_loa\.pdf: \d+ bytes, SHA-256 [0-9a-f]{64}/);
    expect((await fetch(`${filedAt}_carrier.zip`)).status).toBe(404);
  });

  it('lists all ports, one, or none', async () => {
    const provider = await start();
    expect((await post(provider, 'get_lnp_orders')).text).toBe('{"status":"200","Orders":[]}');
    await port(provider);
    await port(provider, { numbers: '12065550124' });
    expect((await ports(provider)).map(({ orderno }) => orderno)).toEqual(['900001', '900002']);
    expect((await ports(provider, { orderId: '900002' })).map(({ orderno }) => orderno)).toEqual(['900002']);
    for (const orderId of ['900003', 'x'])
      expect(await call(provider, 'get_lnp_orders', { orderId })).toEqual(refusal('Invalid orderId'));
    expect(await call(provider, 'get_new_orders')).toEqual({ status: '200', Orders: [] });
  });
});
