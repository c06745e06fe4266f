import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { client, portForm, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('numbers of VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());
  const search = async (query: string): Promise<Answer> => (await at.client.get(`/v1/available-numbers?${query}`)).body;
  const ordersOf = (n: string) => at.voipms.ledger.orders().filter(({ dids }) => dids.includes(n.slice(2)));

  it('are found by state, area code, exchange, digits and pattern, with what they cost', async () => {
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
    expect(exact.data.map((n: Answer) => n.phoneNumber)).toEqual(['+17865550100']);
    const runs = await search('country=US&exchange=786555&consecutive=5&limit=5');
    expect(runs.data).toHaveLength(5);
    const tollFree = await search('country=US&type=toll_free&tollFreePrefix=888&limit=3');
    expect(tollFree.data.every((n: Answer) => n.phoneNumber.startsWith('+1888') && n.type === 'toll_free')).toBe(true);
    expect((await search('country=CA&region=QC&limit=2')).data[0]).toMatchObject({ country: 'CA', region: 'QC' });
    expect((await search('country=US')).providers).toMatchObject([{ outcome: 'unsupported' }]);
  });

  it('are covered by state and province, and by the exchanges that have a free one', async () => {
    const regions = async (country: string): Promise<string[]> =>
      (await at.client.get(`/v1/coverage/regions?country=${country}`)).body.data.map((one: Answer) => one.region);
    expect(await regions('US')).toEqual(expect.arrayContaining(['FL', 'WA', 'DC']));
    expect(await regions('CA')).toEqual(expect.arrayContaining(['QC', 'ON', 'YT']));
    const exchanges = async (place: string): Promise<Answer[]> =>
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
    const centers = async (place: string): Promise<Answer[]> =>
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

  it('are kept apart for the gateway’s own callers, and for nobody else: the hold is local and says so', async () => {
    const wish = { provider: 'voipms', phoneNumbers: ['+17865550110'] };
    const held = await at.client.post('/v1/reservations', wish);
    expect(held.body).toMatchObject({ status: 'held', holdType: 'local' });
    expect((await at.client.post('/v1/reservations', wish, { key: 'acme' })).body.code).toBe('number_unavailable');
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

  it('are bought once, by the options of the order and the operator’s defaults', async () => {
    const order = await at.buy('+17865550111', { providerOptions: { billingType: 'flat', note: 'PO 1' } });
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

  it('are bought several at once, each by a call of its own; some may fail', async () => {
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

  it('toll-free and vanity', async () => {
    const [found] = (await search('country=US&type=toll_free&tollFreePrefix=888&limit=1')).data;
    expect((await at.buy(found.phoneNumber)).status).toBe('completed');
    const vanity = { provider: 'voipms', phoneNumbers: ['+18773569377'], providerOptions: { carrier: '1' } };
    const held = await at.client.post('/v1/reservations', vanity);
    expect(held.body.status).toBe('held');
    const wish = { reservationId: held.body.id, connection: { trunkId: await at.trunk('flowers') } };
    expect((await at.client.post('/v1/orders', wish)).body.status).toBe('completed');
    expect(at.asked('orderVanity')).toBe(1);
  });

  it('wait with their price to be confirmed, before anything is sent', async () => {
    const order = await at.buy('+17865550130', { confirm: 'manual' });
    expect(order).toMatchObject({ status: 'awaiting_confirmation', cost: { total: usd('1.49') } });
    expect(ordersOf('+17865550130')).toHaveLength(0);
    expect((await at.client.post(`/v1/orders/${order.id}/confirm`, undefined)).body.status).toBe('completed');
    const other = await at.buy('+17865550131', { confirm: 'manual' });
    expect((await at.client.post(`/v1/orders/${other.id}/cancel`, undefined)).body.status).toBe('cancelled');
    expect(ordersOf('+17865550131')).toHaveLength(0);
  });

  it('are not bought for more than was agreed', async () => {
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
      failure: { code: 'conflict', detail: expect.stringContaining('now asks 1.50 USD for +17865550135, not 1.49') },
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

  it('show their price beforehand, by the options of the order', async () => {
    const wish = { provider: 'voipms', phoneNumbers: ['+17865550136'] };
    const reservationId = (await at.client.post('/v1/reservations', wish)).body.id;
    const connection = { trunkId: await at.trunk('previewed') };
    const preview = async (more: object): Promise<Answer> =>
      (await at.client.post('/v1/orders/preview', { reservationId, connection, ...more }, { idempotencyKey: null }))
        .body;
    expect((await preview({})).cost.total).toEqual(usd('1.49'));
    expect((await preview({ providerOptions: { billingType: 'flat' } })).cost.total).toEqual(usd('5.95'));
  });

  it('go to another trunk, and are given up once', async () => {
    await at.buy('+17865550140');
    const trunkId = await at.trunk('elsewhere');
    const path = '/v1/numbers/%2B17865550140';
    expect((await at.client.patch(path, { trunkId })).status).toBe(200);
    expect((await at.client.patch(path, { status: 'inactive' })).body.errors[0].pointer).toBe('/status');
    at.voipms.faults.next('cancelDID', 'lose_reply');
    const gone = await at.client.delete(path);
    await at.client.until(`/v1/changes/${gone.body.id}`, (c) => c.status === 'completed');
    expect(at.asked('cancelDID')).toBe(1);
  });

  const quirks = async (some: Record<string, boolean>): Promise<void> => {
    const body = JSON.stringify(some);
    expect((await fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body })).status).toBe(200);
  };

  it('are set in what is named, and keep the rest although the provider sets everything at once', async () => {
    const phoneNumber = '+17865550142';
    await at.buy(phoneNumber);
    await quirks({ fullUpdates: true });
    const portal = {
      ...{ did: phoneNumber.slice(2), routing: 'sys:busy', pop: '1', dialtime: '20', cnam: '0', billing_type: '1' },
      ...{ failover_busy: 'sys:echo', callerid_prefix: 'MIA', record_calls: '1', port_out_pin: '4711' },
    };
    await at.upstream('setDIDInfo', portal);
    const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
    expect((await at.client.patch(path, { providerOptions: { note: 'desk', dialTime: 45 } })).status).toBe(200);
    const set = await at.client.patch(path, { billing: 'unmetered' });
    expect(set).toMatchObject({ status: 200, body: { billing: 'unmetered' } });
    const [now] = (await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids;
    expect(now).toMatchObject({ ...portal, billing_type: '2', note: 'desk', dialtime: '45' });
    // The same plan again is no fault, and a plan that cannot be had changes nothing else.
    expect((await at.client.patch(path, { billing: 'unmetered' })).status).toBe(200);
    at.voipms.faults.next('setDIDBillingType', 'lose_reply');
    const lost = await at.client.patch(path, { billing: 'metered' });
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    const wrong = async (wish: object): Promise<string> => (await at.client.patch(path, wish)).body.errors[0].pointer;
    expect(await wrong({ providerOptions: { billingType: 'flat' } })).toBe('/providerOptions/billingType');
    expect(await wrong({ providerOptions: { routing: 'account:100000_theirs' } })).toBe('/providerOptions/routing');
    expect(await wrong({ billing: 'metered', providerOptions: { note: 'x' } })).toBe('/billing');
    expect(await wrong({ providerOptions: {} })).toBe('');
    await quirks({ fullUpdates: false });
  });

  it('are assigned to a customer, who is charged once, and taken back', async () => {
    const phoneNumber = '+17865550143';
    await at.buy(phoneNumber);
    const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
    const customerId = (await at.client.post('/v1/customers?provider=voipms', client('assigned'))).body.id;
    const trunk = {
      ...{ provider: 'voipms', direction: 'origination', title: 'reseller', primary: { ipAddress: '192.0.2.20' } },
      customer: { customerId, packageId: '8378' },
    };
    expect((await at.client.post('/v1/trunks', trunk, { key: 'acme' })).status).toBe(404);
    const made = await at.client.post('/v1/trunks', trunk);
    expect(made).toMatchObject({ status: 201, body: { customerId } });
    const fees = { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') };
    const terms = { trunkId: made.body.id, fees, chargeNow: { setup: true, monthly: false } };
    const nobodys = await at.client.post(`${path}/assign`, { ...terms, trunkId: await at.trunk('nobodys') });
    expect(nobodys.body.errors[0]).toMatchObject({ pointer: '/trunkId', code: 'unsupported' });
    at.voipms.faults.next('connectDID', 'lose_reply');
    const lost = await at.client.post(`${path}/assign`, terms);
    if (lost.status === 202) await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    expect((await at.client.get(path)).body.assignment).toMatchObject({
      trunkId: made.body.id,
      fees: { setup: usd('1.99') },
    });
    expect(at.asked('connectDID')).toBe(1);
    expect(at.voipms.ledger.charges(customerId)).toMatchObject([{ amount: '1.99' }]);
    expect((await at.client.post(`${path}/assign`, terms)).body.code).toBe('invalid_state');
    expect((await at.client.post(`${path}/unassign`, undefined)).body.assignment).toBeUndefined();
    expect((await at.client.post(`${path}/unassign`, undefined)).body.code).toBe('invalid_state');
    // Somebody is quicker in the portal while nobody knows: it is not sent again, and a person is asked.
    const theirs = (await at.client.post('/v1/trunks', { ...trunk, title: 'theirs' })).body.id;
    at.voipms.faults.next('connectDID', 'error_before');
    const unclear = await at.client.post(`${path}/assign`, terms, { headers: { prefer: 'wait=0' } });
    const change = `/v1/changes/${unclear.body.id}`;
    await at.client.until(change, (c) => c.status === 'outcome_unknown');
    const elsewhere = { did: phoneNumber.slice(2), account: theirs, monthly: '1', setup: '0', minute: '0.01' };
    expect(await at.upstream('connectDID', elsewhere)).toEqual({ status: 'success' });
    const stopped = await at.client.until(
      change,
      (c) => !['accepted', 'in_progress', 'outcome_unknown'].includes(c.status),
    );
    expect(stopped).toMatchObject({ status: 'needs_review', failure: { detail: expect.stringContaining(theirs) } });
  });

  it('are connected to sub-accounts, which say whether they are registered', async () => {
    const id = await at.trunk('desk');
    expect((await at.client.get(`/v1/trunks/${id}?direction=origination`)).body).toMatchObject({
      id,
      provider: 'voipms',
      title: 'desk',
      registered: false,
    });
    at.voipms.faults.next('createSubAccount', 'lose_reply');
    const lost = await at.client.post('/v1/trunks', {
      provider: 'voipms',
      direction: 'origination',
      title: 'found',
      primary: { ipAddress: '192.0.2.11' },
    });
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    const refused = await at.client.post('/v1/trunks', {
      provider: 'voipms',
      direction: 'origination',
      title: 'not a name!',
      primary: { ipAddress: '192.0.2.11' },
    });
    expect(refused.body.errors[0].pointer).toBe('/title');
    expect((await at.client.delete(`/v1/trunks/${id}?direction=origination`)).status).toBe(200);
    expect((await at.client.get(`/v1/trunks/${id}?direction=origination`)).status).toBe(404);
  });

  it('are ported in, with their papers, and followed to the end', async () => {
    const options = { address: '400 Green Road', city: 'Miami', region: 'FL', postalCode: '33055', country: 'US' };
    const wrong = await at.client.post('/v1/port-orders', portForm({ providerOptions: options }));
    expect(wrong.body).toMatchObject({ status: 400 });
    expect(wrong.body.errors.map((e: Answer) => e.pointer)).toEqual(['/order/providerOptions/carrier']);
    const submitted = await at.client.post(
      '/v1/port-orders',
      portForm({ phoneNumbers: ['+17865551234', '+17865559031'] }),
    );
    expect(submitted.body).toMatchObject({
      accepted: ['+17865551234'],
      rejected: [{ phoneNumber: '+17865559031' }],
    });
    const ported = await at.client.until(`/v1/port-orders/${submitted.body.id}`, (p) => p.status === 'ported');
    expect(ported.actualFocDate).toMatch(/^\d{4}-/);
    const { body: notes } = await at.client.get(`/v1/port-orders/${submitted.body.id}/notes`);
    expect(notes.data[0]).toMatchObject({ date: expect.stringMatching(/^\d{4}-/), text: 'Order submitted.' });
    expect((await at.client.get(`/v1/port-orders/${submitted.body.id}/notes`, { key: 'acme' })).status).toBe(404);
    expect(at.asked('addLNPFile')).toBe(2);
    const { body: papers } = await at.client.get(`/v1/port-orders/${submitted.body.id}/documents`);
    expect(papers.data).toEqual([
      { documentId: expect.any(String), contentType: 'application/pdf', bytes: '%PDF-1.7 loa'.length },
      { documentId: expect.any(String), contentType: 'application/pdf', bytes: '%PDF-1.7 carrierDocument'.length },
    ]);
    at.voipms.faults.next('addLNPPort', 'lose_reply');
    const lost = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: ['+17865551235'] }));
    const found = await at.client.until(
      `/v1/port-orders/${lost.body.id}`,
      (p) => !['draft', 'outcome_unknown'].includes(p.status),
    );
    expect(found.status).not.toBe('needs_review');
    expect(at.voipms.ledger.ports()).toHaveLength(2);
  });

  it('wait for papers that did not arrive, until they are brought', async () => {
    const image = new Blob([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]);
    const scanned = portForm({ phoneNumbers: ['+17865551236'] });
    scanned.set('loa', image, 'loa.png');
    const unreadable = await at.client.post('/v1/port-orders', scanned);
    expect(unreadable.body).toMatchObject({ status: 400, errors: [{ pointer: '/loa', code: 'file_type' }] });
    for (let i = 0; i < 2; i++) at.voipms.faults.next('addLNPFile', 'error_before');
    const { body: port } = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: ['+17865551236'] }));
    const path = `/v1/port-orders/${port.id}`;
    await at.client.until(path, (p) => p.status === 'documents_pending');
    expect((await at.client.get(`${path}/documents`)).body.data).toEqual([]);
    const bring = (file: Blob, name = 'loa', key?: string): Promise<Answer> => {
      const form = new FormData();
      form.set('name', name);
      form.set('file', file, 'paper');
      return at.client.post(`${path}/documents`, form, key === undefined ? {} : { key });
    };
    const paper = new Blob(['%PDF-1.7 signed']);
    expect((await bring(image)).body.errors).toMatchObject([{ pointer: '/file', code: 'file_type' }]);
    expect((await bring(paper, 'invoice')).body.errors).toMatchObject([{ pointer: '/name' }]);
    expect((await bring(paper, 'loa', 'acme')).status).toBe(404);
    // It arrives, and the reply is lost: found by what the provider lists, and not sent twice.
    at.voipms.faults.next('addLNPFile', 'lose_reply');
    const brought = await bring(paper);
    expect(brought.status).toBe(202);
    await at.client.until(`/v1/changes/${brought.body.id}`, (c) => c.status === 'completed');
    const listed = (await at.client.get(`${path}/documents`)).body.data;
    expect(listed).toMatchObject([{ bytes: '%PDF-1.7 signed'.length }]);
    await at.client.until(path, (p) => p.status === 'ported');
    expect((await bring(paper)).body).toMatchObject({ status: 409, code: 'invalid_state' });
  });
});

describe('back orders at VoIP.ms', () => {
  let at: VoipmsGateway;
  let connection: { trunkId: string };
  beforeAll(async () => {
    at = await startVoipmsGateway({ VOIPMS_POLL_MS: '100' }, { backOrderMs: 3_600_000 });
    connection = { trunkId: await at.trunk() };
  });
  afterAll(() => at.stop());
  // A rate center that has no numbers.
  const criteria = { type: 'local', region: 'FL', city: 'Alford', quantity: 2 };
  const order = (more: object = {}): Promise<Answer> =>
    at.client.post(
      '/v1/orders',
      { provider: 'voipms', criteria, connection, ...more },
      { headers: { prefer: 'wait=0' } },
    );
  /** The numbers of what is waiting come now. */
  const fill = async (): Promise<void> => {
    for (const { id } of at.voipms.ledger.backOrders())
      await fetch(new URL('/_sandbox/backorder', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify({ id }) });
  };
  const end = async (placed: Answer): Promise<Answer> => {
    for (;;) {
      await fill();
      const { body } = await at.client.get(`/v1/orders/${placed.body.id}`);
      if (['completed', 'rejected', 'needs_review'].includes(body.status)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const bought = (): string[] => at.voipms.ledger.orders().flatMap(({ dids }) => dids.map((did) => `+1${did}`));

  it('go on until the numbers have come, each order with its own', async () => {
    const both = await Promise.all([order(), order()]);
    const ids = both.map((placed) => placed.body.id);
    for (const id of ids) await at.client.until(`/v1/orders/${id}`, (o) => o.status === 'in_progress');
    expect(bought()).toEqual([]);
    const [one, other] = await Promise.all(both.map(end));
    for (const done of [one, other]) expect(done).toMatchObject({ status: 'completed' });
    const numbers = [one, other].map((o) => o.phoneNumbers.map((n: Answer) => n.phoneNumber));
    expect(numbers.map((some) => some.length)).toEqual([2, 2]);
    expect(numbers.flat().sort()).toEqual(bought().sort());
    expect((await at.client.get(`/v1/numbers/${encodeURIComponent(numbers[0][0])}`)).body.orderId).toBe(one.id);
    const { body: events } = await at.client.get(`/v1/orders/${one.id}/events`);
    expect(events.data.map((e: Answer) => e.detail ?? '').join(' ')).toContain('0 of 2 numbers have come');
  });

  it('are refused by field, and by the provider', async () => {
    const refused = async (more: object): Promise<string> => (await order({ criteria: { ...criteria, ...more } })).body.errors[0].pointer; // prettier-ignore
    expect(await refused({ city: undefined })).toBe('/criteria/city');
    expect(await refused({ type: 'toll_free' })).toBe('/criteria/type');
    expect(await refused({ areaCode: '850' })).toBe('/criteria/areaCode');
    const nowhere = await end(await order({ criteria: { ...criteria, city: 'Atlantis' } }));
    expect(nowhere).toMatchObject({ status: 'rejected', failure: { code: 'upstream_rejected' } });
    const canadian = { type: 'local', country: 'CA', region: 'QC', city: 'Chomedey', quantity: 1 };
    expect((await end(await order({ criteria: canadian }))).status).toBe('completed');
  });

  it.each([
    ['lose_reply', 1],
    ['error_after', 1],
    ['late_effect', 1],
    ['garbage', 2],
    ['error_before', 2],
  ] as const)('are made once after %s', async (mishap, calls) => {
    const before = bought().length;
    const asked = at.asked('backOrderDIDUSA');
    at.voipms.faults.next('backOrderDIDUSA', mishap);
    expect(await end(await order({ criteria: { ...criteria, quantity: 1 } }))).toMatchObject({ status: 'completed' });
    expect(bought()).toHaveLength(before + 1);
    expect(at.asked('backOrderDIDUSA') - asked).toBe(calls);
    expect(at.voipms.ledger.backOrders()).toEqual([]);
  });
});

it('tells the operator what to do when the gateway’s address is not allowed, and makes fewer calls when there were too many', async () => {
  const at = await startVoipmsGateway();
  const control = (body: object): Promise<Response> =>
    fetch(new URL('/_sandbox/switches', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify(body) });
  await control({ ipEnabled: false });
  const trunks = (await at.client.get('/v1/trunks/100000_x?direction=origination')).body;
  expect(trunks.upstream.message).toContain('list of allowed IP addresses');
  await control({ ipEnabled: true });
  await at.stop();
});

describe('numbers whose order goes wrong', () => {
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
  ])('%s ends as %s, whatever became of the reply', async (n, status, bought) => {
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
