import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenAPIObject } from '@nestjs/swagger';
import { faultKinds } from '../../src/contract/simulators.js';
import { faultKinds as simulated } from '../../src/sandbox/kit/faults.js';
import { read } from '../ops/files.js';
import { operationsOf } from '../support/documented.js';
import { freshRedis } from '../support/services.js';
import { type Answer, type AnswerTo, type Order, type Outcome, type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';
import { direct } from './tcl.js';

const day = 24 * 3_600;
const atOnce = { headers: { prefer: 'wait=0' } };

let at: TestGateway;
const advance = async (advanceSeconds: number): Promise<AnswerTo<'POST', '/v1/sandbox/clock'>> => {
  const { status, body } = await at.client.post('/v1/sandbox/clock', { advanceSeconds });
  expect({ status, running: body.running }).toEqual({ status: 200, running: [] });
  return body;
};
type SimulatedEvents = AnswerTo<'GET', '/v1/sandbox/ledger'>['data'][0][];
/** What the simulator has seen, of one kind. */
const seen = async (provider: string, type: string): Promise<SimulatedEvents> =>
  (await at.client.get(`/v1/sandbox/ledger?provider=${provider}&limit=200`)).body.data.filter(
    (event) => event.type === type,
  );
const get = async (path: string): Promise<Answer> => (await at.client.get(path)).body;
const reserve = async (phoneNumber: string): Promise<Reservation> =>
  (await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [phoneNumber] })).body;
const orderOf = async (phoneNumber: string): Promise<Order> => {
  const { id: reservationId } = await reserve(phoneNumber);
  return (await at.client.post('/v1/orders', { reservationId, connection: direct }, atOnce)).body;
};

