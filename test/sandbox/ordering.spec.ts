import { describe, expect, it } from '@jest/globals';
import { call, order, post, refusal, reserve, start } from './harness.js';

const landline = { category: 'landline', state: 'WA' };

describe('reserve', () => {
  it('prints the numbers as one string and keeps one cart', async () => {
    const provider = await start();
    expect((await post(provider, 'reserve', { ...landline, number: '2062190100' })).text).toBe(
      '{"status":"200","reserveId":"500001","TNs":["2062190100"]}',
    );
    const tollFree = { category: 'TollFree', tfn_prefix: '866', number: '8665550100' };
    expect(await call(provider, 'reserve', tollFree)).toMatchObject({ reserveId: '500001' });
    expect(provider.ledger.cart()).toEqual(['2062190100', '8665550100']);
  });

  it.each([
    ['category', { state: 'WA', number: '2062190100' }],
    ['category', { category: 'mobile', state: 'WA', number: '2062190100' }],
    ['state', { category: 'landline', number: '2062190100' }],
    ['tfn_prefix', { category: 'tollfree', number: '8665550100' }],
    ['number', { ...landline }],
    ['number', { ...landline, number: '12062190100' }],
    ['number', { ...landline, number: '2062190100,2062190101' }],
    ['number', { ...landline, number: '2062195000' }],
    ['number', { ...landline, state: 'OR', number: '2062190100' }],
    ['number', { ...landline, npanxx: '253555', number: '2062190100' }],
    ['npanxx', { ...landline, npanxx: '206', number: '2062190100' }],
    ['number', { ...landline, city: 'Tacoma', number: '2062190100' }],
    ['number', { category: 'tollfree', tfn_prefix: '877', number: '8665550100' }],
    ['number', { category: 'tollfree', tfn_prefix: '866', number: '2062190100' }],
  ])('refuses a wrong %s: %j', async (parameter, fields) => {
    const provider = await start();
    expect(await call(provider, 'reserve', fields)).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('refuses a number that is already held', async () => {
    const provider = await start();
    await reserve(provider, '2062190100');
    expect(await call(provider, 'reserve', { ...landline, number: '2062190100' })).toEqual(refusal('Invalid number'));
  });
});

describe('bulkreserve', () => {
  it('takes ordinary numbers in ascending order', async () => {
    const provider = await start();
    await reserve(provider, '2062190101');
    const reply = await call(provider, 'bulkreserve', { ...landline, npanxx: '206219', quantity: '3' });
    expect(reply).toEqual({ status: '200', reserveId: '500001', TNs: ['2062190100 , 2062190102 , 2062190103'] });
    await call(provider, 'bulkreserve', { ...landline, city: 'Tacoma', quantity: '100' });
    expect(provider.ledger.cart().filter((number) => number.startsWith('2535550')).length).toBe(100);
  });

  it('goes on in the next exchange, and takes toll-free numbers', async () => {
    const provider = await start();
    await call(provider, 'bulkreserve', { ...landline, quantity: '101' });
    expect(provider.ledger.cart().at(-1)).toBe('2535550100');
    const reply = await call(provider, 'bulkreserve', { category: 'tollfree', tfn_prefix: '888', quantity: '1' });
    expect(reply.TNs).toEqual(['8885550100']);
  });

  it.each(['', '0', '1001', 'ten', '101'])('reserves nothing for the quantity %j of one exchange', async (quantity) => {
    const provider = await start();
    const reply = await call(provider, 'bulkreserve', { ...landline, npanxx: '206219', quantity });
    expect(reply).toEqual(refusal('Invalid quantity'));
    expect(provider.ledger.cart()).toEqual([]);
  });
});

describe('remove_reserved', () => {
  it('removes the numbers that are named and says which were not there', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, '2062190100', '2062190101', '2062190102');
    const number = '2062190100,2062190102, 2062190109';
    expect((await post(provider, 'remove_reserved', { reserveId, number })).text).toBe(
      '{"status":"200","Removed TNs":["2062190100 , 2062190102"],"TNs not available":["2062190109"]}',
    );
    expect(provider.ledger.cart()).toEqual(['2062190101']);
    await reserve(provider, '2062190100');
  });

  it.each([{}, { number: '' }])('empties the whole cart without a number: %j', async (fields) => {
    const provider = await start();
    const reserveId = await reserve(provider, '2062190100', '2062190101');
    expect(await call(provider, 'remove_reserved', { reserveId, ...fields })).toEqual({
      status: '200',
      'Removed TNs': ['2062190100 , 2062190101'],
      'TNs not available': [''],
    });
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('knows its cart', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, '2062190100');
    expect(await call(provider, 'remove_reserved', {})).toEqual(refusal('Invalid reserveId'));
    expect(await call(provider, 'remove_reserved', { reserveId: '7' })).toEqual(refusal('Invalid reserveId'));
    expect(await call(provider, 'remove_reserved', { reserveId, number: '1' })).toEqual(refusal('Invalid number'));
    expect(provider.ledger.cart()).toEqual(['2062190100']);
  });
});

