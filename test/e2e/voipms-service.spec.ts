import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply } from './gateway.js';
import { client, portForm, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('numbers in service at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());
  it('move to another trunk, and are disconnected once', async () => {
    await at.buy('+17865550140');
    const trunkId = await at.trunk('elsewhere');
    const path = '/v1/numbers/%2B17865550140';
    expect((await at.client.patch(path, { trunkId })).status).toBe(200);
    expect((await at.client.patch(path, { status: 'inactive' })).body.errors[0].pointer).toBe('/status');
    at.voipms.faults.next('cancelDID', 'lose_reply');
    const gone = await at.client.delete(path);
    await at.client.until(`/v1/changes/${gone.body.id}`, (c) => c.status === 'completed');
    expect(at.asked('cancelDID')).toBe(1);
  });

  const quirks = async (some: Record<string, boolean>): Promise<void> => {
    const body = JSON.stringify(some);
    expect((await fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body })).status).toBe(200);
  };

  it('are changed in the given fields, and keep the rest although the provider sets everything at once', async () => {
    const phoneNumber = '+17865550142';
    await at.buy(phoneNumber);
    await quirks({ fullUpdates: true });
    const portal = {
      ...{ did: phoneNumber.slice(2), routing: 'sys:busy', pop: '1', dialtime: '20', cnam: '0', billing_type: '1' },
      ...{ failover_busy: 'vm:101', callerid_prefix: 'MIA', record_calls: '1', port_out_pin: '4711' },
    };
    await at.upstream('setDIDInfo', portal);
    const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
    expect((await at.client.patch(path, { providerOptions: { note: 'desk', dialTime: 45 } })).status).toBe(200);
    const set = await at.client.patch(path, { billing: 'unmetered' });
    expect(set).toMatchObject({ status: 200, body: { billing: 'unmetered' } });
    const [now] = (await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids;
    expect(now).toMatchObject({ ...portal, billing_type: '2', note: 'desk', dialtime: '45' });
    // A lost reply: what was asked for comes about, and the rest is what it was.
    for (const [fault, dialTime] of [
      ['lose_reply', 46],
      ['error_before', 47],
    ] as const) {
      at.voipms.faults.next('setDIDInfo', fault);
      const unclear = await at.client.patch(path, { providerOptions: { dialTime } });
      await at.client.until(`/v1/changes/${unclear.body.id}`, (c) => c.status === 'completed');
      const [row] = (await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids;
      expect(row).toMatchObject({ ...portal, billing_type: '2', note: 'desk', dialtime: String(dialTime) });
    }
    // The same plan again is no fault, and a plan that cannot be had changes nothing else.
    expect((await at.client.patch(path, { billing: 'unmetered' })).status).toBe(200);
    at.voipms.faults.next('setDIDBillingType', 'lose_reply');
    const lost = await at.client.patch(path, { billing: 'metered' });
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    const wrong = async (request: object): Promise<string> =>
      (await at.client.patch(path, request)).body.errors[0].pointer;
    expect(await wrong({ providerOptions: { billing: 'unmetered' } })).toBe('/providerOptions/billing');
    expect(await wrong({ providerOptions: { routing: 'account:100000_theirs' } })).toBe('/providerOptions/routing');
    expect(await wrong({ billing: 'metered', providerOptions: { note: 'x' } })).toBe('/billing');
    expect(await wrong({ providerOptions: {} })).toBe('');
    await quirks({ fullUpdates: false });
  });

  it('are assigned to a customer, who is charged once, and unassigned', async () => {
    const phoneNumber = '+17865550143';
    await at.buy(phoneNumber);
    const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
    // The provider prints nobody as 0.
    expect((await at.client.get(path)).body).not.toHaveProperty('assignment');
    const customerId = (await at.client.post('/v1/customers?provider=voipms', client('assigned'))).body.id;
    const trunk = {
      ...{ provider: 'voipms', direction: 'origination', title: 'reseller', primary: { ipAddress: '192.0.2.20' } },
      customer: { customerId, packageId: '8378' },
    };
    expect((await at.client.post('/v1/trunks', trunk, { key: 'acme' })).status).toBe(404);
    const made = await at.client.post('/v1/trunks', trunk);
    expect(made).toMatchObject({ status: 201, body: { customerId } });
    const fees = { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') };
    const terms = { trunkId: made.body.id, fees, chargeNow: { setup: true, monthly: false } };
    const nobodys = await at.client.post(`${path}/assign`, { ...terms, trunkId: await at.trunk('nobodys') });
    expect(nobodys.body.errors[0]).toMatchObject({ pointer: '/trunkId', code: 'unsupported' });
    at.voipms.faults.next('connectDID', 'lose_reply');
    const lost = await at.client.post(`${path}/assign`, terms);
    if (lost.status === 202) await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    expect((await at.client.get(path)).body.assignment).toMatchObject({
      trunkId: made.body.id,
      fees: { setup: usd('1.99') },
    });
    expect(at.asked('connectDID')).toBe(1);
    expect(at.voipms.ledger.charges(customerId)).toMatchObject([{ amount: '1.99' }]);
    expect((await at.client.post(`${path}/assign`, terms)).body.code).toBe('invalid_state');
    // It is taken back, and the reply is lost: the number itself tells.
    at.voipms.faults.next('unconnectDID', 'lose_reply');
    const taken = await at.client.post(`${path}/unassign`, undefined);
    if (taken.status === 202) await at.client.until(`/v1/changes/${taken.body.id}`, (c) => c.status === 'completed');
    expect((await at.client.get(path)).body.assignment).toBeUndefined();
    expect(at.asked('unconnectDID')).toBe(1);
    expect((await at.client.post(`${path}/unassign`, undefined)).body.code).toBe('invalid_state');
    // Somebody is quicker in the portal while nobody knows: it is not sent again, and a person is asked.
    const theirs = (await at.client.post('/v1/trunks', { ...trunk, title: 'theirs' })).body.id;
    at.voipms.faults.next('connectDID', 'error_before');
    const unclear = await at.client.post(`${path}/assign`, terms, { headers: { prefer: 'wait=0' } });
    const change = `/v1/changes/${unclear.body.id}`;
    await at.client.until(change, (c) => c.status === 'outcome_unknown');
    const elsewhere = { did: phoneNumber.slice(2), account: theirs, monthly: '1', setup: '0', minute: '0.01' };
    expect(await at.upstream('connectDID', elsewhere)).toEqual({ status: 'success' });
    const stopped = await at.client.until(
      change,
      (c) => !['accepted', 'in_progress', 'outcome_unknown'].includes(c.status),
    );
    expect(stopped).toMatchObject({ status: 'needs_review', failure: { detail: expect.stringContaining(theirs) } });
  });

  it('are connected to sub-accounts, which show whether they are registered', async () => {
    const id = await at.trunk('desk');
    expect((await at.client.get(`/v1/trunks/${id}?direction=origination`)).body).toMatchObject({
      id,
      provider: 'voipms',
      title: 'desk',
      registered: false,
    });
    at.voipms.faults.next('createSubAccount', 'lose_reply');
    const lost = await at.client.post('/v1/trunks', {
      provider: 'voipms',
      direction: 'origination',
      title: 'found',
      primary: { ipAddress: '192.0.2.11' },
    });
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    const refused = await at.client.post('/v1/trunks', {
      provider: 'voipms',
      direction: 'origination',
      title: 'not a name!',
      primary: { ipAddress: '192.0.2.11' },
    });
    expect(refused.body.errors[0].pointer).toBe('/title');
    expect((await at.client.delete(`/v1/trunks/${id}?direction=origination`)).status).toBe(200);
    expect((await at.client.get(`/v1/trunks/${id}?direction=origination`)).status).toBe(404);
  });

  it('are ported in, with their documents, and followed to completion', async () => {
    const options = { street: '400 Green Road', city: 'Miami', region: 'FL', postalCode: '33055', country: 'US' };
    const wrong = await at.client.post('/v1/port-orders', portForm({ providerOptions: options }));
    expect(wrong.body).toMatchObject({ status: 400 });
    expect(wrong.body.errors.map((e) => e.pointer)).toEqual(['/order/providerOptions/losingCarrier']);
    const submitted = await at.client.post(
      '/v1/port-orders',
      portForm({ phoneNumbers: ['+17865551234', '+17865559031'] }),
    );
    expect(submitted.body).toMatchObject({
      accepted: ['+17865551234'],
      rejected: [{ phoneNumber: '+17865559031' }],
    });
    const ported = await at.client.until(`/v1/port-orders/${submitted.body.id}`, (p) => p.status === 'ported');
    expect(ported.actualFocDate).toMatch(/^\d{4}-/);
    const { body: notes } = await at.client.get(`/v1/port-orders/${submitted.body.id}/notes`);
    expect(notes.data[0]).toMatchObject({ date: expect.stringMatching(/^\d{4}-/), text: 'Order submitted.' });
    expect((await at.client.get(`/v1/port-orders/${submitted.body.id}/notes`, { key: 'acme' })).status).toBe(404);
    expect(at.asked('addLNPFile')).toBe(2);
    const { body: papers } = await at.client.get(`/v1/port-orders/${submitted.body.id}/documents`);
    expect(papers.data).toEqual([
      { documentId: expect.any(String), contentType: 'application/pdf', bytes: '%PDF-1.7 loa'.length },
      { documentId: expect.any(String), contentType: 'application/pdf', bytes: '%PDF-1.7 carrierDocument'.length },
    ]);
    at.voipms.faults.next('addLNPPort', 'lose_reply');
    const lost = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: ['+17865551235'] }));
    const found = await at.client.until(
      `/v1/port-orders/${lost.body.id}`,
      (p) => !['draft', 'outcome_unknown'].includes(p.status),
    );
    expect(found.status).not.toBe('needs_review');
    expect(at.voipms.ledger.ports()).toHaveLength(2);
  });

  it('wait for documents that did not arrive, until they are uploaded', async () => {
    const image = new Blob([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]);
    const scanned = portForm({ phoneNumbers: ['+17865551236'] });
    scanned.set('loa', image, 'loa.png');
    const unreadable = await at.client.post('/v1/port-orders', scanned);
    expect(unreadable.body).toMatchObject({ status: 400, errors: [{ pointer: '/loa', code: 'file_type' }] });
    for (let i = 0; i < 2; i++) at.voipms.faults.next('addLNPFile', 'error_before');
    const { body: port } = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: ['+17865551236'] }));
    const path = `/v1/port-orders/${port.id}`;
    await at.client.until(path, (p) => p.status === 'documents_pending');
    expect((await at.client.get(`${path}/documents`)).body.data).toEqual([]);
    const bring = (file: Blob, name = 'loa', key?: string): Promise<Reply> => {
      const form = new FormData();
      form.set('name', name);
      form.set('file', file, 'paper');
      return at.client.post(`${path}/documents`, form, key === undefined ? {} : { key });
    };
    const paper = new Blob(['%PDF-1.7 signed']);
    expect((await bring(image)).body.errors).toMatchObject([{ pointer: '/file', code: 'file_type' }]);
    expect((await bring(paper, 'invoice')).body.errors).toMatchObject([{ pointer: '/name' }]);
    expect((await bring(paper, 'loa', 'acme')).status).toBe(404);
    // It arrives, and the reply is lost: found by what the provider lists, and not sent twice.
    at.voipms.faults.next('addLNPFile', 'lose_reply');
    const brought = await bring(paper);
    expect(brought.status).toBe(202);
    await at.client.until(`/v1/changes/${brought.body.id}`, (c) => c.status === 'completed');
    const listed = (await at.client.get(`${path}/documents`)).body.data;
    expect(listed).toMatchObject([{ bytes: '%PDF-1.7 signed'.length }]);
    await at.client.until(path, (p) => p.status === 'ported');
    expect((await bring(paper)).body).toMatchObject({ status: 409, code: 'invalid_state' });
  });
});
