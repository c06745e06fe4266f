import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayProcess } from '../kill/gateway-process.js';
import { startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';
import { twoGateways } from './processes.js';

const key = 'acme';
const strong = /^"[\da-f]{32}"$/;
/** What the key of the other tenant has a scope for. */
const reachable = /v1.(?:reservations|orders)/;

describe('the ETag of a resource with PATCH', () => {
  let at: TestGateway;
  /** Each by its path, with two changes of it. */
  const things: { path: string; first: object; second: object; put?: true; as?: string }[] = [];
  beforeAll(async () => {
    at = await startTestGateway(
      { WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', PORT_POLL_MS: '100' },
      { portFocMs: 100, portCompleteMs: 100 },
    );
    const hold = async (line: string): Promise<string> =>
      (await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [`+1206219${line}`] }, { key }))
        .body.id;
    const order = { reservationId: await hold('0111'), connection: { trunkId: '3' } };
    const noted = { first: { metadata: { a: '1' } }, second: { metadata: { a: '2' } } };
    things.push({ path: `/v1/reservations/${await hold('0110')}`, ...noted });
    things.push({ path: `/v1/orders/${(await at.client.post('/v1/orders', order, { key })).body.id}`, ...noted });
    const port = await at.client.post('/v1/port-orders', portOf({ phoneNumbers: ['+12065551234'] }), { key });
    // Nothing of it changes by itself any more.
    await at.client.until(`/v1/port-orders/${port.body.id}`, ({ status }) => status === 'ported', { key });
    things.push({ path: `/v1/port-orders/${port.body.id}`, ...noted });
    const endpoint = await at.client.post('/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/hook', eventTypes: ['order.completed'] }, { key }); // prettier-ignore
    things.push({ path: `/v1/webhook-endpoints/${endpoint.body.id}`, first: { description: 'one' }, second: { description: 'two' } }); // prettier-ignore
    things.push({ path: '/v1/limits/acme', first: { liveHolds: 90 }, second: { liveHolds: 80 }, put: true, as: 'sandbox' }); // prettier-ignore
  });
  afterAll(() => at.stop());

  const change = (thing: (typeof things)[number], body: object, ifMatch?: string, as = thing.as ?? key) =>
    at.client.call<string, string>(thing.put ? 'PUT' : 'PATCH', thing.path, {
      ...{ key: as, body },
      ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
    });
  const read = (path: string, ifNoneMatch?: string) =>
    at.client.get<string>(path, {
      key,
      ...(ifNoneMatch !== undefined && { headers: { 'if-none-match': ifNoneMatch } }),
    });
  const etagOf = async (path: string): Promise<string> => String((await read(path)).headers.get('etag'));

  it('stays until the resource changes, and a change of another version is refused', async () => {
    for (const thing of things) {
      const before = await etagOf(thing.path);
      expect(before).toMatch(strong);
      expect(await etagOf(thing.path)).toBe(before);

      const changed = await change(thing, thing.first, before);
      expect({ path: thing.path, status: changed.status }).toEqual({ path: thing.path, status: 200 });
      const now = await etagOf(thing.path);
      expect(now).not.toBe(before);
      expect(changed.headers.get('etag')).toBe(now);

      const { body: unchanged } = await read(thing.path);
      const refused = await change(thing, thing.second, before);
      expect({ path: thing.path, ...refused }).toMatchObject({
        ...{ path: thing.path, status: 412 },
        body: { code: 'precondition_failed', etag: now },
      });
      expect(refused.headers.get('etag')).toBe(now);
      expect(refused.body.detail).toContain(now);
      expect({ ...(await read(thing.path)).body, secondsRemaining: 0 }).toEqual({ ...unchanged, secondsRemaining: 0 });

      // None of these names this version strongly.
      for (const other of [`W/${now}`, '"other"', `"other", W/${now}`])
        expect((await change(thing, thing.second, other)).status).toBe(412);
      for (const malformed of ['', now.slice(1), 'other', `${now} ${now}`, '*, "x"'])
        expect(await change(thing, thing.second, malformed)).toMatchObject({ status: 400, body: { errors: [{ pointer: 'If-Match' }] } }); // prettier-ignore
      expect(await etagOf(thing.path)).toBe(now);
      for (const fitting of [`"other", ${now}`, '*'])
        expect((await change(thing, thing.second, fitting)).status).toBe(200);
      expect((await change(thing, thing.first)).status).toBe(200);
    }
  });

  it('reveals nothing to other tenants', async () => {
    for (const thing of things.filter(({ put }) => !put)) {
      for (const match of ['"other"', await etagOf(thing.path), '*']) {
        const { status, body, headers } = await change(thing, thing.second, match, 'beta');
        expect([body.etag, headers.get('etag')]).toEqual([undefined, null]);
        expect([thing.path, status]).toEqual([thing.path, reachable.test(thing.path) ? 404 : 403]);
      }
    }
  });

  it('returns 304 for a matching version, unless a field changes with time', async () => {
    for (const { path } of things) {
      const { headers, body } = await read(path);
      const etag = String(headers.get('etag'));
      const again = await read(path, etag);
      const counting = Boolean(body.secondsRemaining ?? body.waitingFor);
      expect([path, again.status]).toEqual([path, counting ? 200 : 304]);
      expect(again.headers.get('etag')).toBe(etag);
      if (!counting) expect(again.body).toBeUndefined();
      expect((await read(path, '"other"')).status).toBe(200);
    }
    expect(things.length).toBeGreaterThan(4);
  });

  it('is sent with a new resource, and matches that of its own page', async () => {
    const body = { provider: 'didtfn', phoneNumbers: ['+12062190112'] };
    const made = await at.client.post('/v1/reservations', body, { key });
    expect(made.headers.get('etag')).toBe(await etagOf(`/v1/reservations/${made.body.id}`));
    expect((await at.client.get('/v1/reservations', { key })).headers.get('etag')).toBeNull();
  });

  it('lets one of many concurrent requests change a version', async () => {
    for (const thing of things) {
      const etag = await etagOf(thing.path);
      const bodies = Array.from(
        { length: 8 },
        (_, i) =>
        thing.put ? { liveHolds: 100 + i } : 'description' in thing.first ? { description: `d${i}` } : { metadata: { a: `x${i}` } }, // prettier-ignore
      );
      const statuses = await Promise.all(bodies.map(async (body) => (await change(thing, body, etag)).status));
      expect([thing.path, statuses.sort()]).toEqual([thing.path, [200, ...Array<number>(7).fill(412)]]);
    }
  });
});