describe('gen_order', () => {
  it('prints status twice, the envelope first and the order last', async () => {
    const provider = await start({ now: () => Date.UTC(2015, 0, 26, 11, 58, 2) });
    const reserveId = await reserve(provider, '2062190100', '2062190101');
    expect((await post(provider, 'gen_order', { trunk_id: '3', reserveId })).text).toBe(
      '{"status":"200","success":"Order Generated successfully.","orderId":"700001","date":"2015-01-26 11:58:02",' +
        '"amount":"2.00","per_order_cost":"2.00","taxes":"0.00","other_charges":"0.00","discount":"0.00",' +
        '"tg_id":"3","orderType":"New","didCategory":"Landline","didType":"Unmetered","sessions":"100",' +
        '"status":"1","numbers":["2062190100","2062190101"]}',
    );
    expect(provider.ledger.cart()).toEqual([]);
    expect(provider.ledger.charges()).toEqual([]);
  });

  it('wants a trunk and a cart with something in it', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, '2062190100');
    expect(await call(provider, 'gen_order', { reserveId })).toEqual(refusal('Invalid trunk_id'));
    expect(await call(provider, 'gen_order', { trunk_id: '5', reserveId })).toEqual(refusal('Invalid trunk_id'));
    expect(await call(provider, 'gen_order', { trunk_id: '4' })).toEqual(refusal('Invalid reserveId'));
    expect(await call(provider, 'gen_order', { trunk_id: '4', reserveId: '1' })).toEqual(refusal('Invalid reserveId'));
    await call(provider, 'remove_reserved', { reserveId });
    expect(await call(provider, 'gen_order', { trunk_id: '4', reserveId })).toEqual(refusal('Invalid reserveId'));
  });

  it('begins a new cart after an order, not before', async () => {
    const provider = await start();
    const first = await reserve(provider, '2062190100');
    await call(provider, 'remove_reserved', { reserveId: first });
    expect(await reserve(provider, '2062190101')).toBe(first);
    await call(provider, 'gen_order', { trunk_id: '3', reserveId: first });
    expect(await call(provider, 'gen_order', { trunk_id: '3', reserveId: first })).toEqual(
      refusal('Invalid reserveId'),
    );
    expect(await call(provider, 'remove_reserved', { reserveId: first })).toEqual(refusal('Invalid reserveId'));
    expect(await reserve(provider, '2062190102')).toBe('500002');
  });
});

describe('process_order', () => {
  it('takes the money and gives the numbers', async () => {
    const provider = await start({ balance: '10.00' });
    const orderId = await order(provider, '2062190100', '2062190101');
    expect((await post(provider, 'process_order', { orderId })).text).toBe(
      '{"status":"200","success":"Order Processed Successfully.","orderId":"700001"}',
    );
    expect(provider.ledger.balance()).toBe('8.00');
    expect(provider.ledger.owned()).toEqual(['2062190100', '2062190101']);
  });

  it('charges a repeated order again', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100');
    await call(provider, 'process_order', { orderId });
    await call(provider, 'process_order', { orderId });
    expect(provider.ledger.charges()).toMatchObject([
      { orderId, amountCents: 100 },
      { orderId, amountCents: 100 },
    ]);
    expect(provider.ledger.balance()).toBe('9998.00');
    expect(provider.ledger.owned()).toEqual(['2062190100']);
  });

  it('refuses what it does not know and what is not paid for', async () => {
    const provider = await start({ balance: '0.99' });
    const orderId = await order(provider, '2062190100');
    expect(await call(provider, 'process_order')).toEqual(refusal('Invalid orderId'));
    expect(await call(provider, 'process_order', { orderId: '1' })).toEqual(refusal('Invalid orderId'));
    expect(await call(provider, 'process_order', { orderId })).toEqual(refusal('Insufficient balance'));
    expect([provider.ledger.charges(), provider.ledger.owned(), provider.ledger.balance()]).toEqual([[], [], '0.99']);
  });
});

