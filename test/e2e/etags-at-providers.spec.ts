import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { twoGateways } from './processes.js';
import { person, startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

const number = '+12062190110';

describe('the ETag of a provider’s resource', () => {
  let at: TelecloudGateway;
  const things: { path: string; first: object; second: object; operation: string }[] = [];
  beforeAll(async () => {
    at = await startTelecloudGateway({ PROVIDERS: 'didtfn,telecloud' });
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] });
    await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId: '3' } });
    things.push({ path: `/v1/numbers/${number}`, first: { status: 'inactive', metadata: { a: '1' } }, second: { status: 'active' }, operation: 'updatenumber' }); // prettier-ignore
    things.push({ path: `/v1/numbers/${number}`, first: { metadata: { a: '2' } }, second: { metadata: { a: '3' } }, operation: 'updatenumber' }); // prettier-ignore
    const trunk = await at.client.post('/v1/trunks', {
      ...{ provider: 'didtfn', direction: 'origination', title: 'main', billing: 'unmetered', sessions: 20 },
      primary: { ipAddress: '192.0.2.50', port: 5060, prefix: '1234' },
    });
    things.push({ path: `/v1/trunks/${trunk.body.id}`, first: { title: 'one' }, second: { title: 'two' }, operation: 'update_trunk' }); // prettier-ignore
    const customer = await at.customer();
    things.push({ path: `/v1/customers/${customer}`, first: { ...person, phone: '5035550101' }, second: { ...person, phone: '5035550102' }, operation: 'Customer/Edit' }); // prettier-ignore
    const service = await at.order(customer, '52753', { components: [{ componentId: '8417871' }] });
    things.push({ path: `/v1/service-orders/${service.id}`, first: { expiresOn: '2035-01-31' }, second: { expiresOn: '2035-02-28' }, operation: 'Order/Update' }); // prettier-ignore
  });
  afterAll(() => at.stop());

  const change = (path: string, body: object, etag?: string, idempotencyKey?: string) =>
    at.client.patch<string>(path, body, {
      ...(etag !== undefined && { headers: { 'if-match': etag } }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  const etagOf = async (path: string): Promise<string> => String((await at.client.get<string>(path)).headers.get('etag')); // prettier-ignore
  /** What each provider is asked to do meanwhile. */
  const during = async (work: () => Promise<unknown>): Promise<string[]> => {
    const asked: string[] = [];
    const stop = at.telecloud.observe(({ stage, operation }) => void (stage === 'arrived' && asked.push(operation)));
    const others = await at.callsDuring(work);
    stop();
    return [...asked, ...others];
  };

  it('is checked before anything is sent, and again after a change', async () => {
    for (const { path, first, second, operation } of things) {
      const before = await etagOf(path);
      expect([path, before]).toEqual([path, expect.stringMatching(/^"[\da-f]{32}"$/)]);
      const changed = await change(path, first, before);
      expect({ path, status: changed.status, body: changed.body }).toMatchObject({ path, status: 200 });
      const now = await etagOf(path);
      expect([path, now]).not.toEqual([path, before]);

      const asked = await during(async () => {
        const refused = await change(path, second, before, `key-of-${now.slice(1, -1)}`);
        expect(refused).toMatchObject({ status: 412, body: { code: 'precondition_failed', etag: now, retry: { sameKey: true } } }); // prettier-ignore
      });
      expect(asked).not.toContain(operation);
      expect(await etagOf(path)).toBe(now);
      expect((await at.client.get<string>(path, { headers: { 'if-none-match': now } })).status).toBe(304);

      // The key has had no effect; once it has, it is answered, whatever the version is by then.
      for (let i = 0; i < 2; i++)
        expect((await change(path, second, now, `key-of-${now.slice(1, -1)}`)).status).toBe(i === 0 || !('metadata' in second) ? 200 : 412); // prettier-ignore
    }
    expect(things).toHaveLength(5);
  });

  it('of a number differs after a bulk update of it', async () => {
    const path = `/v1/numbers/${number}`;
    const etag = await etagOf(path);
    await at.client.post('/v1/numbers/bulk-updates', { provider: 'didtfn', phoneNumbers: [number], status: 'inactive' }); // prettier-ignore
    expect((await change(path, { status: 'active' }, etag)).status).toBe(412);
    expect((await change(path, { status: 'active' }, await etagOf(path))).status).toBe(200);
  });
});

describe('the ETag of a number at two gateways on one PostgreSQL ledger', () => {
  const two = twoGateways();

  it('lets one of many concurrent requests change it, once', async () => {
    const held = await two.at.hold(two.gateways[0], 'alice');
    const path = `/v1/numbers/${held.phoneNumbers[0].phoneNumber}`;
    const call = async (i: number, method: string, target: string, body?: object, more = {}): Promise<Response> =>
      fetch(two.gateways[i % 2]!.url + target, {
        method,
        headers: { authorization: 'Bearer alice', 'content-type': 'application/json', 'idempotency-key': `${method}-${i}`, ...more }, // prettier-ignore
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await call(0, 'POST', '/v1/orders', { reservationId: held.id, connection: { trunkId: '3' } })).status).toBe(201); // prettier-ignore
    const etags = await Promise.all([0, 1].map(async (i) => (await call(i, 'GET', path)).headers.get('etag')));
    expect(etags[1]).toBe(etags[0]);
    const updates = two.at.sent('updatenumber');
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => (await call(i, 'PATCH', path, { status: 'inactive' }, { 'if-match': etags[0]! })).status), // prettier-ignore
    );
    // The others meet it while it is open (409), or afterwards.
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 409 && status !== 412)).toEqual([]);
    expect(two.at.sent('updatenumber') - updates).toBe(1);
  }, 60_000);
});
