import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Change, type Order } from './answers.js';
import { type CallOptions, type Reply } from './gateway.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

const acme: CallOptions = { key: 'acme' };
const beta: CallOptions = { key: 'beta' };

describe('a trunk that a lost call may have created', () => {
  let at: TclGateway;
  let unclear: Change;
  /** The provider has two of the name, neither of which was there before: which of them was made here nobody can tell. */
  let twins: string[];
  const trunksOf = async (by: CallOptions): Promise<AnswerTo<'GET', '/v1/trunks'>['data']> =>
    (await at.client.get('/v1/trunks', by)).body.data;
  const ids = async (by: CallOptions): Promise<string[]> => (await trunksOf(by)).map(({ id }) => id);
  const resolve = (body: object, by: CallOptions): Promise<Reply<Change>> =>
    at.client.post(`/v1/changes/${unclear.id}/resolve`, { outcome: 'completed', note: 'Seen.', ...body }, by);
  const orderOnto = (connectionId: string, by: CallOptions): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: ['+441614960190'], connection: { ...direct, connectionId } }, by); // prettier-ignore

  beforeAll(async () => {
    at = await startTclGateway();
    const before = await ids(acme);
    at.tcl.faults.next('createConnection', 'lose_reply');
    const elsewhere = (): Promise<unknown> =>
      fetch(`${at.tcl.baseUrl}/connections`, {
        method: 'POST',
        headers: { authorization: `Bearer ${at.tcl.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'acme', type: 'sip', host: '192.0.2.7' }),
      });
    const request = { provider: 'tcl', direction: 'origination', title: 'acme', primary: { ipAddress: '192.0.2.8' } };
    const { body } = await at.client.post('/v1/trunks', request, acme);
    await elsewhere();
    unclear = await at.client.until(`/v1/changes/${body.id}`, ({ status }) => status === 'needs_review', acme);
    twins = (await ids(acme)).filter((id) => !before.includes(id));
  });
  afterAll(() => at.stop());

  it('is invisible to other tenants, and accepts none of their numbers', async () => {
    expect(twins).toHaveLength(2);
    expect(await ids(beta)).toEqual(expect.arrayContaining(['conn-1', 'conn-2']));
    for (const twin of twins) {
      expect(await ids(beta)).not.toContain(twin);
      expect((await at.client.get(`/v1/trunks/${twin}?direction=origination`, beta)).status).toBe(404);
      expect(await orderOnto(twin, beta)).toMatchObject({ status: 422, body: { code: 'connection_not_found' } });
    }
    expect(at.tcl.ledger.orders()).toEqual([]);
  });

  it('belongs to its creator once manual review has named it; earlier trunks do not', async () => {
    expect((await resolve({}, acme)).body.errors[0]).toMatchObject({ pointer: '/madeId', code: 'required' });
    expect((await resolve({ madeId: 'conn-none' }, acme)).body.errors[0]).toMatchObject({ code: 'not_found' });
    expect((await resolve({ madeId: 'conn-1' }, acme)).body.errors[0]).toMatchObject({ code: 'not_allowed' });
    const [mine, theirs] = twins as [string, string];
    expect((await resolve({ madeId: mine }, acme)).body).toMatchObject({ status: 'completed' });
    expect(await ids(beta)).not.toContain(mine);
    expect(await ids(beta)).toContain(theirs);
    expect(await orderOnto(mine, beta)).toMatchObject({ status: 422, body: { code: 'connection_not_found' } });
    expect((await orderOnto(mine, acme)).status).toBe(201);
  });
});

it('trunks created elsewhere are reserved for the operator if configured', async () => {
  const at = await startTclGateway({ UNOWNED_RESOURCES: 'operator' });
  expect((await at.client.get('/v1/trunks', beta)).body.data).toEqual([]);
  const request = { provider: 'tcl', phoneNumbers: ['+441614960191'], connection: direct };
  expect((await at.client.post('/v1/orders', request, beta)).body.code).toBe('connection_not_found');
  expect((await at.client.get('/v1/trunks')).body.data.length).toBeGreaterThan(1);
  expect((await at.client.post('/v1/orders', request)).status).toBe(201);
  await at.stop();
});
