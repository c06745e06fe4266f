import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';
import { ask, get, post, twoGateways } from './processes.js';

const key = 'acme';

describe('metadata of API keys', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const create = async (metadata?: object, as = key) =>
    (
      await at.client.post(
        '/v1/keys',
        { label: 'shop', scopes: ['search'], ...(metadata && { metadata }) },
        { key: as },
      )
    ).body;

  it('is set at creation, merged by PATCH, removed by null, and leaves the rest of the key alone', async () => {
    const { key: text, ...made } = await create({ site: 'berlin', owner: 'ops' });
    expect(made.metadata).toEqual({ site: 'berlin', owner: 'ops' });
    expect((await create()).metadata).toEqual({});
    const path = `/v1/keys/${made.id}` as const;
    const patched = await at.client.patch(path, { metadata: { owner: null, batch: '7' } }, { key });
    expect(patched.body).toEqual({ ...made, metadata: { site: 'berlin', batch: '7' } });
    expect((await at.client.get(path, { key })).body).toEqual(patched.body);
    expect((await at.client.get('/v1/me', { key: text })).body).toMatchObject({ keyId: made.id, scopes: ['search'] });
    const { data } = (await at.client.get(`/v1/audit?action=key.update&resource=${made.id}`, { key })).body;
    expect(data).toMatchObject([{ actor: 'acme', details: { metadata: ['owner', 'batch'] } }]);
    await at.client.delete(path, { key });
    expect((await at.client.patch(path, { metadata: { batch: null } }, { key })).body.metadata).toEqual({ site: 'berlin' }); // prettier-ignore
  });

  it('filters the list, in pages, among the tenant’s own', async () => {
    const ids: string[] = [];
    for (const line of ['1', '2', '3']) ids.unshift((await create({ run: 'a', line })).id);
    await create({ run: 'a' }, 'sandbox');
    await create({ run: 'b' });
    const list = async (query: string) => (await at.client.get<string>(`/v1/keys?${query}`, { key })).body;
    const idsOf = ({ data }: { data: { id: string }[] }): string[] => data.map(({ id }) => id);
    const first = await list('metadata[run]=a&limit=2');
    expect(idsOf(first as never)).toEqual(ids.slice(0, 2));
    const second = await list(`metadata[run]=a&limit=2&cursor=${String(first.page.nextCursor)}`);
    expect([idsOf(second as never), second.page]).toEqual([ids.slice(2), { hasMore: false }]);
    expect(idsOf((await list('metadata[run]=a&metadata[line]=2')) as never)).toEqual([ids[1]]);
  });

  it('is refused by name if too large, and in requests of another tenant', async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
    const { id } = await create(many);
    const path = `/v1/keys/${id}` as const;
    for (const [metadata, pointer] of [
      [{ one: 'more' }, '/metadata'],
      [{ k1: 'x'.repeat(501) }, '/metadata/k1'],
    ] as const)
      expect(await at.client.patch(path, { metadata }, { key })).toMatchObject({ status: 400, body: { errors: [{ pointer }] } }); // prettier-ignore
    expect((await at.client.patch(path, {}, { key })).status).toBe(400);
    expect((await at.client.patch(path, { scopes: ['*'] }, { key })).body.errors).toMatchObject([{ pointer: '/scopes', code: 'unknown_field' }]); // prettier-ignore
    // The sandbox's key is the operator's: by itself it has no such key, and names the tenant to reach it.
    expect((await at.client.patch(path, { metadata: {} }, { key: 'sandbox' })).status).toBe(404);
    expect((await at.client.patch(path, { metadata: {} }, { key: 'beta' })).status).toBe(403);
    expect((await at.client.get(path, { key })).body.metadata).toEqual(many);
    expect((await at.client.patch(`${path}?tenant=acme`, { metadata: { k0: null } }, { key: 'sandbox' })).status).toBe(200); // prettier-ignore
  });

  it('is changed in a given version only, if the caller names one', async () => {
    const path = `/v1/keys/${(await create({ a: '1' })).id}` as const;
    const etag = String((await at.client.get(path, { key })).headers.get('etag'));
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async (_, i) =>
        (await at.client.patch(path, { metadata: { a: `x${i}` } }, { key, headers: { 'if-match': etag } })).status), // prettier-ignore
    );
    expect(statuses.sort()).toEqual([200, ...Array<number>(5).fill(412)]);
  });
});

describe('metadata of API keys at two gateways on one PostgreSQL ledger', () => {
  const two = twoGateways();

  it('loses none of many concurrent changes', async () => {
    const made = await post(two.gateways[0], 'alice', '/v1/keys', { label: 'shop', scopes: ['search'], metadata: { a: '1' } }); // prettier-ignore
    const path = `/v1/keys/${made.body.id}`;
    const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
    const told = await Promise.all(
      names.map((name, i) =>
        ask(two.gateways[i % 2]!, 'alice', 'PATCH', path, { body: { metadata: { [name]: name } } }),
      ),
    );
    expect(told.map(({ status }) => status)).toEqual(names.map(() => 200));
    const all = { a: '1', ...Object.fromEntries(names.map((name) => [name, name])) };
    for (const gateway of two.gateways) {
      expect((await get(gateway, 'alice', path)).body.metadata).toEqual(all);
      expect((await get(gateway, 'alice', '/v1/keys?metadata[n3]=n3')).body.data).toHaveLength(1);
    }
    expect((await ask(two.gateways[1], 'bob', 'PATCH', path, { body: { metadata: { a: null } } })).status).toBe(404);
  }, 60_000);
});
