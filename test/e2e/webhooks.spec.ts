import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mostEndpoints } from '../../src/domain/webhook.js';
import { answering, type Receiver, startReceiver } from '../webhooks/receiver.js';
import { eventually } from '../support/eventually.js';
import { type Client, startTestGateway, type TestGateway } from './gateway.js';

const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (secret: string) => { verify(body: string, headers: Record<string, string>): unknown };
};

let test: TestGateway;
let client: Client;
let receiver: Receiver;
beforeAll(async () => {
  test = await startTestGateway();
  ({ client } = test);
  receiver = await startReceiver();
});
afterAll(async () => {
  await test.stop();
  await receiver.close();
});

const acme = { key: 'acme' };
const at = '/v1/webhook-endpoints';
const wanted = (): Record<string, unknown> => ({ url: receiver.url, eventTypes: ['*'] });
const created = async (body: unknown = wanted(), key = 'acme') => (await client.post(at, body, { key })).body;
/** Something happens: a number is held and released. */
async function holdOne(key = 'acme'): Promise<string> {
  const body = { provider: 'didtfn', criteria: { type: 'local', region: 'WA', quantity: 1 } };
  const { id } = (await client.post('/v1/reservations', body, { key })).body;
  await client.delete(`/v1/reservations/${id}`, { key });
  return id;
}

