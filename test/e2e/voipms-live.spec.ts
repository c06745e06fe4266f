import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveQuirks } from '../../src/sandbox/voipms/wire.js';
import { type Answer, type Change } from './answers.js';
import { client, portForm, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const path = (phoneNumber: string): string => `/v1/numbers/${encodeURIComponent(phoneNumber)}`;

/** The main course of things, against every habit of the running service at once, with reads that prove nothing by finding nothing. */
describe('VoIP.ms at its worst', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway({ VOIPMS_RECONCILE: 'advisory' }, { quirks: liveQuirks });
  });
  afterAll(() => at.stop());
  const get = async (where: string): Promise<Answer> => {
    const { status, body } = await at.client.get(where);
    expect([where, status]).toEqual([where, 200]);
    return body;
  };
  const settled = async ({ body }: { body: { id: string } }): Promise<Change> =>
    at.client.until(
      `/v1/changes/${body.id}`,
      (c) => !['in_progress', 'accepted', 'outcome_unknown'].includes(c.status),
    );

  const switches = (some: object): Promise<unknown> =>
    fetch(new URL('/_sandbox/switches', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify(some) });

  it('finds, holds, buys, lists, configures and disconnects numbers', async () => {
    const { data: free } = await get('/v1/available-numbers?country=US&exchange=786555&limit=3');
    expect(free).toHaveLength(3);
    expect(free[0]).toMatchObject({ type: 'local', region: 'FL', cost: { monthly: { currency: 'USD' } } });
    expect((await get('/v1/available-numbers?country=US&areaCode=305')).data).toEqual([]);
    const [phoneNumber, other] = free.map((one) => one.phoneNumber) as [string, string];
    expect(await at.buy(phoneNumber)).toMatchObject({ status: 'completed', phoneNumbers: [{ status: 'active' }] });
    expect(await at.buy(other)).toMatchObject({ status: 'completed', cost: { total: usd('1.49') } });
    expect((await get('/v1/numbers?provider=voipms')).data.map((one) => one.phoneNumber).sort()).toEqual(
      [phoneNumber, other].sort(),
    );
    for (const note of ['desk', 'shelf'])
      expect((await at.client.patch(path(phoneNumber), { providerOptions: { note } })).status).toBe(200);
    expect((await at.client.patch(path(phoneNumber), { billing: 'unmetered' })).status).toBe(200);
    const [row] = [(await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids].flat();
    expect(row).toMatchObject({ note: 'shelf', routing: 'account:100000_main', failover_busy: 'none:' });
    expect((await at.client.delete(path(other))).status).toBe(200);
    expect((await at.client.get(path(other))).status).toBe(404);
    expect(at.asked('orderDID')).toBe(2);
  });

  it('creates, charges, credits and changes clients, and assigns them a number for a while', async () => {
    const made = await at.client.post('/v1/customers?provider=voipms', client('live'));
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(await get(`/v1/customers/${id}`)).toMatchObject({ firstName: 'Jane', address: { postalCode: '97230' } });
    for (const [what, amount] of [
      ['payments', '20.00'],
      ['charges', '4.99'],
    ] as const) {
      expect((await at.client.post(`/v1/customers/${id}/${what}`, { amount: usd(amount) })).status).toBe(201);
      const { data } = await get(`/v1/customers/${id}/${what}`);
      expect(data).toMatchObject([{ date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }]);
      expect(Number(data[0].amount.amount)).toBe(Number(amount));
    }
    expect(Number((await get(`/v1/customers/${id}/balance`)).current.amount)).toBe(15.01);
    const trunk = {
      provider: 'voipms',
      direction: 'origination',
      title: 'theirs',
      primary: { ipAddress: '192.0.2.20' },
    };
    const resold = await at.client.post('/v1/trunks', { ...trunk, customer: { customerId: id, packageId: '8378' } });
    expect(resold).toMatchObject({ status: 201, body: { customerId: id } });
    await at.buy('+17865550170');
    const fees = { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') };
    const terms = { trunkId: resold.body.id, fees, chargeNow: { setup: true, monthly: false } };
    expect((await at.client.post(`${path('+17865550170')}/assign`, terms)).status).toBeLessThan(300);
    expect((await get(path('+17865550170'))).assignment).toMatchObject({ trunkId: resold.body.id });
    expect((await at.client.post(`${path('+17865550170')}/unassign`, undefined)).status).toBeLessThan(300);
    expect(await get(path('+17865550170'))).not.toHaveProperty('assignment');
    expect([at.asked('connectDID'), at.asked('unconnectDID'), at.asked('addCharge')]).toEqual([1, 1, 1]);
  });

  it('settles a deletion with an empty reply by reading, and sends it once', async () => {
    const { id } = (await at.client.post('/v1/customers?provider=voipms', client('gone'))).body;
    const gone = await at.client.delete(`/v1/customers/${id}`);
    expect([gone.status, (await settled(gone)).status]).toEqual([202, 'completed']);
    const trunkId = await at.trunk('spare');
    const removed = await at.client.delete(`/v1/trunks/${trunkId}?direction=origination`);
    expect([removed.status, (await settled(removed)).status]).toEqual([202, 'completed']);
    expect([at.asked('delClient'), at.asked('delSubAccount')]).toEqual([1, 1]);
  });

  it('reads whether trunks exist in the provider’s own terms', async () => {
    const trunkId = await at.trunk('silent');
    expect((await get(`/v1/trunks/${trunkId}?direction=origination`)).registered).toBe(false);
    expect((await at.client.get('/v1/trunks/100000_none?direction=origination')).status).toBe(404);
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: ['+17865550180'] });
    const request = { reservationId: held.body.id, connection: { trunkId: '100000_none' } };
    expect((await at.client.post('/v1/orders', request)).body).toMatchObject({ code: 'connection_not_found' });
  });

  it('submits a port, uploads its documents and follows it, among foreign numbers', async () => {
    const submitted = await at.client.post('/v1/port-orders', portForm());
    expect(submitted.status).toBe(201);
    const ported = await at.client.until(`/v1/port-orders/${submitted.body.id}`, (p) => p.status === 'ported');
    expect(ported.actualFocDate).toMatch(/^\d{4}-/);
    expect((await get('/v1/numbers?provider=voipms')).data.map((one) => one.phoneNumber)).toContain('+17865551234');
    expect([at.asked('addLNPPort'), at.asked('addLNPFile')]).toEqual([1, 2]);
  });

  it('finds what hangs during slow writes by reading, and does it once', async () => {
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: ['+17865550190'] });
    await switches({ writesHang: true });
    const request = { reservationId: held.body.id, connection: { trunkId: '100000_main' } };
    const order = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=0' } });
    await at.client.until(`/v1/orders/${order.body.id}`, (o) => o.status === 'outcome_unknown');
    expect((await get('/v1/numbers?provider=voipms')).data.length).toBeGreaterThan(0);
    await switches({ writesHang: false });
    const done = await at.client.until(`/v1/orders/${order.body.id}`, (o) => o.status !== 'outcome_unknown');
    expect(done).toMatchObject({ status: 'completed' });
    expect(at.voipms.ledger.orders().filter(({ dids }) => dids.includes('7865550190'))).toHaveLength(1);
  });

  it('reports a 403, and neither retries nor books anything', async () => {
    const { id } = (await at.client.post('/v1/customers?provider=voipms', client('away'))).body;
    await switches({ page: 403 });
    const charge = await at.client.post(`/v1/customers/${id}/charges`, { amount: usd('7.00') });
    expect(charge.body).toMatchObject({ code: 'access_refused', upstream: { operation: 'addCharge' } });
    const [change] = (await get('/v1/changes?kind=customer.charge&limit=1')).data;
    const history = (await at.client.get(`/v1/changes/${change.id}/events`)).body.data;
    const sent = history.filter(({ type }) => type === 'call_sent');
    expect([change.status, sent.length]).toEqual(['rejected', 1]);
    const searched = await at.client.get('/v1/available-numbers?country=US&exchange=786555');
    expect(searched).toMatchObject({ status: 502, body: { code: 'upstream_unavailable', errors: [{ code: 'access_refused' }] } }); // prettier-ignore
    expect(searched.body.retry).toEqual({ safe: true, advised: true });
    expect(await at.client.get('/v1/numbers')).toMatchObject({ status: 403, body: { code: 'access_refused' } });
    await switches({ page: 0 });
    expect((await get(`/v1/customers/${id}/charges`)).data).toEqual([]);
    expect(at.voipms.ledger.charges(id)).toEqual([]);
  });

  it('treats an error page of a proxy as an outage for reads, and as no proof of what was sent', async () => {
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: ['+17865550191'] });
    at.voipms.faults.next('orderDID', 'error_after');
    const request = { reservationId: held.body.id, connection: { trunkId: '100000_main' } };
    const order = await at.client.post('/v1/orders', request);
    const done = await at.client.until(`/v1/orders/${order.body.id}`, (o) => o.status === 'completed');
    expect(done.phoneNumbers).toMatchObject([{ status: 'active' }]);
    expect(at.voipms.ledger.orders().filter(({ dids }) => dids.includes('7865550191'))).toHaveLength(1);
    await switches({ page: 522 });
    const { status, body } = await at.client.get('/v1/numbers?provider=voipms');
    expect([status, body.code]).toEqual([502, 'upstream_unavailable']);
    await switches({ page: 0 });
  });
});
