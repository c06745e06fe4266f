import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventCatalogue } from '../../src/domain/event-catalogue.js';
import { type AnswerTo, type CloudEvent, type Order, type Reservation } from './answers.js';
import { EventStream } from './event-stream.js';
import { type CallOptions, startTestGateway, type TestGateway } from './gateway.js';

const acme: CallOptions = { key: 'acme' };
const beta: CallOptions = { key: 'beta' };

let at: TestGateway;
let numbers: string[];
beforeAll(async () => {
  at = await startTestGateway();
  const found = await at.client.get('/v1/available-numbers?country=US&type=local&region=WA&areaCode=206&limit=50');
  numbers = found.body.data.map(({ phoneNumber }) => phoneNumber);
});
afterAll(() => at.stop());

const hold = async (caller: CallOptions): Promise<Reservation> => {
  const request = { provider: 'didtfn', phoneNumbers: [numbers.shift()] };
  return (await at.client.post('/v1/reservations', request, caller)).body;
};
const buy = async (caller: CallOptions, more: object = {}): Promise<Order> => {
  const { id } = await hold(caller);
  const order = { reservationId: id, connection: { trunkId: '3' }, ...more };
  return (await at.client.post('/v1/orders', order, caller)).body;
};
const feed = async (caller: CallOptions, query = ''): Promise<AnswerTo<'GET', '/v1/events'>> =>
  (await at.client.get(`/v1/events?${query}`, caller)).body;
const typesOf = ({ data }: { data: CloudEvent[] }): string[] => data.map(({ type }) => type);

describe('the feed', () => {
  it('reports a reservation, its order and its number, in order and without gaps', async () => {
    const before = (await feed(acme)).data.length;
    const order = await buy(acme, { customerReference: 'PO-9' });
    const { data } = await feed(acme, 'limit=200');
    expect(typesOf({ data: data.slice(before) })).toEqual([
      'reservation.created',
      'reservation.held',
      'order.created',
      'reservation.ordering',
      'order.in_progress',
      'order.completed',
      'number.activated',
      'reservation.ordered',
    ]);
    expect(data.map(({ sequence }) => sequence)).toEqual(data.map((_, i) => i + 1));
    const completed = data.find(({ type }) => type === 'order.completed')!;
    expect(completed).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^evt_/),
      source: '/v1/events',
      type: 'order.completed',
      subject: order.id,
      time: expect.stringMatching(/Z$/),
      datacontenttype: 'application/json',
      sequence: completed.sequence,
      tenant: 'acme',
      data: {
        resource: { type: 'order', id: order.id, href: `/v1/orders/${order.id}` },
        provider: 'didtfn',
        kind: 'number',
        customerReference: 'PO-9',
        status: 'completed',
        from: 'in_progress',
        to: 'completed',
      },
    });
    expect((await at.client.get(completed.data.resource.href as '/v1/orders/x', acme)).body.id).toBe(order.id);
    const history = (await at.client.get(`/v1/orders/${order.id}/events`, acme)).body.data;
    expect(history.map(({ id }) => id)).toContain(completed.id);
  });

  it('continues in pages, after an event, by type and by resource', async () => {
    const order = await buy(acme);
    const whole = (await feed(acme, 'limit=200')).data;
    const paged: CloudEvent[] = [];
    for (let cursor = ''; ;) {
      const { data, page } = await feed(acme, `limit=3${cursor}`);
      paged.push(...data);
      if (!page.hasMore) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(whole);
    expect((await feed(acme, `after=${whole[4].id}&limit=200`)).data).toEqual(whole.slice(5));
    const some = await feed(acme, 'types=order.completed,number.activated&limit=200');
    expect(some.data).toEqual(whole.filter(({ type }) => ['order.completed', 'number.activated'].includes(type)));
    const about = await feed(acme, `resource=${order.id}&types=order.created,order.completed`);
    expect(typesOf(about)).toEqual(['order.created', 'order.completed']);
    const number = order.phoneNumbers[0].phoneNumber;
    for (const written of [number, encodeURIComponent(number)])
      expect(typesOf(await feed(acme, `resource=${written}`))).toEqual(['number.activated']);
  });

  it.each([
    ['?types=order.eaten', '?types', 'unknown', '"order.eaten"'],
    ['?types=order.completed,', '?types', 'format', 'separated by commas'],
    ['?after=evt_1', '?after', 'format', 'begins with evt_'],
    ['?after=evt_01kf3xw8q20000m5e7r9t2v4x6', '?after', 'unknown', 'no event evt_01kf3xw8q20000m5e7r9t2v4x6'],
    ['?after=evt_01kf3xw8q20000m5e7r9t2v4x6&cursor=abc', '?after', 'not_allowed', 'either after or cursor'],
    ['?limit=0', '?limit', 'out_of_range', 'between 1 and 200'],
    ['?type=order.completed', '?type', 'unknown_field', ''],
  ])('refuses %s', async (query, pointer, code, detail) => {
    const { status, body } = await at.client.get(`/v1/events${query}`, acme);
    expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer, code }] });
    expect(body.errors[0].detail).toContain(detail);
  });

  it('belongs to each tenant; an operator can read any', async () => {
    const order = await buy(beta);
    const of = await feed(beta, 'limit=200');
    expect(new Set(of.data.map(({ tenant }) => tenant))).toEqual(new Set(['beta']));
    expect(of.data[0].sequence).toBe(1);
    expect((await feed(acme, `resource=${order.id}`)).data).toEqual([]);
    expect(await at.client.get(`/v1/events?after=${of.data[0].id}`, acme)).toMatchObject({ status: 400 });
    expect((await feed({ key: 'operator' }, 'tenant=beta&limit=200')).data).toEqual(of.data);
    expect(await at.client.get('/v1/events?tenant=beta', acme)).toMatchObject({ status: 403 });
  });

  it('shows a key the events that its scopes cover', async () => {
    await buy(acme);
    const all = new Set(typesOf(await feed(acme, 'limit=200')));
    expect(all.has('order.completed')).toBe(true);
    expect(await at.client.get('/v1/events', { key: 'acme-reader' })).toMatchObject({ status: 403 });
    expect(typesOf(await feed({ key: 'acme-settler' }, 'limit=200')).every((type) => /^(?:order|change|port)\./.test(type))).toBe(true); // prettier-ignore
    const refused = await at.client.get('/v1/events?types=order.completed', { key: 'acme-desk' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(refused.body.detail).toContain('order.completed');
  });
});

