import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('the main path: find, hold, buy, own', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it('goes from a search to a number in service', async () => {
    const { client, simulator } = at;
    const found = await client.get('/v1/available-numbers?country=US&type=local&region=WA&areaCode=206&limit=5');
    expect(found.body.data).toHaveLength(5);
    expect(found.body.data[0]).toMatchObject({
      country: 'US',
      region: 'WA',
      rateCenter: 'SEATTLE',
      provider: 'didtfn',
      holdType: 'upstream',
    });
    expect(found.body.providers).toMatchObject([{ provider: 'didtfn', outcome: 'ok', count: 5, ignoredFilters: [] }]);
    const { phoneNumber } = found.body.data[0];

    const held = await client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [phoneNumber] });
    expect(held).toMatchObject({
      status: 201,
      body: { status: 'held', holdType: 'upstream', phoneNumbers: [{ phoneNumber, status: 'held' }] },
    });
    expect(held.body.secondsRemaining).toBeGreaterThan(500);
    expect(simulator.ledger.cart()).toEqual([phoneNumber.slice(2)]);
    const again = await client.get('/v1/available-numbers?country=US&type=local&region=WA&areaCode=206&limit=200');
    expect(again.body.data.map((n) => n.phoneNumber)).not.toContain(phoneNumber);

    const order = await client.post('/v1/orders', {
      reservationId: held.body.id,
      connection: { trunkId: '3' },
      customerReference: 'PO-1',
    });
    expect(order).toMatchObject({
      status: 201,
      body: {
        kind: 'number',
        status: 'completed',
        phoneNumbers: [{ phoneNumber, status: 'active' }],
        cost: { total: { amount: '1.00', currency: 'USD' } },
      },
    });
    expect(simulator.ledger.charges()).toHaveLength(1);
    expect(simulator.ledger.cart()).toEqual([]);

    const number = await client.get(`/v1/numbers/${encodeURIComponent(phoneNumber)}`);
    expect(number.body).toMatchObject({ phoneNumber, status: 'active', orderId: order.body.id });
    const listed = await client.get('/v1/orders?customerReference=PO-1&status=completed&provider=didtfn');
    expect(listed.body.data.map((o) => o.id)).toEqual([order.body.id]);
    const events = await client.get(`/v1/orders/${order.body.id}/events`);
    expect(events.body.data.map((e) => [e.type, e.operation ?? e.to])).toEqual([
      ['created', 'accepted'],
      ['call_sent', 'gen_order'],
      ['call_ended', 'gen_order'],
      ['status_changed', 'in_progress'],
      ['call_sent', 'process_order'],
      ['call_ended', 'process_order'],
      ['status_changed', 'completed'],
    ]);
    const reservation = await client.get(`/v1/reservations/${held.body.id}`);
    expect(reservation.body).toMatchObject({ status: 'ordered', orderId: order.body.id, secondsRemaining: 0 });
  });

  it('buys toll-free numbers too', async () => {
    const found = await at.client.get('/v1/available-numbers?type=toll_free&tollFreePrefix=866&limit=1');
    const { phoneNumber } = found.body.data[0];
    expect(phoneNumber).toMatch(/^\+1866/);
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [phoneNumber] });
    const order = await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId: '4' } });
    expect(order.body).toMatchObject({ status: 'completed', cost: { total: { amount: '2.00' } } });
  });

  it('waits with its price on request, and is charged on confirmation', async () => {
    const { client, simulator } = at;
    const before = simulator.ledger.charges().length;
    const held = await client.post('/v1/reservations', {
      provider: 'didtfn',
      criteria: { type: 'local', region: 'OR', quantity: 2 },
    });
    const order = await client.post('/v1/orders', {
      reservationId: held.body.id,
      connection: { trunkId: '3' },
      confirm: 'manual',
    });
    expect(order.body).toMatchObject({ status: 'awaiting_confirmation', cost: { total: { amount: '2.00' } } });
    expect(simulator.ledger.charges()).toHaveLength(before);
    const confirmed = await client.post(`/v1/orders/${order.body.id}/confirm`, undefined);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(simulator.ledger.charges()).toHaveLength(before + 1);
    expect(await client.post(`/v1/orders/${order.body.id}/confirm`, undefined)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it('can be cancelled before confirmation, and is never charged', async () => {
    const { client, simulator } = at;
    const before = simulator.ledger.charges().length;
    const held = await client.post('/v1/reservations', {
      provider: 'didtfn',
      criteria: { type: 'local', region: 'TX', quantity: 1 },
    });
    const order = await client.post('/v1/orders', {
      reservationId: held.body.id,
      connection: { trunkId: '3' },
      confirm: 'manual',
    });
    const cancelled = await client.post(`/v1/orders/${order.body.id}/cancel`, undefined);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', phoneNumbers: [{ status: 'failed' }] });
    await client.until(
      `/v1/reservations/${held.body.id}`,
      (r) => r.status === 'released' && r.phoneNumbers[0].status === 'released',
    );
    expect(simulator.ledger.charges()).toHaveLength(before);
  });

  it('lists each provider’s capabilities and the calls that reach it', async () => {
    const providers = await at.client.get('/v1/providers');
    expect(providers.body.data).toMatchObject([
      {
        id: 'didtfn',
        mode: 'sandbox',
        health: { status: 'ok' },
        capabilities: { search: true, reservations: { holdType: 'upstream', lifetimeSeconds: 600 } },
      },
      // This gateway has one provider; it says of the others that it knows them.
      { id: 'tcl', mode: 'disabled', health: { status: 'unknown' } },
      { id: 'telecloud', mode: 'disabled', health: { status: 'unknown' } },
      { id: 'voipms', mode: 'disabled', health: { status: 'unknown' } },
    ]);
    expect((await at.client.get('/v1/providers/didtfn')).body).toEqual({
      ...providers.body.data[0],
      options: [],
    });
    const operations = await at.client.get('/v1/providers/didtfn/operations');
    // Every operation of the provider's document.
    expect(operations.body.data).toHaveLength(32);
    expect(operations.body.data.map((o) => o.name).sort()).toEqual(
      [
        'availabilitynpanxx',
        'availabilitystate',
        'bulkreserve',
        'check_lnp',
        'defineTrunk',
        'defineTrunk_termination',
        'disable_trunk_termination',
        'generate_lnp_order',
        'get_lnp_orders',
        'get_trunk_termination',
        'make_payment',
        'update_trunk',
        'updatenumber',
        'daily_cdrs',
        'daily_cdrs_termination',
        'did_stats',
        'financial_summary',
        'get_invoices',
        'get_payments',
        'monthly_summary',
        'monthly_summary_termination',
        'tg_stats',
        'tg_stats_termination',
        'gen_order',
        'get_new_orders',
        'get_trunk',
        'getnumbers',
        'process_order',
        'remove_reserved',
        'reserve',
        'searchdid',
        'searchtfn',
      ].sort(),
    );
    expect(operations.body.data.find((o) => o.name === 'process_order')).toMatchObject({
      upstream: 'POST /process_order',
      effect: 'money',
      settledBy: ['getnumbers', 'get_new_orders'],
    });
    const documented = Object.entries(at.gateway.document().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`),
    );
    for (const { routes } of operations.body.data) for (const route of routes) expect(documented).toContain(route);
    expect(await at.client.get('/v1/providers/nobody')).toMatchObject({
      status: 404,
      body: { code: 'provider_not_found' },
    });
  });

  it('lists coverage', async () => {
    const regions = await at.client.get('/v1/coverage/regions?country=US');
    expect(regions.body.data.length).toBeGreaterThanOrEqual(10);
    expect(regions.body.data).toContainEqual({ country: 'US', region: 'WA', provider: 'didtfn' });
    const exchanges = await at.client.get('/v1/coverage/exchanges?region=WA');
    expect(exchanges.body.data).toContainEqual({
      country: 'US',
      region: 'WA',
      areaCode: '206',
      exchange: '206219',
      rateCenter: 'SEATTLE',
      provider: 'didtfn',
    });
    const centers = await at.client.get('/v1/coverage/rate-centers?region=WA');
    const seattle = { country: 'US', region: 'WA', rateCenter: 'SEATTLE', available: true, provider: 'didtfn' };
    expect(centers.body.data.filter((one) => one.rateCenter === 'SEATTLE')).toEqual([seattle]);
    expect((await at.client.get('/v1/coverage/regions?country=FR')).body).toMatchObject({
      data: [],
      providers: [{ outcome: 'unsupported' }],
    });
  });

  it('pages through lists without losing or repeating items', async () => {
    const seen: string[] = [];
    let query = 'limit=2';
    for (;;) {
      const { body } = await at.client.get(`/v1/reservations?${query}`);
      seen.push(...body.data.map((r) => r.id));
      if (!body.page.hasMore) break;
      query = `limit=2&cursor=${body.page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen.length).toBeGreaterThanOrEqual(4);
    const numbers = await at.client.get('/v1/numbers?limit=1');
    const rest = await at.client.get(`/v1/numbers?limit=200&cursor=${numbers.body.page.nextCursor}`);
    expect(rest.body.data.map((n) => n.phoneNumber)).not.toContain(numbers.body.data[0].phoneNumber);
  });

  it('finds a number wherever it is, and says when it has not looked everywhere', async () => {
    const search = async (query: string): Promise<AnswerTo<'GET', '/v1/available-numbers'>> =>
      (await at.client.get(`/v1/available-numbers?${query}`)).body;
    for (const query of ['pattern=5095550123', 'contains=5095550124']) {
      const number = query.slice(-10);
      const sent: Record<string, string | undefined>[] = [];
      const stop = at.simulator.observe(({ stage, operation, fields }) => {
        if (stage === 'arrived' && operation === 'searchdid') sent.push(fields);
      });
      const { data, providers } = await search(query);
      stop();
      expect(data).toMatchObject([{ phoneNumber: `+1${number}`, region: 'WA', rateCenter: 'SPOKANE' }]);
      expect(providers).toEqual([expect.not.objectContaining({ truncated: true })]);
      expect(sent).toEqual([expect.objectContaining({ state: 'WA', NPANXXYYYY: number })]);
    }
    expect((await search('pattern=509555*23')).data.map((n) => n.phoneNumber)).toEqual(['+15095550123']);
    expect((await search('pattern=8665550123')).data).toMatchObject([{ type: 'toll_free' }]);
    // Without a place to look in, three states are searched, and there are more.
    expect(await search('contains=5095550')).toMatchObject({
      data: [],
      providers: [{ outcome: 'empty', count: 0, truncated: true }],
    });
    expect((await search('contains=5095550&region=WA&limit=1')).providers[0]).not.toHaveProperty('truncated');
  });

  it('filters a search by number properties', async () => {
    const search = async (query: string): Promise<string[]> =>
      (await at.client.get(`/v1/available-numbers?${query}`)).body.data.map((n) => n.phoneNumber);
    expect((await search('exchange=425555&contains=5550123')).every((n) => n === '+14255550123')).toBe(true);
    expect(await search('areaCode=425&contains=0123')).toEqual(['+14255550123']);
    const run = (await search('region=NV&consecutive=5&limit=5')).map(Number);
    expect(run).toEqual(run.map((_, i) => run[0]! + i));
    expect(await search('areaCode=877&limit=1')).toEqual([expect.stringMatching(/^\+1877/)]);
    expect(await search('region=WA&city=Bellevue&limit=1')).toEqual([expect.stringMatching(/^\+1425555/)]);
    expect((await at.client.get('/v1/available-numbers?country=DE')).body).toMatchObject({
      data: [],
      providers: [{ outcome: 'unsupported' }],
    });
  });
});