describe('the ETag at two gateways on one PostgreSQL ledger', () => {
  const two = twoGateways();

  it('is the same at both, and one of many concurrent requests changes a version', async () => {
    const path = `/v1/reservations/${(await two.at.hold(two.gateways[0], 'alice')).id}`;
    for (let round = 0; round < 3; round++) {
      const etags = await Promise.all(two.gateways.map((gateway) => etagAt(gateway, path)));
      expect(etags[0]).toMatch(strong);
      expect(etags[1]).toBe(etags[0]);
      const statuses = await Promise.all(
        Array.from({ length: 12 }, (_, i) => patch(two.gateways[i % 2]!, path, etags[0]!, `${round}-${i}`)),
      );
      expect(statuses.sort()).toEqual([200, ...Array<number>(11).fill(412)]);
    }
  }, 60_000);

  const headers = { authorization: 'Bearer alice', 'content-type': 'application/json' };
  const etagAt = async ({ url }: GatewayProcess, path: string): Promise<string | null> =>
    (await fetch(url + path, { headers })).headers.get('etag');
  const patch = async ({ url }: GatewayProcess, path: string, etag: string, value: string): Promise<number> => {
    const body = JSON.stringify({ metadata: { a: value } });
    return (await fetch(url + path, { method: 'PATCH', headers: { ...headers, 'if-match': etag }, body })).status;
  };
});
