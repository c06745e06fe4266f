import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('numbers at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());
  const search = async (query: string): Promise<AnswerTo<'GET', '/v1/available-numbers'>> =>
    (await at.client.get(`/v1/available-numbers?${query}`)).body;
  const ordersOf = (n: string) => at.voipms.ledger.orders().filter(({ dids }) => dids.includes(n.slice(2)));

  it('are found by state, area code, exchange, digits and pattern, with their cost', async () => {
    const florida = await search('country=US&region=FL&limit=5');
    expect(florida.providers).toMatchObject([{ provider: 'voipms', outcome: 'ok', count: 5 }]);
    expect(florida.data[0]).toMatchObject({
      country: 'US',
      type: 'local',
      region: 'FL',
      holdType: 'local',
      cost: { setup: usd('0.50'), monthly: usd('0.99') },
    });
    const exact = await search('country=US&contains=7865550100');
    expect(exact.data.map((n) => n.phoneNumber)).toEqual(['+17865550100']);
    const runs = await search('country=US&exchange=786555&consecutive=5&limit=5');
    expect(runs.data).toHaveLength(5);
    const tollFree = await search('country=US&type=toll_free&tollFreePrefix=888&limit=3');
    expect(tollFree.data.every((n) => n.phoneNumber.startsWith('+1888') && n.type === 'toll_free')).toBe(true);
    expect((await search('country=CA&region=QC&limit=2')).data[0]).toMatchObject({ country: 'CA', region: 'QC' });
    expect((await search('country=US')).providers).toMatchObject([{ outcome: 'unsupported' }]);
  });

  it('have coverage by state and province, and by exchanges with available numbers', async () => {
    const regions = async (country: string): Promise<string[]> =>
      (await at.client.get(`/v1/coverage/regions?country=${country}`)).body.data.map((one) => one.region);
    expect(await regions('US')).toEqual(expect.arrayContaining(['FL', 'WA', 'DC']));
    expect(await regions('CA')).toEqual(expect.arrayContaining(['QC', 'ON', 'YT']));
    const exchanges = async (place: string): Promise<AnswerTo<'GET', '/v1/coverage/exchanges'>['data']> =>
      (await at.client.get(`/v1/coverage/exchanges?${place}`)).body.data;
    const florida = await exchanges('region=FL');
    expect(florida).toContainEqual({
      country: 'US',
      region: 'FL',
      areaCode: '786',
      exchange: '786555',
      rateCenter: 'MIAMI',
      provider: 'voipms',
    });
    // Each once, and none of a rate center that has nothing left: Alford.
    expect(new Set(florida.map((one) => one.exchange)).size).toBe(florida.length);
    expect(florida.filter((one) => one.areaCode === '850')).toEqual([]);
    expect((await exchanges('country=CA&region=QC'))[0]).toMatchObject({ country: 'CA', region: 'QC' });
    const centers = async (place: string): Promise<AnswerTo<'GET', '/v1/coverage/rate-centers'>['data']> =>
      (await at.client.get(`/v1/coverage/rate-centers?${place}`)).body.data;
    const inFlorida = { country: 'US', region: 'FL', provider: 'voipms' };
    expect(await centers('region=FL')).toEqual(
      expect.arrayContaining([
        { ...inFlorida, rateCenter: 'ALFORD', available: false },
        { ...inFlorida, rateCenter: 'MIAMI', available: true },
      ]),
    );
    const ontario = await centers('country=CA&region=ON');
    expect(ontario.map((one) => one.rateCenter)).toContain('Stoney Point');
    expect((await at.client.get('/v1/coverage/regions?country=FR')).body.providers).toMatchObject([
      { provider: 'voipms', outcome: 'unsupported' },
    ]);
  });

  it('are held among the gateway’s own callers only: the hold is local and says so', async () => {
    const request = { provider: 'voipms', phoneNumbers: ['+17865550110'] };
    const held = await at.client.post('/v1/reservations', request);
    expect(held.body).toMatchObject({ status: 'held', holdType: 'local' });
    expect((await at.client.post('/v1/reservations', request, { key: 'acme' })).body.code).toBe('number_unavailable');
    // Somebody buys it in the portal.
    await fetch(new URL('/_sandbox/take', at.voipms.baseUrl), {
      method: 'POST',
      body: JSON.stringify({ did: '7865550110' }),
    });
    const placed = await at.client.post('/v1/orders', {
      reservationId: held.body.id,
      connection: { trunkId: await at.trunk('lost') },
    });
    expect(placed.body).toMatchObject({ status: 'rejected', failure: { code: 'number_unavailable' } });
    expect((await at.client.get(`/v1/reservations/${held.body.id}`)).body.status).toBe('lost');
    expect(ordersOf('+17865550110')).toHaveLength(0);
  });

  it('are bought once, with the options of the order and the operator’s defaults', async () => {
    const order = await at.buy('+17865550111', { providerOptions: { billing: 'unmetered', note: 'PO 1' } });
    expect(order).toMatchObject({
      status: 'completed',
      cost: { total: usd('5.95') },
      phoneNumbers: [{ phoneNumber: '+17865550111', status: 'active' }],
    });
    expect(ordersOf('+17865550111')).toMatchObject([{ setup: '1.00', monthly: '4.95' }]);
    const number = (await at.client.get('/v1/numbers/%2B17865550111')).body;
    expect(number).toMatchObject({ provider: 'voipms', status: 'active', billing: 'unmetered', orderId: order.id });
    const wrong = await at.client.post('/v1/orders', {
      provider: 'voipms',
      phoneNumbers: ['+17865550112'],
      connection: { trunkId: await at.trunk('other') },
      providerOptions: { pop: 15 },
    });
    expect(wrong.body.errors[0].pointer).toBe('/providerOptions/pop');
  });

  it('are bought several at once, each by its own call; some may fail', async () => {
    const phoneNumbers = ['+17865550120', '+17865559003', '+17865550121'];
    const placed = await at.client.post('/v1/orders', {
      provider: 'voipms',
      phoneNumbers,
      connection: { trunkId: await at.trunk('several') },
    });
    expect(placed.body).toMatchObject({
      status: 'partially_completed',
      phoneNumbers: [{ status: 'active' }, { status: 'failed' }, { status: 'active' }],
    });
  });

  it('can be toll-free and vanity', async () => {
    const [found] = (await search('country=US&type=toll_free&tollFreePrefix=888&limit=1')).data;
    expect((await at.buy(found.phoneNumber)).status).toBe('completed');
    const vanity = { provider: 'voipms', phoneNumbers: ['+18773569377'], providerOptions: { carrier: '1' } };
    const held = await at.client.post('/v1/reservations', vanity);
    expect(held.body.status).toBe('held');
    const request = { reservationId: held.body.id, connection: { trunkId: await at.trunk('flowers') } };
    expect((await at.client.post('/v1/orders', request)).body.status).toBe('completed');
    expect(at.asked('orderVanity')).toBe(1);
  });

  it('wait with their price for confirmation, before anything is sent', async () => {
    const order = await at.buy('+17865550130', { confirm: 'manual' });
    expect(order).toMatchObject({ status: 'awaiting_confirmation', cost: { total: usd('1.49') } });
    expect(ordersOf('+17865550130')).toHaveLength(0);
    expect((await at.client.post(`/v1/orders/${order.id}/confirm`, undefined)).body.status).toBe('completed');
    const other = await at.buy('+17865550131', { confirm: 'manual' });
    expect((await at.client.post(`/v1/orders/${other.id}/cancel`, undefined)).body.status).toBe('cancelled');
    expect(ordersOf('+17865550131')).toHaveLength(0);
  });

  it('cannot be held by others while an order of them waits', async () => {
    const phoneNumber = '+17865550133';
    const order = { provider: 'voipms', phoneNumbers: [phoneNumber], connection: { trunkId: await at.trunk('early') } };
    const waiting = await at.client.post('/v1/orders', { ...order, confirm: 'manual' });
    expect(waiting.body.status).toBe('awaiting_confirmation');
    const late = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: [phoneNumber] });
    expect(late).toMatchObject({
      status: 409,
      body: {
        code: 'number_unavailable',
        errors: [{ pointer: '/phoneNumbers/0', detail: 'It is being ordered through this gateway.' }],
      },
    });
    const picked = await at.client.post('/v1/reservations', {
      provider: 'voipms',
      criteria: { type: 'local', region: 'FL', pattern: '7865550133', quantity: 1 },
    });
    expect(picked.body.code).toBe('number_unavailable');
    expect((await at.client.post(`/v1/orders/${waiting.body.id}/confirm`, undefined)).body.status).toBe('completed');
    expect(ordersOf(phoneNumber)).toHaveLength(1);
  });

  it('are not bought above the agreed price', async () => {
    const prices = (setup: string): Promise<Response> =>
      fetch(new URL('/_sandbox/prices', at.voipms.baseUrl), {
        method: 'POST',
        body: JSON.stringify({ billing_type: '1', setup, monthly: '0.99' }),
      });
    const order = await at.buy('+17865550135', { confirm: 'manual' });
    expect(order.cost.total).toEqual(usd('1.49'));
    await prices('0.51');
    const confirmed = await at.client.post(`/v1/orders/${order.id}/confirm`, undefined);
    expect(confirmed.body).toMatchObject({
      status: 'rejected',
      failure: { code: 'conflict', detail: expect.stringContaining('now charges 1.50 USD for +17865550135, not 1.49') },
    });
    expect(ordersOf('+17865550135')).toHaveLength(0);
    expect((await at.client.get(`/v1/reservations/${order.reservationId}`)).body.status).toBe('held');
    const cheaper = await at.client.post('/v1/orders', {
      reservationId: order.reservationId,
      connection: { trunkId: await at.trunk('patient') },
      confirm: 'manual',
    });
    expect(cheaper.body.cost.total).toEqual(usd('1.50'));
    await prices('0.50');
    expect((await at.client.post(`/v1/orders/${cheaper.body.id}/confirm`, undefined)).body.status).toBe('completed');
    expect(ordersOf('+17865550135')).toMatchObject([{ setup: '0.50' }]);
  });

  it('have a price in advance, by the options of the order', async () => {
    const request = { provider: 'voipms', phoneNumbers: ['+17865550136'] };
    const reservationId = (await at.client.post('/v1/reservations', request)).body.id;
    const connection = { trunkId: await at.trunk('previewed') };
    const preview = async (more: object): Promise<AnswerTo<'POST', '/v1/orders/preview'>> =>
      (await at.client.post('/v1/orders/preview', { reservationId, connection, ...more }, { idempotencyKey: null }))
        .body;
    expect((await preview({})).cost.total).toEqual(usd('1.49'));
    expect((await preview({ providerOptions: { billing: 'unmetered' } })).cost.total).toEqual(usd('5.95'));
  });
});

