import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('an order of several numbers at VoIP.ms with one in doubt', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway({ VOIPMS_RECONCILE: 'advisory' });
  });
  afterAll(() => at.stop());

  const [doubtful, bought] = ['+17865550170', '+17865550171'];
  /** By which order it is the caller's. */
  const broughtBy = async (phoneNumber: string): Promise<unknown> =>
    (await at.client.get(`/v1/numbers/${encodeURIComponent(phoneNumber)}`)).body.orderId;

  it('has the bought numbers at once, and keeps them when the rest turns out not to have been bought', async () => {
    const trunkId = await at.trunk();
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: [doubtful, bought] });
    at.voipms.faults.next('orderDID', 'error_before');
    const request = { reservationId: held.body.id, connection: { trunkId } };
    const { body } = await at.client.post('/v1/orders', request);
    const path = `/v1/orders/${body.id}`;
    await at.client.until(path, (o) => o.status === 'needs_review');
    expect([await broughtBy(doubtful), await broughtBy(bought)]).toEqual([undefined, body.id]);
    const found = { outcome: 'rejected', note: 'The portal does not have it.' };
    const resolved = await at.client.post(`${path}/resolve`, found);
    expect([resolved.status, resolved.body.status]).toEqual([200, 'partially_completed']);
    expect(resolved.body.phoneNumbers).toMatchObject([{ status: 'failed' }, { status: 'active' }]);
    expect([await broughtBy(doubtful), await broughtBy(bought)]).toEqual([undefined, body.id]);
  });
});
