import { describe, expect, it } from '@jest/globals';
import { type Change } from './answers.js';
import { type CallOptions, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { startVoipmsGateway } from './voipms.js';

const acme: CallOptions = { key: 'acme' };
const numberAt = (n: string): string => `/v1/numbers/${encodeURIComponent(n)}`;
const trunk = { provider: 'voipms', direction: 'origination', title: 'mine', primary: { ipAddress: '192.0.2.11' } };

/** What comes of a person's word on the change that an answer is of. */
const complete = (at: TestGateway, { body }: Reply, by: CallOptions = acme, query = ''): Promise<Reply> =>
  at.client.post(`/v1/changes/${body.id}/resolve${query}`, { outcome: 'completed', note: 'In the portal.' }, by);
const unclear = (at: TestGateway, { status, body }: Reply): Promise<Change> => {
  expect(status).toBe(202);
  return at.client.until(`/v1/changes/${body.id}`, (c) => c.status === 'needs_review', acme);
};
/** Bought by acme. */
async function buy(at: TestGateway, provider: string, phoneNumber: string, trunkId: string): Promise<void> {
  const held = await at.client.post('/v1/reservations', { provider, phoneNumbers: [phoneNumber] }, acme);
  const order = { reservationId: held.body.id, connection: { trunkId } };
  expect((await at.client.post('/v1/orders', order, acme)).body.status).toBe('completed');
}

describe('a change resolved as completed has the same effects as one that the provider confirmed', () => {
  it('ends the ownership of a disconnected number', async () => {
    const at = await startVoipmsGateway();
    const [listed, gone] = ['+17865559024', '+17865550172'];
    const trunkId = (await at.client.post('/v1/trunks', trunk, acme)).body.id;
    for (const n of [listed, gone]) await buy(at, 'voipms', n, trunkId);

    const stays = await at.client.delete(numberAt(listed), acme);
    await unclear(at, stays);
    // The provider says that it is there, and goes on charging for it: that is not for a tenant to decide.
    expect(await complete(at, stays)).toMatchObject({ status: 409, body: { code: 'conflict', detail: expect.stringContaining('still lists') } }); // prettier-ignore
    expect((await at.client.get(numberAt(listed), acme)).status).toBe(200);
    expect((await complete(at, stays, {}, '?tenant=acme')).status).toBe(200);
    expect((await at.client.get(numberAt(listed), acme)).status).toBe(404);

    const advisory = await at.restart({ VOIPMS_RECONCILE: 'advisory' });
    advisory.voipms.faults.next('cancelDID', 'error_before');
    const left = await advisory.client.delete(numberAt(gone), acme);
    await unclear(advisory, left);
    await advisory.upstream('cancelDID', { did: gone.slice(2) });
    expect((await complete(advisory, left)).status).toBe(200);
    // Bought again by another, it is that one's alone, and no comparison misses the first.
    const found = await advisory.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
    expect(found.body.data[0].open).toEqual([{ kind: 'orphan_number', count: 1 }]);
    await advisory.stop();
  });

  it('updates the settings that a number is compared with', async () => {
    const at = await startTestGateway({ DIDTFN_RECONCILE: 'advisory' });
    const n = '+12062199032';
    await buy(at, 'didtfn', n, '3');
    const idempotencyKey = 'a-change-and-its-retry';
    const wish = { trunkId: '4', status: 'inactive' };
    const patched = await at.client.patch(numberAt(n), wish, { ...acme, idempotencyKey });
    await unclear(at, patched);
    await at.upstream('updatenumber', { number: n.slice(2), trunkId: '4', status: '0' });
    expect((await complete(at, patched)).status).toBe(200);
    const again = await at.client.patch(numberAt(n), wish, { ...acme, idempotencyKey });
    expect(again).toMatchObject({ status: 200, body: { phoneNumber: n, status: 'inactive' } });
    const found = await at.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
    expect(found.body.data[0].open).toEqual([]);
    await at.stop();
  });

  it('frees a trunk that no longer exists, so that its ID can belong to another', async () => {
    const at = await startVoipmsGateway({ VOIPMS_RECONCILE: 'advisory' });
    const { id } = (await at.client.post('/v1/trunks', trunk, acme)).body;
    const path = `/v1/trunks/${id}?direction=origination`;
    at.voipms.faults.next('delSubAccount', 'error_before');
    const removed = await at.client.delete(path, acme);
    await unclear(at, removed);
    expect((await complete(at, removed)).body.detail).toContain('still lists');
    const { accounts } = await at.upstream('getSubAccounts', { account: id });
    await at.upstream('delSubAccount', { id: accounts[0].id });
    expect((await complete(at, removed)).status).toBe(200);
    const theirs = await at.client.post('/v1/trunks', trunk, { key: 'beta' });
    expect(theirs.body.id).toBe(id);
    expect((await at.client.get(path, { key: 'beta' })).status).toBe(200);
    expect((await at.client.get(path, acme)).status).toBe(404);
    await at.stop();
  });
});