it('tells the operator what to do if the gateway’s address is not allowed', async () => {
  const at = await startVoipmsGateway();
  const control = (body: object): Promise<Response> =>
    fetch(new URL('/_sandbox/switches', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify(body) });
  await control({ ipEnabled: false });
  const trunks = (await at.client.get('/v1/trunks/100000_x?direction=origination')).body;
  expect(trunks.upstream.message).toContain('list of allowed IP addresses');
  await control({ ipEnabled: true });
  await at.stop();
});

describe('numbers of an order that goes wrong', () => {
  it.each([
    ['+17865559004', 'completed', 1],
    ['+17865559006', 'completed', 1],
    ['+17865559007', 'completed', 1],
    ['+17865559008', 'completed', 1],
    ['+17865559009', 'completed', 1],
    ['+17865559010', 'completed', 1],
    ['+17865559014', 'completed', 1],
    ['+17865559005', 'rejected', 0],
    ['+17865559002', 'rejected', 0],
  ])('%s ends as %s, whatever happened to the reply', async (n, status, bought) => {
    const own = await startVoipmsGateway();
    const { id } = await own.buy(n);
    const ended = await own.client.until(`/v1/orders/${id}`, (o) =>
      ['completed', 'rejected', 'needs_review'].includes(o.status),
    );
    expect(ended.status).toBe(status);
    expect(own.voipms.ledger.orders()).toHaveLength(bought);
    await own.stop();
  });
});
