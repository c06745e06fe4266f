import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { type CallOptions, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { type KeyWithTextDto } from '../../src/api/keys/keys.dto.js';

const acme: CallOptions = { key: 'acme' };
const wish = { label: 'Web shop', scopes: ['search', 'reserve'] };
const unauthenticated = (detail: string): object => ({ status: 401, body: { code: 'unauthenticated', detail } });

describe('API keys of the ledger', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const create = (more: object = {}, options = acme): Promise<Reply<KeyWithTextDto>> =>
    at.client.post('/v1/keys', { ...wish, ...more }, options);
  const search = (key: string): Promise<Reply<AnswerTo<'GET', '/v1/available-numbers'>>> =>
    at.client.get('/v1/available-numbers?country=US&type=local&region=WA&limit=1', { key });

  it('are shown once, valid at once, and limited to their scopes and tenant', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    const { key, ...shown } = body;
    expect(key).toMatch(/^gw_test_[0-9a-hjkmnp-tv-z]{32}$/);
    expect(shown).toMatchObject({
      ...wish,
      id: expect.stringMatching(/^key_/),
      tenant: 'acme',
      last4: key.slice(-4),
      allowFrom: [],
      createdBy: 'acme',
    });
    expect((await search(key)).status).toBe(200);
    expect(await at.client.get('/v1/orders', { key })).toMatchObject({ status: 403 });
    expect(await at.client.get('/v1/keys', { key })).toMatchObject({ status: 403 });
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190101'] }, { key }); // prettier-ignore
    expect(held.status).toBe(201);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`, acme)).status).toBe(200);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`, { key: 'beta' })).status).toBe(404);

    const { body: one } = await at.client.get(`/v1/keys/${body.id}`, acme);
    expect(one).toMatchObject({ ...shown, lastUsedAt: expect.any(String) });
    const { body: all } = await at.client.get('/v1/keys?limit=1', acme);
    expect(all).toMatchObject({ data: [{ id: body.id }] });
    expect(JSON.stringify([one, all])).not.toContain(key);
    expect((await at.client.get(`/v1/keys/${body.id}`, { key: 'operator' })).status).toBe(403);
  });

  it('work after a restart', async () => {
    const { key } = (await create()).body;
    at = await at.restart();
    expect((await search(key)).status).toBe(200);
  });

  it('cannot exceed the key that creates them', async () => {
    const refused = (detail: string): object => ({ status: 403, body: { code: 'forbidden', detail } });
    const lacks = (scope: string): object =>
      refused(`Your API key lacks scope "${scope}" and cannot grant it to another key.`);
    expect(await create({ scopes: ['operator'] })).toMatchObject(lacks('operator'));
    expect(await create({ tenant: 'beta' })).toMatchObject(
      refused('Access to another tenant requires scope "operator".'),
    );
    const until = '2035-01-01T00:00:00.000Z';
    const limited = await create({
      scopes: ['search', 'keys:write'],
      expiresAt: until,
      allowFrom: ['127.0.0.0/30', '::1'],
    });
    const by = { key: limited.body.key };
    expect(await create({ scopes: ['*'] }, by)).toMatchObject(lacks('reservations:read'));
    const own = { scopes: ['search'] };
    expect((await create(own, by)).body).toMatchObject({ expiresAt: until, allowFrom: ['127.0.0.0/30', '::1'] });
    expect(await create({ ...own, expiresAt: '2035-01-01T00:00:00.001Z' }, by)).toMatchObject({ status: 403 });
    expect((await create({ ...own, allowFrom: ['127.0.0.1', '127.0.0.2/31'] }, by)).status).toBe(201);
    for (const allowFrom of [[], ['127.0.0.0/29'], ['127.0.0.1', '::/0'], ['127.0.0.4']])
      expect(await create({ ...own, allowFrom }, by)).toMatchObject({ status: 403 });
    // A new text of a key is what it may do: nobody gets one by rotating another's.
    const strong = (await create({ scopes: ['*'] })).body;
    expect(await at.client.post(`/v1/keys/${strong.id}/rotate`, {}, by)).toMatchObject(lacks('reservations:read'));
    expect((await at.client.delete(`/v1/keys/${strong.id}`, { key: 'beta' })).status).toBe(403);
  });

  it('can be created for another tenant by operators only', async () => {
    const operator = { key: 'sandbox' };
    const { body } = await create({ tenant: 'beta' }, operator);
    expect(body).toMatchObject({ tenant: 'beta', createdBy: 'sandbox' });
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190102'] }, { key: body.key }); // prettier-ignore
    expect((await at.client.get(`/v1/reservations/${held.body.id}`, { key: 'beta' })).status).toBe(200);
    for (const path of [`/v1/keys/${body.id}`, '/v1/keys/key_01kf3xw8q20000m5e7r9t2v4x6'])
      for (const method of ['GET', 'DELETE'] as const)
        expect((await at.client.call(method, path, acme)).status).toBe(404);
    expect((await at.client.post(`/v1/keys/${body.id}/rotate`, {}, acme)).status).toBe(404);
    expect((await at.client.get('/v1/keys?tenant=beta', acme)).status).toBe(403);
    expect((await at.client.get('/v1/keys?tenant=beta', operator)).body.data).toMatchObject([{ id: body.id }]);
    expect((await at.client.delete(`/v1/keys/${body.id}?tenant=beta`, operator)).body.revokedAt).toBeDefined();
  });

  it('are refused once revoked, expired or replaced, with the reason', async () => {
    const { id, key } = (await create({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })).body;
    const rotate = (body: object): Promise<Reply<KeyWithTextDto>> =>
      at.client.post(`/v1/keys/${id}/rotate`, body, acme);
    const second = (await rotate({ overlapSeconds: 60 })).body.key;
    expect([(await search(key)).status, (await search(second)).status]).toEqual([200, 200]);
    const third = await rotate({});
    expect(third.body).toMatchObject({ id, last4: third.body.key.slice(-4) });
    // This gateway may remember for a moment what was so before.
    const ended = (text: string, detail: string): Promise<unknown> =>
      at.client.until('/v1/providers', (body) => (body as { detail?: string }).detail === detail, { key: text });
    await ended(second, 'This API key has been rotated: use the new one.');
    expect(await search(key)).toMatchObject(unauthenticated('This API key has been rotated: use the new one.'));
    expect((await search(third.body.key)).status).toBe(200);
    const { body: gone } = await at.client.delete(`/v1/keys/${id}`, acme);
    expect((await at.client.delete(`/v1/keys/${id}`, acme)).body).toEqual(gone);
    await ended(third.body.key, 'This API key has been revoked.');
    expect(await rotate({})).toMatchObject({ status: 409, body: { code: 'invalid_state' } });

    const short = (await create({ expiresAt: new Date(Date.now() + 600_000).toISOString() })).body.key;
    expect((await search(short)).status).toBe(200);
    await at.client.post('/v1/sandbox/clock', { advanceSeconds: 700 }, { key: 'sandbox' });
    expect(await search(short)).toMatchObject(unauthenticated('This API key has expired.'));
  });

  it('are refused from addresses outside their range', async () => {
    const { key } = (await create({ allowFrom: ['192.0.2.0/24'] })).body;
    const detail = 'This API key may not be used from this address.';
    expect(await search(key)).toMatchObject({ status: 403, body: { code: 'forbidden', detail } });
  });

  it.each([
    [{ scopes: ['everything'] }, '/scopes/0'],
    [{ scopes: [] }, '/scopes'],
    [{ label: '' }, '/label'],
    [{ allowFrom: ['10.0.0.0/33'] }, '/allowFrom/0'],
    [{ allowFrom: ['example.com'] }, '/allowFrom/0'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ key: 'my own' }, '/key'],
  ])('%j is refused at %s', async (more, pointer) => {
    expect(await create(more)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });

  it('report typing errors apart from unknown keys, and count both as guesses', async () => {
    const { key } = (await create()).body;
    const typo = key.slice(0, -10) + (key.at(-10) === 'a' ? 'b' : 'a') + key.slice(-9);
    expect(await search(typo)).toMatchObject(unauthenticated('Invalid API key: it is incomplete or mistyped.'));
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await search(typo)).status));
    expect(statuses).toContain(429);
    expect((await search(key)).status).toBe(200);
  });
});