describe('what was ordered', () => {
  it('get_new_orders lists orders, processed or not', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100');
    const tollFree = { category: 'tollfree', tfn_prefix: '800', number: '8005550100' };
    const { reserveId } = await call(provider, 'reserve', tollFree);
    await call(provider, 'gen_order', { trunk_id: '4', reserveId: String(reserveId) });
    const { Orders: all } = (await call(provider, 'get_new_orders')) as { Orders: Record<string, string>[] };
    expect(all[0]).toMatchObject({ orderno: orderId, accountno: provider.accountNo, status: '1', tg_id: '3' });
    expect(all[1]).toMatchObject({
      amount: '2.00',
      didCategory: 'TollFree',
      didType: 'Metered',
      sessions: '0',
      numbers: ['8005550100'],
    });
    expect(await call(provider, 'get_new_orders', { orderId })).toEqual({ status: '200', Orders: [all[0]] });
    expect(await call(provider, 'get_new_orders', { orderId: '1' })).toEqual({ status: '200', Orders: [] });
    expect(await call(provider, 'get_new_orders', { orderId: 'x' })).toEqual(refusal('Invalid orderId'));
  });

  it('getnumbers lists what was allocated, by every filter', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100');
    expect(await call(provider, 'getnumbers')).toEqual({ status: '200', data: [] });
    await call(provider, 'process_order', { orderId });
    const { data } = (await call(provider, 'getnumbers')) as { data: unknown[] };
    expect(data).toEqual([
      {
        didnumber: '2062190100',
        trunkGroup: '192.0.2.10',
        prefix1: '1001',
        trunkGroup2: '192.0.2.11',
        prefix2: '1002',
        didRate: '1.00',
        didType: 'Unmetered',
        orderType: 'New',
        status: '1',
        cnam: '',
      },
    ]);
    const count = async (fields: Record<string, string>) =>
      ((await call(provider, 'getnumbers', fields)).data as unknown[]).length;
    expect(await count({ category: 'Landline', status: '1', trunkId: '3', orderno: orderId })).toBe(1);
    expect(await count({ category: 'tollfree' })).toBe(0);
    expect(await count({ status: '2' })).toBe(0);
    expect(await count({ trunkId: '4' })).toBe(0);
    expect(await count({ orderno: '1' })).toBe(0);
    expect(await call(provider, 'getnumbers', { status: '3' })).toEqual(refusal('Invalid status'));
  });
});

describe('a cart per reservation', () => {
  it('orders and removes one reservation only', async () => {
    const provider = await start({ cart: 'per_reservation' });
    const first = await reserve(provider, '2062190100');
    const second = await reserve(provider, '2062190101');
    const third = String((await call(provider, 'bulkreserve', { ...landline, quantity: '2' })).reserveId);
    expect([first, second, third]).toEqual(['500001', '500002', '500003']);
    expect(await call(provider, 'gen_order', { trunk_id: '3', reserveId: second })).toMatchObject({
      numbers: ['2062190101'],
    });
    const foreign = await call(provider, 'remove_reserved', { reserveId: first, number: '2062190102' });
    expect(foreign).toMatchObject({ 'Removed TNs': [''], 'TNs not available': ['2062190102'] });
    await call(provider, 'remove_reserved', { reserveId: first });
    expect(provider.ledger.cart()).toEqual(['2062190102', '2062190103']);
    expect(await call(provider, 'gen_order', { trunk_id: '3', reserveId: second })).toEqual(
      refusal('Invalid reserveId'),
    );
  });
});
