import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reservation } from './answers.js';
import { type Reply } from './gateway.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

const minute = 60_000;

describe('reservations by the provider’s clock', () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  const fresh = (): string => `+44207946${String(next++).padStart(4, '0')}`;
  const reserve = (phoneNumbers: string[], more = {}, options = {}): Promise<Reply<Reservation>> =>
    at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers, ...more }, options);
  const one = async (id: string): Promise<Reservation> => (await at.client.get(`/v1/reservations/${id}`)).body;
  const upstream = (id: string): { expiresAt: number } =>
    at.tcl.ledger.reservations().find((r) => r.reservationId === id && r.ended === undefined)!;

  it('last ten minutes, less the margin, from before the request was sent', async () => {
    const before = Date.now();
    const { body } = await reserve([fresh()]);
    const left = Date.parse(body.expiresAt) - before;
    expect(left).toBeLessThanOrEqual(10 * minute - 30_000 + (Date.now() - before));
    expect(left).toBeGreaterThanOrEqual(10 * minute - 30_000);
    expect(Date.parse(body.orderableUntil)).toBeLessThan(Date.parse(body.expiresAt));
    const [id] = body.providerReservationIds;
    expect(Date.parse(body.expiresAt)).toBeLessThanOrEqual(upstream(id).expiresAt - 30_000);
  });

  it('are separate per caller, and released as a whole', async () => {
    const n = [fresh(), fresh()];
    const { body } = await reserve(n);
    expect((await reserve([n[0]!], {}, { key: 'acme' })).body.code).toBe('number_unavailable');
    const some = await at.client.post(`/v1/reservations/${body.id}/release`, { phoneNumbers: [n[0]] });
    expect(some.body.code).toBe('capability_not_supported');
    expect((await at.client.delete(`/v1/reservations/${body.id}`)).body.status).toBe('released');
    expect(at.tcl.ledger.held()).not.toContain(n[0]);
    expect((await reserve([n[0]!], {}, { key: 'acme' })).status).toBe(201);
  });

  it('hold all numbers or none, or some if partial is allowed', async () => {
    const good = fresh();
    const taken = '+442079469001';
    const none = await reserve([good, taken]);
    expect(none).toMatchObject({ status: 409, body: { code: 'number_unavailable' } });
    expect(at.tcl.ledger.held()).not.toContain(good);
    const some = await reserve([good, taken], { allowPartial: true });
    expect(some.body.phoneNumbers).toMatchObject([{ status: 'held' }, { status: 'unavailable' }]);
  });

  it('pick numbers by criteria', async () => {
    const criteria = { type: 'local', country: 'DE', city: 'Berlin', quantity: 3 };
    const { body } = await at.client.post('/v1/reservations', { provider: 'tcl', criteria });
    expect(body.phoneNumbers).toHaveLength(3);
    const vanity = { type: 'local', country: 'NL', pattern: '*0147', quantity: 1 };
    const { body: fitting } = await at.client.post('/v1/reservations', { provider: 'tcl', criteria: vanity });
    expect(fitting.phoneNumbers).toMatchObject([{ phoneNumber: '+31205550147', status: 'held' }]);
  });

  it('of universal numbers name the country', async () => {
    const n = '+80055500101';
    expect((await reserve([n])).body.errors[0].pointer).toBe('/country');
    const { body } = await reserve([n], { providerOptions: { country: 'SG' } });
    expect(body.status).toBe('held');
    const placed = await at.client.post('/v1/orders', { reservationId: body.id, connection: direct });
    const done = await at.client.until(`/v1/orders/${placed.body.id}`, (o) => o.status === 'completed');
    expect(done.phoneNumbers).toEqual([{ phoneNumber: n, status: 'active' }]);
  });

  it('with a lost reply stay unknown until they expire, and cannot be ordered', async () => {
    const n = '+442079469002';
    const { body, status } = await reserve([n]);
    expect({ status, said: body.status }).toEqual({ status: 201, said: 'unknown' });
    const refused = await at.client.post('/v1/orders', { reservationId: body.id, connection: direct });
    expect(refused.body.code).toBe('reservation_not_orderable');
    // Nobody knows its name: it is not given to anybody else here before the provider has dropped it.
    expect((await reserve([n], {}, { key: 'acme' })).body.code).toBe('number_unavailable');
    expect((await one(body.id)).status).toBe('unknown');
  });

  it('are settled by reading when the reply to the release was lost', async () => {
    const n = fresh();
    const { body } = await reserve([n]);
    at.tcl.faults.next('deleteReservation', 'lose_reply');
    await at.client.delete(`/v1/reservations/${body.id}`);
    await at.client.until(`/v1/reservations/${body.id}`, (r) => r.status === 'released');
    expect(at.tcl.ledger.held()).not.toContain(n);
    at.tcl.faults.next('deleteReservation', 'error_before');
    const { body: second } = await reserve([n]);
    await at.client.delete(`/v1/reservations/${second.id}`);
    await at.client.until(`/v1/reservations/${second.id}`, (r) => r.status === 'released');
    expect(at.tcl.ledger.held()).not.toContain(n);
  });
});

describe('one search', () => {
  it('asks all providers, and is not delayed by one that hangs', async () => {
    const at = await startTclGateway({ PROVIDERS: 'didtfn,tcl' });
    const search = '/v1/available-numbers?country=US&region=WA&areaCode=206&limit=5';
    const { body } = await at.client.get(search);
    expect(body.providers.map((p) => [p.provider, p.outcome])).toEqual([['didtfn', 'ok'], ['tcl', 'empty']]); // prettier-ignore
    expect(body.providers[1].ignoredFilters).toEqual([]);
    const york = await at.client.get('/v1/available-numbers?country=US&region=NY&exchange=212555&provider=tcl&limit=2');
    expect(york.body.data.map((n) => n.phoneNumber)).toEqual(['+12125550100', '+12125550101']);
    const bavaria = await at.client.get('/v1/available-numbers?country=DE&region=BY&provider=tcl');
    expect(bavaria.body.providers[0].outcome).toBe('unsupported');
    for (const type of ['local', 'did', 'international_toll_free', 'universal_toll_free']) {
      const { body: kind } = await at.client.get(`/v1/available-numbers?country=GB&type=${type}&limit=3`);
      expect(kind.data.map((n) => n.type)).toEqual([type, type, type]);
    }
    const runs = await at.client.get(
      '/v1/available-numbers?country=GB&type=local&city=London&consecutive=100&limit=200',
    );
    expect(runs.body.data).toHaveLength(100);
    const vanity = await at.client.get('/v1/available-numbers?country=AU&type=local&pattern=*ADG');
    expect(vanity.body.data.every((n) => n.phoneNumber.endsWith('234'))).toBe(true);
    const stop = at.tcl.observe(({ operation, stage }) =>
      operation === 'searchNumbers' && stage === 'arrived' ? new Promise(() => undefined) : undefined,
    );
    const { status, body: half } = await at.client.get(search);
    expect(status).toBe(200);
    expect(half.data).toHaveLength(5);
    expect(half.providers).toMatchObject([{ outcome: 'ok', count: 5 }, { provider: 'tcl', outcome: 'timeout', count: 0 }]); // prettier-ignore
    stop();
    await at.stop();
  });
});