describe('a test event', () => {
  it('of any type appears in the tenant’s feed, marked as a test', async () => {
    for (const { type } of eventCatalogue) {
      const fired = await at.client.post('/v1/sandbox/events', { type }, acme);
      expect(fired.status).toBe(201);
      const { data } = await feed(acme, `types=${type}&limit=200`);
      expect(data.at(-1)).toMatchObject({ id: fired.body.id, type, tenant: 'acme', data: { test: true } });
    }
    const unknown = await at.client.post('/v1/sandbox/events', { type: 'order.eaten' }, acme);
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ pointer: '/type', code: 'not_allowed' }] } });
  });
});

describe('the stream', () => {
  const open = (query = '', last?: string): Promise<EventStream> =>
    EventStream.open(at.gateway, { key: 'acme', query, ...(last === undefined ? {} : { last }) });

  it('sends new events like the feed, and resumes after the last event seen', async () => {
    const stream = await open();
    expect(stream.status).toBe(200);
    expect(stream.response.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(stream.response.headers['x-accel-buffering']).toBe('no');
    expect(stream.response.headers['cache-control']).toBe('no-store, no-transform');
    const last = (await feed(acme, 'limit=200')).data.at(-1)!;
    await buy(acme);
    await stream.until(({ events }) => events.length === 8);
    const told = (await feed(acme, `after=${last.id}`)).data;
    expect(stream.events.map(({ data }) => data)).toEqual(told);
    expect(stream.events.map(({ id, event }) => [id, event])).toEqual(told.map(({ id, type }) => [id, type]));
    stream.close();
    await buy(acme);
    const again = await open('', told[2].id);
    await again.until(({ events }) => events.length === 13);
    expect(again.events.map(({ data }) => data)).toEqual((await feed(acme, `after=${told[2].id}`)).data);
    again.close();
  });

  it('sends the requested events, and none of other tenants', async () => {
    const stream = await open('?types=order.completed');
    await buy(beta);
    const first = await buy(acme);
    const second = await buy(acme);
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events.map(({ data }) => data['subject'])).toEqual([first.id, second.id]);
    stream.close();
  });

  it('sends keep-alives when there is nothing new', async () => {
    const stream = await open('?types=port.ported');
    await buy(acme);
    await at.client.post('/v1/sandbox/clock', { advanceSeconds: 16 });
    await stream.until(({ comments }) => comments > 0);
    expect(stream.events).toEqual([]);
    stream.close();
  });

  it('refuses a Last-Event-ID that is not in the feed, and more streams than a key may have', async () => {
    const wrong = await open('', 'evt_01kf3xw8q20000m5e7r9t2v4x6');
    expect(wrong.status).toBe(400);
    expect((await open('', 'x')).status).toBe(400);
    const streams = [];
    for (let i = 0; i < 10; i++) streams.push(await open());
    expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const eleventh = await open();
    expect([eleventh.status, eleventh.response.headers['retry-after']]).toEqual([429, '10']);
    streams.forEach((stream) => stream.close());
    for (;;) {
      const again = await open();
      again.close();
      if (again.status === 200) break;
    }
  });

  it('answers HEAD at once, without a body', async () => {
    const { status } = await fetch(`${at.gateway.url}/v1/events/stream`, {
      method: 'HEAD',
      headers: { authorization: 'Bearer acme' },
    });
    expect(status).toBe(200);
  });

  it('ends when its key is revoked', async () => {
    const { body: key } = await at.client.post('/v1/keys', { label: 'listener', scopes: ['order'] }, acme);
    const stream = await EventStream.open(at.gateway, { key: key.key });
    expect(stream.status).toBe(200);
    await at.client.delete(`/v1/keys/${key.id}`, acme);
    await stream.ended;
    expect((await EventStream.open(at.gateway, { key: key.key })).status).toBe(401);
  });

  it('ends when the gateway stops, without delaying it', async () => {
    const stream = await open();
    const last = (await feed(acme, 'limit=200')).data.at(-1)!;
    at = await at.restart();
    await stream.ended;
    await buy(acme);
    const again = await open('', last.id);
    await again.until(({ events }) => events.length === 8);
    again.close();
  });
});