describe('a webhook endpoint', () => {
  it('receives events in requests that its secret verifies, with a list of deliveries', async () => {
    const endpoint = await created();
    const about = await holdOne();
    const got = await eventually(
      () => receiver.received.filter(({ body }) => body.includes(about)),
      (all) => all.some(({ body }) => body.includes('reservation.released')),
    );
    const events = got.map(({ body, headers }) => new Webhook(endpoint.secret).verify(body, headers as Record<string, string>)); // prettier-ignore
    expect(events[0]).toMatchObject({
      type: 'reservation.created',
      subject: about,
      tenant: 'acme',
      specversion: '1.0',
    });
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual(
      events.map((event) => (event as { id: string }).id),
    );
    const { body } = await client.get(`${at}/${endpoint.id}/deliveries?limit=2`, acme);
    expect(body.data[0]).toMatchObject({ outcome: 'delivered', httpStatus: 200, attempt: 1, url: receiver.url });
    expect(body.page.hasMore).toBe(true);
    const next = await client.get(`${at}/${endpoint.id}/deliveries?limit=2&cursor=${body.page.nextCursor}`, acme);
    expect(next.body.data.map(({ id }: { id: string }) => id)).not.toContain(body.data[0].id);
    await client.delete(`${at}/${endpoint.id}`, acme);
  });

  it('shows its secret at creation, and never again', async () => {
    const options = { ...acme, idempotencyKey: 'made-once' };
    const first = await client.post(at, { ...wanted(), description: 'Desk', metadata: { team: 'blue' } }, options);
    expect(first).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/), status: 'enabled', description: 'Desk', metadata: { team: 'blue' } } }); // prettier-ignore
    const again = await client.post(at, { ...wanted(), description: 'Desk', metadata: { team: 'blue' } }, options);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { secret: _, ...rest } = first.body;
    expect(again.body).toEqual(rest);
    expect((await client.get(`${at}/${rest.id}`, acme)).body).toEqual(rest);
    expect((await client.get(at, acme)).body.data).toEqual([rest]);
    const other = await client.post(at, { ...wanted(), description: 'Other' }, options);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    const bare = await client.post(at, wanted(), { ...acme, idempotencyKey: null });
    expect(bare.status).toBe(201);
    for (const { id } of [rest, bare.body]) expect((await client.delete(`${at}/${id}`, acme)).status).toBe(204);
    expect((await client.get(`${at}/${rest.id}`, acme)).status).toBe(404);
  });

  it('signs with its new secret and the previous one', async () => {
    const endpoint = await created();
    const rotated = await client.post(`${at}/${endpoint.id}/rotate-secret`, undefined, acme);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(endpoint.secret);
    const about = await holdOne();
    const [got] = await eventually(() => receiver.received.filter(({ body }) => body.includes(about)), ({ length }) => length > 0); // prettier-ignore
    expect(String(got!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const { secret } of [endpoint, rotated.body])
      expect(new Webhook(secret).verify(got!.body, got!.headers as Record<string, string>)).toMatchObject({ subject: about }); // prettier-ignore
    await client.delete(`${at}/${endpoint.id}`, acme);
  });

  it('can be changed, disabled and enabled, and then catches up on what it missed', async () => {
    const { id } = await created({ ...wanted(), metadata: { a: '1', b: '2' } });
    const changed = await client.patch(`${at}/${id}`, { eventTypes: ['reservation.released'], description: 'x', metadata: { a: null, c: '3' } }, acme); // prettier-ignore
    expect(changed.body).toMatchObject({ eventTypes: ['reservation.released'], description: 'x', metadata: { b: '2', c: '3' } }); // prettier-ignore
    const disabled = await client.patch(`${at}/${id}`, { status: 'disabled', description: '' }, acme);
    expect(disabled.body).toMatchObject({ status: 'disabled', disabledReason: 'requested' });
    expect(disabled.body).not.toHaveProperty('description');
    expect((await client.post(`${at}/${id}/replay`, { since: '2026-01-01T00:00:00Z' }, acme)).body.code).toBe('invalid_state'); // prettier-ignore
    const about = await holdOne();
    await client.patch(`${at}/${id}`, { status: 'enabled' }, acme);
    const got = await eventually(() => receiver.received.filter(({ body }) => body.includes(about)), ({ length }) => length > 0); // prettier-ignore
    expect(got.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['reservation.released']);
    await client.delete(`${at}/${id}`, acme);
  });

  it('disabled by its responses needs attention until enabled, and other endpoints are notified', async () => {
    const gone = await startReceiver(answering(410));
    const { id } = (await created({ url: gone.url, eventTypes: ['reservation.released'] })) as { id: string };
    const other = (await created({ ...wanted(), eventTypes: ['attention.opened', 'attention.cleared'] })) as {
      id: string;
    };
    await holdOne();
    interface Shown {
      disabledReason?: string;
      attention?: { code: string; since: string; detail: string };
    }
    const read = async (): Promise<Shown> => (await client.get(`${at}/${id}`, acme)).body;
    const shown = await eventually(read, ({ disabledReason }) => disabledReason === 'gone');
    expect(shown.attention).toEqual({ code: 'endpoint_disabled', since: expect.any(String), detail: expect.stringContaining('410') }); // prettier-ignore
    gone.answer(answering(200));
    const enabled = await client.patch(`${at}/${id}`, { status: 'enabled' }, acme);
    expect(enabled.body).not.toHaveProperty('attention');
    const told = await eventually(() => receiver.received.filter(({ body }) => body.includes(`"subject":"${id}"`)), ({ length }) => length === 2); // prettier-ignore
    const events = told.map(({ body }) => JSON.parse(body) as { type: string; data: { resource: { href: string } } });
    expect(events.map(({ type }) => type)).toEqual(['attention.opened', 'attention.cleared']);
    expect(events[0]!.data.resource.href).toBe(`${at}/${id}`);
    for (const one of [id, other.id]) await client.delete(`${at}/${one}`, acme);
    await gone.close();
  });

  it('receives replayed events, one or all of a period, with their IDs', async () => {
    const { id } = await created();
    const since = new Date().toISOString();
    const about = await holdOne();
    const ofIt = (): string[] =>
      receiver.received.filter(({ body }) => body.includes(about)).map(({ headers }) => String(headers['webhook-id']));
    const types = (): string => receiver.received.filter(({ body }) => body.includes(about)).map(({ body }) => body).join(); // prettier-ignore
    await eventually(types, (said) => said.includes('reservation.released'));
    const before = ofIt();
    const one = await client.post(`${at}/${id}/replay`, { eventId: before[0] }, acme);
    expect([one.status, one.body.endpointId]).toEqual([202, id]);
    await eventually(ofIt, ({ length }) => length === before.length + 1);
    expect(ofIt().at(-1)).toBe(before[0]);
    await client.post(`${at}/${id}/replay`, { since }, acme);
    await eventually(ofIt, ({ length }) => length >= 2 * before.length + 1);
    expect(ofIt().slice(before.length + 1)).toEqual(before);
    await client.post(`${at}/${id}/replay`, { since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' }, acme);
    const wrong = [{}, { eventId: before[0], since }, { eventId: before[0], until: since }, { since, until: '2020-01-01T00:00:00Z' }, { eventId: 'evt_01kf3xw8q20000m5e7r9t2v4x6' }]; // prettier-ignore
    for (const body of wrong) expect([body, (await client.post(`${at}/${id}/replay`, body, acme)).status]).toEqual([body, 400]); // prettier-ignore
    await client.delete(`${at}/${id}`, acme);
  });

  it('is invisible to other tenants', async () => {
    const { id } = await created();
    const { body: own } = await client.get(at, { key: 'sandbox' });
    expect(own.data).toEqual([]);
    const asked = await Promise.all([
      client.get(`${at}/${id}`),
      client.patch(`${at}/${id}`, { description: 'mine' }),
      client.delete(`${at}/${id}`),
      client.post(`${at}/${id}/rotate-secret`, undefined),
      client.get(`${at}/${id}/deliveries`),
      client.post(`${at}/${id}/replay`, { since: '2026-01-01T00:00:00Z' }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 404));
    expect((await client.get(`${at}/${id}`, { key: 'beta' })).status).toBe(403);
    const mine = receiver.received.length;
    await holdOne('beta');
    const about = await holdOne();
    await eventually(
      () => receiver.received.slice(mine),
      (all) => all.some(({ body }) => body.includes(about)),
    );
    expect(receiver.received.slice(mine).every(({ body }) => body.includes('"tenant":"acme"'))).toBe(true);
    await client.delete(`${at}/${id}`, acme);
  });

  it('is refused for a private address or invalid input, by field', async () => {
    const wrong: [Record<string, unknown>, string][] = [
      [{ url: 'http://8.8.8.8/' }, '/url'],
      [{ url: 'http://nowhere.invalid/' }, '/url'],
      [{ url: 'https://10.0.0.1/' }, '/url'],
      [{ url: 'https://169.254.169.254/latest/meta-data' }, '/url'],
      [{ url: 'https://me:secret@example.com/' }, '/url'],
      [{ url: 'https://example.com/#x' }, '/url'],
      [{ url: 'ftp://example.com/' }, '/url'],
      [{ url: 'https://' }, '/url'],
      [{ eventTypes: [] }, '/eventTypes'],
      [{ eventTypes: ['order.finished'] }, '/eventTypes/0'],
      [{ metadata: { a: 1 } }, '/metadata/a'],
      [{ secret: 'whsec_mine' }, '/secret'],
    ];
    for (const [field, pointer] of wrong) {
      const { status, body } = await client.post(at, { ...wanted(), ...field }, acme);
      expect([field, status, body.errors?.[0]?.pointer]).toEqual([field, 400, pointer]);
      expect(JSON.stringify(body)).not.toContain('me:secret');
    }
    expect((await client.get(at, acme)).body.data).toEqual([]);
  });

  it('is listed by its metadata, among the tenant’s own', async () => {
    const made = async (metadata: object, key?: string): Promise<string> => (await created({ ...wanted(), metadata }, key)).id; // prettier-ignore
    const ids = [await made({ site: 'berlin', line: '1' }), await made({ site: 'berlin' }), await made({ site: 'berlin' })]; // prettier-ignore
    const others = [await made({ site: 'bonn' }), await made({ site: 'berlin' }, 'sandbox')];
    const list = async (query: string) => (await client.get(`${at}?${query}`, acme)).body;
    const first = await list('metadata[site]=berlin&limit=2');
    expect(first.data.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const second = await list(`metadata[site]=berlin&limit=2&cursor=${first.page.nextCursor}`);
    expect([second.data.map(({ id }) => id), second.page]).toEqual([[ids[0]], { hasMore: false }]);
    const both = await list('metadata[site]=berlin&metadata[line]=1');
    expect(both.data.map(({ id }) => id)).toEqual([ids[0]]);
    await client.patch(`${at}/${ids[1]}`, { metadata: { site: null } }, acme);
    expect((await list('metadata[site]=berlin')).data.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    for (const id of [...ids, others[0]]) await client.delete(`${at}/${id}`, acme);
    await client.delete(`${at}/${others[1]}`);
  });

  it('is one of a limited number', async () => {
    const made = [];
    for (let i = 0; i < mostEndpoints; i++) made.push(await created());
    const { status, body } = await client.post(at, wanted(), acme);
    expect([status, body.code]).toEqual([409, 'conflict']);
    for (const { id } of made) await client.delete(`${at}/${id}`, acme);
  });
});

describe('secrets of webhook endpoints', () => {
  it('are never in the ledger in plain text, and can be decrypted after a restart', async () => {
    const endpoint = await created();
    const file = test.gateway.config.storeUrl.slice('sqlite:'.length);
    test = await test.restart();
    ({ client } = test);
    const stored = [file, `${file}-wal`].map((name) => readFileSync(name).toString('latin1')).join('');
    expect(stored).toContain(endpoint.id);
    expect(stored).not.toContain(endpoint.secret.slice('whsec_'.length));
    expect(statSync(test.gateway.config.webhooks.generated!).mode & 0o777).toBe(0o600);
    const about = await holdOne();
    const [got] = await eventually(() => receiver.received.filter(({ body }) => body.includes(about)), ({ length }) => length > 0); // prettier-ignore
    expect(new Webhook(endpoint.secret).verify(got!.body, got!.headers as Record<string, string>)).toBeDefined();
    await client.delete(`${at}/${endpoint.id}`, acme);
  });

  it('follow the sandbox clock: failed deliveries are retried when due', async () => {
    receiver.answer(answering(500));
    const { id } = await created();
    const about = await holdOne();
    await eventually(
      () => client.get(`${at}/${id}/deliveries`, acme),
      ({ body }) => body.data.length > 0,
    );
    receiver.answer(answering(200));
    await client.post('/v1/sandbox/clock', { advanceSeconds: 10 }, { key: 'sandbox' });
    await eventually(
      () => receiver.received.filter(({ body }) => body.includes(about)),
      (all) => all.some(({ body }) => body.includes('reservation.released')),
    );
    const { body } = await client.get(`${at}/${id}/deliveries`, acme);
    expect(body.data.at(-1)).toMatchObject({ outcome: 'failed', httpStatus: 500, nextAttemptAt: expect.any(String) });
    await client.delete(`${at}/${id}`, acme);
  });
});