describe('time in a sandbox', () => {
  beforeEach(async () => {
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl,voipms' }, { portFocMs: 10 * day * 1_000, portCompleteMs: 14 * day * 1_000 }); // prettier-ignore
  });
  afterEach(() => at.stop());

  it('expires a reservation after ten minutes, and its hold at the provider', async () => {
    const { id } = await reserve('+442079460150');
    await advance(560);
    expect(await get(`/v1/reservations/${id}`)).toMatchObject({ status: 'held' });
    expect(await seen('tcl', 'release')).toEqual([]);
    await advance(40);
    expect(await get(`/v1/reservations/${id}`)).toMatchObject({ status: 'expired', secondsRemaining: 0 });
    expect(await seen('tcl', 'release')).toHaveLength(1);
    const { data } = await get(`/v1/reservations/${id}/events`);
    const expired = data.find((event) => event.to === 'expired');
    expect(Date.parse(expired!.at)).toBeLessThan(Date.parse(data[0].at) + 600_000);
    expect((await reserve('+442079460150')).status).toBe('held');
  });

  it('lets a search in progress continue, and reports its real duration', async () => {
    const arrived = new Promise<void>((resolve) => {
      at.simulator.observe(({ stage }) => void (stage === 'arrived' && resolve()));
    });
    await at.client.post('/v1/sandbox/faults', { provider: 'didtfn', operation: '*', kind: 'delay' });
    const searching = at.client.get('/v1/available-numbers?provider=didtfn&country=US&region=WA');
    await arrived;
    await advance(365 * day);
    const { status, body } = await searching;
    expect([status, body.providers[0]?.outcome]).toEqual([200, 'ok']);
    expect(body.providers[0].latencyMs).toBeLessThan(600_000);
  });

  it('brings a port to its FOC date and to its end', async () => {
    const phoneNumbers = ['+12065551234'];
    const { id } = (await at.client.post('/v1/port-orders', portOf({ phoneNumbers }))).body;
    await advance(9 * day);
    expect((await get(`/v1/port-orders/${id}`)).status).toBe('submitted');
    await advance(2 * day);
    expect((await get(`/v1/port-orders/${id}`)).status).toBe('foc_confirmed');
    await advance(3 * day + 60);
    expect((await get(`/v1/port-orders/${id}`)).status).toBe('ported');
    expect((await get('/v1/numbers/%2B12065551234')).status).toBe('active');
  });

  it('delivers a back order’s number', async () => {
    const trunk = { provider: 'voipms', direction: 'origination', title: 'main', primary: { ipAddress: '192.0.2.10' } };
    const connection = { trunkId: (await at.client.post('/v1/trunks', trunk)).body.id };
    const criteria = { type: 'local', region: 'FL', city: 'Alford', quantity: 1 };
    const order = { provider: 'voipms', criteria, connection };
    const { id } = (await at.client.post('/v1/orders', order, atOnce)).body;
    await at.client.until(`/v1/orders/${id}`, ({ status }) => status === 'in_progress');
    await advance(3_600);
    expect(await get(`/v1/orders/${id}`)).toMatchObject({ status: 'completed' });
    expect(await seen('voipms', 'order')).toHaveLength(1);
  });

  it('settles an order with a lost reply once the call can no longer be executed', async () => {
    const fault = { provider: 'tcl', operation: 'createOrder', kind: 'lose_reply', times: 1 };
    const ordered = await at.client.post('/v1/sandbox/faults', fault);
    expect(ordered).toMatchObject({ status: 201, body: fault });
    const { id } = await orderOf('+442079460151');
    await advance(3_600);
    expect(await get(`/v1/orders/${id}`)).toMatchObject({ status: 'completed' });
    const events = (await get(`/v1/orders/${id}/events`)).data.map(({ detail = '' }) => detail);
    expect(events).toContain('Reading shows that it was executed.');
    expect(await seen('tcl', 'charge')).toMatchObject([{ details: { numbers: ['+442079460151'] } }]);
  });

  it('passes a year in no more calls than there are events', async () => {
    const { id } = await reserve('+442079460152');
    const before = Date.parse((await advance(0)).now);
    const calls = await at.callsDuring(async () => {
      expect(Date.parse((await advance(365 * day)).now)).toBeGreaterThanOrEqual(before + 365 * day * 1_000);
    });
    expect(calls.length).toBeLessThan(1_000);
    expect((await get(`/v1/reservations/${id}`)).status).toBe('expired');
  });

  it('moves to a given time, and never back', async () => {
    const to = new Date(Date.now() + day * 1_000).toISOString();
    const moved = await at.client.post('/v1/sandbox/clock', { to });
    expect(moved.status).toBe(200);
    expect(moved.body.now >= to).toBe(true);
    expect(moved.body.aheadSeconds).toBeGreaterThan(day - 600);
    const back = await at.client.post('/v1/sandbox/clock', { to: new Date().toISOString() });
    expect(back).toMatchObject({ status: 400, body: { errors: [{ pointer: '/to', code: 'in_the_past' }] } });
    expect((await advance(0)).now >= to).toBe(true);
  });

  it('survives a restart, including the simulators', async () => {
    const { id } = await reserve('+442079460153');
    const { now } = await advance(120);
    at = await at.restart();
    expect((await advance(0)).now >= now).toBe(true);
    const { createdAt } = await reserve('+442079460154');
    expect(createdAt >= now).toBe(true);
    expect((await get(`/v1/reservations/${id}`)).secondsRemaining).toBeLessThanOrEqual(450);
  });

  it.each([
    [{}, '/advanceSeconds'],
    [{ advanceSeconds: 1, to: '2030-01-01T00:00:00Z' }, '/advanceSeconds'],
    [{ advanceSeconds: -1 }, '/advanceSeconds'],
    [{ advanceSeconds: 1.5 }, '/advanceSeconds'],
    [{ to: '9000-01-01T00:00:00Z' }, '/to'],
    [{ to: 'tomorrow' }, '/to'],
    [{ advance: 1 }, '/advance'],
  ])('refuses %j by field', async (request, pointer) => {
    const { status, body } = await at.client.post('/v1/sandbox/clock', request);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('can be moved by the operator only', async () => {
    for (const key of ['beta', 'acme-reader']) {
      const refused: Reply<Outcome>[] = [
        await at.client.post('/v1/sandbox/clock', { advanceSeconds: 1 }, { key }),
        await at.client.post('/v1/sandbox/faults', { provider: 'tcl', operation: '*', kind: 'delay' }, { key }),
        await at.client.get('/v1/sandbox/ledger?provider=tcl', { key }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    }
  });
});

describe('faults on demand', () => {
  beforeEach(async () => {
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl' });
  });
  afterEach(() => at.stop());
  const fault = (more: object): Promise<Reply<AnswerTo<'POST', '/v1/sandbox/faults'>>> =>
    at.client.post('/v1/sandbox/faults', { provider: 'tcl', operation: 'createOrder', kind: 'garbage', ...more });

  it('accepts those that the simulators know, and refuses others with the list', async () => {
    expect(faultKinds).toEqual(simulated);
    const { status, body } = await fault({ kind: 'earthquake' });
    expect([status, body.errors[0].pointer]).toEqual([400, '/kind']);
    for (const kind of faultKinds) expect(body.errors[0].detail).toContain(kind);
  });

  it('accepts operations of simulated providers only', async () => {
    const { status, body } = await fault({ operation: 'createMoney' });
    expect([status, body.errors[0]]).toMatchObject([400, { pointer: '/operation', detail: 'Unknown operation createMoney.' }]); // prettier-ignore
    expect((await fault({ provider: 'nobody' })).body.code).toBe('provider_not_found');
    expect((await fault({ provider: 'voipms' })).body.code).toBe('capability_not_supported');
    expect((await fault({ times: 0 })).body.errors[0].pointer).toBe('/times');
  });

  it('occur as often as requested', async () => {
    const search = async (): Promise<string> =>
      (await get('/v1/available-numbers?country=GB&type=local&provider=tcl')).providers?.[0].outcome ?? 'error';
    expect((await fault({ operation: '*', kind: 'garbage', times: 3 })).status).toBe(201);
    expect([await search(), await search(), await search(), await search()]).toEqual(expect.arrayContaining(['ok']));
  });

  it('leave their effects in the provider’s ledger, in pages', async () => {
    const { id: reservationId } = await reserve('+442079460155');
    const { id } = (await at.client.post('/v1/orders', { reservationId, connection: direct }, atOnce)).body;
    await at.client.until(`/v1/orders/${id}`, ({ status }) => status === 'completed');
    const pages: SimulatedEvents = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body }: Reply<AnswerTo<'GET', '/v1/sandbox/ledger'>> = await at.client.get(
        `/v1/sandbox/ledger?provider=tcl&limit=2${cursor}`,
      );
      pages.push(...body.data);
      cursor = body.page.hasMore ? `&cursor=${body.page.nextCursor}` : undefined;
    }
    expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, i) => i + 1));
    expect(pages.map(({ type }) => type)).toEqual(expect.arrayContaining(['reservation', 'order', 'charge', 'delivered'])); // prettier-ignore
    const newest = await at.client.get('/v1/sandbox/ledger?provider=tcl&limit=2&sort=-sequence');
    expect(newest.body.data).toEqual(pages.slice(-2).reverse());
    // What is recorded between two pages moves none of them.
    await reserve('+442079460157');
    const next = await at.client.get(`/v1/sandbox/ledger?provider=tcl&limit=2&sort=-sequence&cursor=${newest.body.page.nextCursor}`); // prettier-ignore
    expect(next.body.data).toEqual(pages.slice(-4, -2).reverse());
    const about = (await at.client.get('/v1/sandbox/ledger?provider=tcl&contains=79460157,no-such')).body.data;
    expect(about.map(({ type }) => type)).toEqual(['reservation']);
    expect(await at.client.get('/v1/sandbox/ledger?provider=tcl&contains=a%20b')).toMatchObject({ status: 400, body: { errors: [{ pointer: '?contains' }] } }); // prettier-ignore
  });
});

