import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';

const local = (line: string): string => `+1206219${line}`;
const statuses = (reservation: Reservation): string[] => reservation.phoneNumbers.map((n) => n.status);

describe('reservations', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());
  const reserve = (phoneNumbers: string[], more: object = {}, key = 'acme'): Promise<Reply<Reservation>> =>
    at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers, ...more }, { key });

  it('returns 409 when one number is taken, and holds nothing', async () => {
    const reply = await reserve([local('0150'), local('9001')]);
    expect(reply).toMatchObject({
      status: 409,
      body: { code: 'number_unavailable', errors: [{ pointer: '/phoneNumbers/1' }] },
    });
    expect(at.simulator.ledger.cart()).toEqual([]);
  });

  it('returns 201 with the numbers held if partial is allowed', async () => {
    const { status, body } = await reserve([local('0150'), local('9001')], { allowPartial: true });
    expect([status, body.status, statuses(body)]).toEqual([201, 'held', ['held', 'unavailable']]);
    expect(at.simulator.ledger.cart()).toEqual(['2062190150']);
    await at.client.delete(`/v1/reservations/${body.id}`, { key: 'acme' });
    expect(at.simulator.ledger.cart()).toEqual([]);
  });

  it('keeps a number held here from other tenants, invisibly', async () => {
    const mine = (await reserve([local('0151')])).body;
    expect(await reserve([local('0151')], {}, 'beta')).toMatchObject({
      status: 409,
      body: { code: 'number_unavailable' },
    });
    for (const path of [`/v1/reservations/${mine.id}`, `/v1/reservations/${mine.id}/events`]) {
      expect(await at.client.get(path, { key: 'beta' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await at.client.delete(`/v1/reservations/${mine.id}`, { key: 'beta' })).toMatchObject({ status: 404 });
    expect((await at.client.get('/v1/reservations', { key: 'beta' })).body.data).toEqual([]);
    await at.client.delete(`/v1/reservations/${mine.id}`, { key: 'acme' });
  });

  it('releases some numbers, then the rest, and none of anyone else', async () => {
    const bystander = (await reserve([local('0152')], {}, 'beta')).body;
    const { body } = await reserve([local('0153'), local('0154'), local('0155')]);
    const some = await at.client.post(
      `/v1/reservations/${body.id}/release`,
      { phoneNumbers: [local('0154')] },
      { key: 'acme' },
    );
    expect([some.body.status, statuses(some.body)]).toEqual(['held', ['held', 'released', 'held']]);
    expect([...at.simulator.ledger.cart()].sort()).toEqual(['2062190152', '2062190153', '2062190155']);
    const strange = await at.client.post(
      `/v1/reservations/${body.id}/release`,
      { phoneNumbers: [local('0152')] },
      { key: 'acme' },
    );
    expect(strange).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/phoneNumbers/0', code: 'not_in_reservation' }] },
    });
    const all = await at.client.delete(`/v1/reservations/${body.id}`, { key: 'acme' });
    expect([all.body.status, statuses(all.body)]).toEqual(['released', ['released', 'released', 'released']]);
    expect(at.simulator.ledger.cart()).toEqual(['2062190152']);
    await at.client.delete(`/v1/reservations/${bystander.id}`, { key: 'beta' });
  });

  it('picks numbers by criteria', async () => {
    const byCount = async (criteria: object): Promise<string[]> => {
      const { status, body } = await at.client.post(
        '/v1/reservations',
        { provider: 'didtfn', criteria },
        { key: 'acme' },
      );
      expect([status, body.status]).toEqual([201, 'held']);
      await at.client.delete(`/v1/reservations/${body.id}`, { key: 'acme' });
      return body.phoneNumbers.map((n) => n.phoneNumber);
    };
    expect(await byCount({ type: 'local', exchange: '425555', quantity: 3 })).toEqual([
      '+14255550100',
      '+14255550101',
      '+14255550102',
    ]);
    expect(await byCount({ type: 'local', areaCode: '425', quantity: 2 })).toEqual(['+14255550100', '+14255550101']);
    expect(await byCount({ type: 'toll_free', tollFreePrefix: '833', quantity: 2 })).toEqual([
      '+18335550100',
      '+18335550101',
    ]);
    const tooMany = await at.client.post('/v1/reservations', {
      provider: 'didtfn',
      criteria: { type: 'local', region: 'NV', quantity: 1000 },
    });
    expect(tooMany).toMatchObject({ status: 409, body: { code: 'number_unavailable' } });
    expect(at.simulator.ledger.cart()).toEqual([]);
  });

  it('reports a lost reply as unknown, cannot be ordered then, and ends released with nothing left behind', async () => {
    const { status, body } = await reserve([local('9002')], {}, 'acme');
    expect([status, body.status]).toEqual([201, 'unknown']);
    expect(at.simulator.ledger.cart()).toEqual(['2062199002']);
    const order = await at.client.post(
      '/v1/orders',
      { reservationId: body.id, connection: { trunkId: '3' } },
      { key: 'acme' },
    );
    expect(order).toMatchObject({ status: 409, body: { code: 'reservation_not_orderable' } });
    await at.client.until(`/v1/reservations/${body.id}`, (r) => r.status === 'released', { key: 'acme' });
    expect(at.simulator.ledger.cart()).toEqual([]);
  }, 20_000);

  it('returns the same reservation for the same key and body, and refuses another body', async () => {
    const body = { provider: 'didtfn', phoneNumbers: [local('0160')] };
    const options = { key: 'acme', idempotencyKey: '"quoted-key-of-a-caller"' };
    const first = await at.client.post('/v1/reservations', body, options);
    const second = await at.client.post(
      '/v1/reservations',
      { phoneNumbers: [local('0160')], provider: 'didtfn' },
      { ...options, idempotencyKey: 'quoted-key-of-a-caller' },
    );
    expect([second.status, second.body.id, second.headers.get('idempotent-replayed')]).toEqual([
      201,
      first.body.id,
      'true',
    ]);
    expect(await at.client.post('/v1/reservations', { ...body, allowPartial: true }, options)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const byBeta = await at.client.post('/v1/reservations', body, { ...options, key: 'beta' });
    expect(byBeta).toMatchObject({ status: 409, body: { code: 'number_unavailable' } });
    const refused = { key: 'acme', idempotencyKey: 'a-refused-hold-0001' };
    const no = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [local('9001')] }, refused);
    const noAgain = await at.client.post(
      '/v1/reservations',
      { provider: 'didtfn', phoneNumbers: [local('9001')] },
      refused,
    );
    expect([no.status, noAgain.status, noAgain.body.detail, noAgain.headers.get('idempotent-replayed')]).toEqual([
      409,
      409,
      no.body.detail,
      'true',
    ]);
    await at.client.delete(`/v1/reservations/${first.body.id}`, { key: 'acme' });
  });

  it.each([
    ['no provider', { phoneNumbers: [local('0170')] }, '/provider', 'required'],
    ['not E.164', { provider: 'didtfn', phoneNumbers: ['2062190170'] }, '/phoneNumbers/0', 'format'],
    ['not North American', { provider: 'didtfn', phoneNumbers: ['+442079460000'] }, '/phoneNumbers/0', 'unsupported'],
    [
      'a number twice',
      { provider: 'didtfn', phoneNumbers: [local('0170'), local('0170')] },
      '/phoneNumbers/1',
      'duplicate',
    ],
    ['no numbers at all', { provider: 'didtfn', phoneNumbers: [] }, '/phoneNumbers', 'too_few'],
    ['neither numbers nor criteria', { provider: 'didtfn' }, '/phoneNumbers', 'required'],
    [
      'both',
      { provider: 'didtfn', phoneNumbers: [local('0170')], criteria: { type: 'local', region: 'WA', quantity: 1 } },
      '/criteria',
      'contradiction',
    ],
    [
      'a quantity of 0',
      { provider: 'didtfn', criteria: { type: 'local', region: 'WA', quantity: 0 } },
      '/criteria/quantity',
      'out_of_range',
    ],
    [
      'a quantity of 1001',
      { provider: 'didtfn', criteria: { type: 'local', region: 'WA', quantity: 1001 } },
      '/criteria/quantity',
      'out_of_range',
    ],
    [
      'a state that does not exist',
      { provider: 'didtfn', criteria: { type: 'local', region: 'ZZ', quantity: 1 } },
      '/criteria/region',
      'unknown',
    ],
    [
      'a state that does not exist, by number',
      { provider: 'didtfn', phoneNumbers: [local('0170')], region: 'ZZ' },
      '/region',
      'unknown',
    ],
    [
      'toll-free without its prefix',
      { provider: 'didtfn', criteria: { type: 'toll_free', quantity: 1 } },
      '/criteria/tollFreePrefix',
      'required',
    ],
    [
      'a kind beside numbers that say themselves what they are',
      { provider: 'didtfn', phoneNumbers: [local('0170')], type: 'local' },
      '/type',
      'unsupported',
    ],
    [
      'a country beside a description, which has one of its own',
      { provider: 'didtfn', criteria: { type: 'local', region: 'WA', quantity: 1 }, country: 'US' },
      '/country',
      'contradiction',
    ],
    [
      'an unknown field',
      { provider: 'didtfn', phoneNumbers: [local('0170')], nonsense: 1 },
      '/nonsense',
      'unknown_field',
    ],
  ])('returns 400 for %s, naming the field, and nothing changes', async (_what, body, pointer, code) => {
    const before = at.simulator.ledger.entries().length;
    const reply = await at.client.post('/v1/reservations', body, { key: 'acme' });
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer, code }] } });
    expect(at.simulator.ledger.entries()).toHaveLength(before);
  });

  it('requires a known API key with the scope, an Idempotency-Key, and a bounded body', async () => {
    const body = { provider: 'didtfn', phoneNumbers: [local('0171')] };
    expect(await at.client.post('/v1/reservations', body, { idempotencyKey: null })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
    expect(await at.client.post('/v1/reservations', body, { key: '' })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await at.client.post('/v1/reservations', body, { key: 'wrong' })).toMatchObject({ status: 401 });
    expect(await at.client.post('/v1/reservations', body, { key: 'acme-reader' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await at.client.post('/v1/reservations', `{"provider":"${'x'.repeat(300_000)}"}`)).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
    expect(await at.client.post('/v1/reservations', '{"provider":')).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect(await at.client.get('/v1/reservations?limit=201')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?limit' }] },
    });
    expect(await at.client.get('/v1/reservations?cursor=nonsense')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?cursor' }] },
    });
    expect(await at.client.get('/v1/reservations/rsv_nonsense')).toMatchObject({ status: 404 });
  });
});

describe('expiry of reservations', () => {
  it('is on time, releases by name upstream, and prevents orders', async () => {
    const at = await startTestGateway({ DIDTFN_HOLD_TTL_MS: '1000' });
    try {
      const { body } = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [local('0180')] });
      const early = await at.client.post('/v1/orders', { reservationId: body.id, connection: { trunkId: '3' } });
      expect(early).toMatchObject({ status: 409, body: { code: 'reservation_expiring' } });
      await at.client.until(
        `/v1/reservations/${body.id}`,
        (r) => r.status === 'expired' && r.phoneNumbers[0].status === 'expired',
      );
      expect(at.simulator.ledger.cart()).toEqual([]);
      expect(at.simulator.ledger.entries().filter((e) => e.type === 'unhold')).toMatchObject([
        { numbers: ['2062190180'], reason: 'removed' },
      ]);
      const late = await at.client.post('/v1/orders', { reservationId: body.id, connection: { trunkId: '3' } });
      expect(late).toMatchObject({ status: 409, body: { code: 'reservation_expired' } });
    } finally {
      await at.stop();
    }
  });
});