describe('a reservation in Redis', () => {
  afterEach(() => at.stop());

  it('expires by sandbox time', async () => {
    at = await startTestGateway({ PROVIDERS: 'tcl', REDIS_URL: await freshRedis() });
    const { id } = await reserve('+442079460156');
    await advance(600);
    expect((await get(`/v1/reservations/${id}`)).status).toBe('expired');
    expect(await seen('tcl', 'release')).toHaveLength(1);
  });
});

describe('live mode', () => {
  it('has no such routes, and does not mention them', async () => {
    const tcl = { TCL_BASE_URL: 'http://127.0.0.1:9', TCL_TOKEN: 'live-token', TCL_CUSTOMER_ID: 'cust-1' };
    at = await startTestGateway({ GATEWAY_MODE: 'live', PROVIDERS: 'tcl', DOCS: 'on', ...tcl });
    const ask = (method: string, path: string): Promise<Response> =>
      fetch(`${at.gateway.url}/v1/sandbox/${path}`, { method, headers: { authorization: 'Bearer operator' } });
    for (const asked of [ask('POST', 'clock'), ask('POST', 'faults'), ask('GET', 'ledger?provider=tcl')])
      expect((await asked).status).toBe(404);
    expect(Object.keys(at.gateway.document().paths).filter((path) => path.includes('sandbox'))).toEqual([]);
    const served = (await (await fetch(`${at.gateway.url}/openapi.json`)).json()) as OpenAPIObject;
    expect(Object.keys(served.paths)).toContain('/v1/reservations');
    expect(JSON.stringify(served)).not.toMatch(/\/v1\/sandbox\/|sandbox-only|advanceSeconds/);
    await at.stop();
  });

  it('is marked in the published document', () => {
    const document = JSON.parse(read('openapi/openapi.json')) as OpenAPIObject;
    const routes = operationsOf(document).filter(({ path }) => path.startsWith('/v1/sandbox/'));
    expect(routes.map(({ path }) => path).sort()).toEqual(['/v1/sandbox/clock', '/v1/sandbox/events', '/v1/sandbox/faults', '/v1/sandbox/ledger']); // prettier-ignore
    for (const one of routes) expect(one['x-sandbox-only']).toBe(true);
  });
});
