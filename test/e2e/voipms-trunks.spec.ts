import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveQuirks } from '../../src/sandbox/voipms/wire.js';
import { type Change } from './answers.js';
import { client, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('trunks at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());

  const request = (title: string) => ({
    ...{ provider: 'voipms', direction: 'origination', title, primary: { ipAddress: '192.0.2.10' } },
  });
  const create = (title: string, more: object = {}) => at.client.post('/v1/trunks', { ...request(title), ...more });
  /** Somebody makes one of that name in the portal. */
  const elsewhere = (username: string): Promise<unknown> =>
    at.upstream('createSubAccount', {
      ...{ username, protocol: '1', auth_type: '1', password: 'voip@house1', device_type: '2' },
      ...{ lock_international: '0', international_route: '1', music_on_hold: 'default', allowed_codecs: 'ulaw' },
      ...{ dtmf_mode: 'auto', nat: 'yes' },
    });
  const named = (title: string): number =>
    at.voipms.ledger.accounts().filter((name) => name === `100000_${title}`).length;
  const ended = (id: string): Promise<Change> =>
    at.client.until(`/v1/changes/${id}`, (c) => ['completed', 'rejected', 'needs_review'].includes(c.status));
  /** Once, when a call of the gateway's has come this far. */
  const once = (operation: string, stage: string, deed: () => Promise<unknown>): void => {
    const stop = at.voipms.observe(async (seen) => {
      if (seen.operation !== operation || seen.stage !== stage) return;
      stop();
      await deed();
    });
  };

  it('have an address, are marked as created by their change, and are titled without the mark', async () => {
    const made = await create('marked');
    expect(made).toMatchObject({ status: 201, body: { id: '100000_marked', title: 'marked' } });
    const [row] = (await at.upstream('getSubAccounts', { account: '100000_marked' })).accounts;
    expect(row).toMatchObject({
      ...{ auth_type: '2', device_type: '1', ip: '192.0.2.10', password: '', music_on_hold: 'default' },
      description: expect.stringMatching(/^marked \[chg_[\da-z]{26}\]$/),
    });
    const { data } = (await at.client.get('/v1/trunks?provider=voipms')).body;
    expect(data).toContainEqual(expect.objectContaining({ id: '100000_marked', title: 'marked' }));
  });

  it('created earlier are never taken for ours', async () => {
    await elsewhere('theirs');
    const sent = at.asked('createSubAccount');
    expect(await create('theirs')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(at.asked('createSubAccount')).toBe(sent);
    expect(named('theirs')).toBe(1);
    // It comes between our look and our call: the provider says so.
    once('getSubAccounts', 'executed', () => elsewhere('quicker'));
    const late = await create('quicker');
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict', upstream: { code: 'used_username' } } });
    // The same, and what the provider says is lost.
    once('getSubAccounts', 'executed', async () => {
      await elsewhere('unheard');
      at.voipms.faults.next('createSubAccount', 'lose_reply');
    });
    const { id } = (await create('unheard')).body;
    const unclear = await ended(id);
    expect(unclear).toMatchObject({ status: 'needs_review', failure: { detail: expect.stringContaining(id) } });
    expect(named('unheard')).toBe(1);
    // Nobody here may have made it: then it is the operator's, for everybody to see. Until that is settled it is for nobody else.
    const path = '/v1/trunks/100000_unheard?direction=origination';
    expect((await at.client.get(path, { key: 'acme' })).status).toBe(404);
    await at.client.post(`/v1/changes/${id}/resolve`, { outcome: 'rejected', note: 'Somebody else made it.' });
    expect((await at.client.get(path, { key: 'acme' })).status).toBe(200);
  });

  it('with one name, from racing or late calls, go to manual review; none is deleted', async () => {
    once('createSubAccount', 'arrived', async () => {
      await elsewhere('twice');
      at.voipms.faults.next('createSubAccount', 'late_effect');
    });
    const { id } = (await create('twice')).body;
    const unclear = await ended(id);
    expect(unclear).toMatchObject({
      status: 'needs_review',
      failure: { detail: expect.stringContaining('2 sub-accounts named 100000_twice') },
    });
    expect(named('twice')).toBe(2);
    // Both calls were answered with success.
    once('createSubAccount', 'arrived', () => elsewhere('raced'));
    expect((await create('raced')).status).toBe(201);
    expect(named('raced')).toBe(2);
    const refused = await at.client.delete('/v1/trunks/100000_raced?direction=origination');
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect(named('raced')).toBe(2);
    const order = { provider: 'voipms', phoneNumbers: ['+17865550100'], connection: { trunkId: '100000_raced' } };
    expect((await at.client.post('/v1/orders', order)).body.code).toBe('invalid_state');
  });

  it('are created one at a time per title, and once after a lost reply', async () => {
    const both = await Promise.all([create('same'), create('same')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(named('same')).toBe(1);
    at.voipms.faults.next('createSubAccount', 'lose_reply');
    const before = at.asked('createSubAccount');
    const { id } = (await create('lost')).body;
    // While nobody knows, no other of that title is made.
    expect((await create('lost')).status).toBe(409);
    expect((await ended(id)).status).toBe('completed');
    expect(at.asked('createSubAccount')).toBe(before + 1);
  });

  it('are changed in the given fields, and keep the rest although the provider sets everything at once', async () => {
    const customerId = (await at.client.post('/v1/customers?provider=voipms', client('owner'))).body.id;
    await create('kept', { customer: { customerId, packageId: '8378' } });
    const [made] = (await at.upstream('getSubAccounts', { account: '100000_kept' })).accounts;
    const { id, password: _, username: __, account: ___, protocol: ____, ...shown } = made;
    const portal = {
      ...{ callerid_number: '5551234567', canada_routing: '2', lock_international: '0', allowed_codecs: 'ulaw;gsm' },
      ...{ pop_restriction: '1,15', enable_pop_restriction: '1', internal_extension: '7', record_calls: '1' },
      ...{ transcribe: '1', transcription_locale: 'en-US', transcription_email: 'jane@example.com' },
      ...{ reseller_client: customerId, reseller_package: '8378', reseller_nextbilling: '2999-01-01' },
    };
    const text = Object.fromEntries(
      Object.entries({ ...shown, ...portal }).map(([name, value]) => [name, String(value)]),
    );
    const set = { id, ...text, reseller_chargesetup: '1' };
    expect(await at.upstream('setSubAccount', set)).toEqual({ status: 'success' });
    const charged = at.voipms.ledger.charges(customerId).length;
    const path = '/v1/trunks/100000_kept?direction=origination';
    const changed = await at.client.patch(path, { title: 'Front desk, 2', primary: { ipAddress: '192.0.2.77' } });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: '100000_kept', title: 'Front desk, 2', customerId, primary: { ipAddress: '192.0.2.77' } },
    });
    const rowNow = async (): Promise<{ description: string }> =>
      (await at.upstream('getSubAccounts', { account: '100000_kept' })).accounts[0];
    const now = await rowNow();
    expect(now).toMatchObject({ ...portal, ip: '192.0.2.77', music_on_hold: 'default', nat: 'yes', auth_type: '2' });
    expect(now.description).toMatch(/^Front desk, 2 \[chg_/);
    // The client has paid the set-up fee once, and the flag that says so is not sent back.
    expect(charged).toBe(1);
    expect(at.voipms.ledger.charges(customerId)).toHaveLength(charged);
    for (const [fault, ipAddress] of [
      ['lose_reply', '192.0.2.78'],
      ['error_before', '192.0.2.79'],
    ] as const) {
      at.voipms.faults.next('setSubAccount', fault);
      const unclear = await at.client.patch(path, { primary: { ipAddress } });
      expect((await ended(unclear.body.id)).status).toBe('completed');
      expect(await rowNow()).toMatchObject({ ...portal, ip: ipAddress });
    }
    // Flags and numbers that are printed in any form go back as what they mean.
    const quirks = (some: object): Promise<Response> =>
      fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify(some) });
    await quirks({ typeDrift: true, singleRowBare: true });
    for (const last of [80, 81, 82, 83])
      expect((await at.client.patch(path, { primary: { ipAddress: `192.0.2.${last}` } })).status).toBe(200);
    await quirks({ typeDrift: false, singleRowBare: false });
    expect(await rowNow()).toMatchObject({ ...portal, ip: '192.0.2.83' });
  });

  it('that authenticate by password keep it, and have no address', async () => {
    await elsewhere('phone');
    const path = '/v1/trunks/100000_phone?direction=origination';
    expect((await at.client.patch(path, { title: 'Lobby' })).body).toMatchObject({ title: 'Lobby' });
    const [row] = (await at.upstream('getSubAccounts', { account: '100000_phone' })).accounts;
    expect(row).toMatchObject({ password: 'voip@house1', description: 'Lobby', device_type: '2', auth_type: '1' });
    const refused = await at.client.patch(path, { primary: { ipAddress: '192.0.2.1' } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    const wrong = async (request: object): Promise<string> =>
      (await at.client.patch(path, request)).body.errors[0].pointer;
    expect(await wrong({ callForwarding: '+12065550100' })).toBe('/callForwarding');
    expect(await wrong({ primary: { ipAddress: '192.0.2.1', port: 5060 } })).toBe('/primary/port');
    expect(await wrong({ primary: {} })).toBe('/primary/ipAddress');
  });

  it('deleted during a read are absent', async () => {
    await create('fleeting');
    once('getSubAccounts', 'executed', async () => {
      const [{ id }] = (await at.upstream('getSubAccounts', { account: '100000_fleeting' })).accounts;
      await at.upstream('delSubAccount', { id: String(id) });
    });
    expect((await at.client.get('/v1/trunks/100000_fleeting?direction=origination')).status).toBe(404);
  });

  it('are not deleted while calls are routed to them', async () => {
    const before = at.asked('delSubAccount');
    await create('used');
    await at.buy('+17865550150', { connection: { trunkId: '100000_used' } });
    const path = '/v1/trunks/100000_used?direction=origination';
    const refused = await at.client.delete(path);
    expect(refused.body).toMatchObject({ code: 'invalid_state', detail: expect.stringContaining('7865550150') });
    expect(at.asked('delSubAccount')).toBe(before);
    const criteria = { country: 'US', type: 'local', region: 'FL', city: 'ALFORD', quantity: 1 };
    await create('waiting');
    const requested = { provider: 'voipms', criteria, connection: { trunkId: '100000_waiting' } };
    expect((await at.client.post('/v1/orders', requested, { headers: { prefer: 'wait=0' } })).status).toBeLessThan(300);
    for (let tries = 0; at.voipms.ledger.backOrders().length === 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const waiting = await at.client.delete('/v1/trunks/100000_waiting?direction=origination');
    expect(waiting.body).toMatchObject({ code: 'invalid_state', detail: expect.stringContaining('back order 1234') });
    const other = (await create('other')).body.id;
    expect((await at.client.patch('/v1/numbers/%2B17865550150', { trunkId: other })).status).toBe(200);
    at.voipms.faults.next('delSubAccount', 'lose_reply');
    const lost = await at.client.delete(path);
    if (lost.status === 202) expect((await ended(lost.body.id)).status).toBe('completed');
    expect(at.asked('delSubAccount')).toBe(before + 1);
    expect(named('used')).toBe(0);
  });
});

it('trunks and numbers at VoIP.ms go through their lifecycle with every quirk of the live service at once', async () => {
  const at = await startVoipmsGateway({ VOIPMS_RECONCILE: 'advisory' }, { quirks: liveQuirks });
  const settled = async ({ status, body }: { status: number; body: { id: string } }): Promise<string> =>
    status < 300 && status !== 202
      ? 'completed'
      : (await at.client.until(`/v1/changes/${body.id}`, (c) => !['in_progress', 'outcome_unknown'].includes(c.status)))
          .status;
  const [first, second] = [await at.trunk('first'), await at.trunk('second')];
  const phoneNumber = '+17865550180';
  const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
  expect((await at.buy(phoneNumber, { connection: { trunkId: first } })).status).toBe('completed');
  for (const request of [
    { trunkId: second },
    { billing: 'unmetered' },
    { providerOptions: { failoverBusy: 'vm:101' } },
  ])
    expect(await settled(await at.client.patch(path, request))).toBe('completed');
  expect((await at.client.get(path)).body).toMatchObject({
    ...{ trunkId: second, billing: 'unmetered', failover: { busy: 'vm:101' } },
  });
  const trunk = (id: string): string => `/v1/trunks/${id}?direction=origination`;
  for (const request of [{ title: 'Front desk' }, { primary: { ipAddress: '192.0.2.99' } }])
    expect(await settled(await at.client.patch(trunk(second), request))).toBe('completed');
  expect((await at.client.get(trunk(second))).body).toMatchObject({
    ...{ title: 'Front desk', primary: { ipAddress: '192.0.2.99' }, registered: false },
  });
  expect((await at.client.delete(trunk(second))).body.code).toBe('invalid_state');
  // A deletion is answered with an empty body: the list tells.
  expect(await settled(await at.client.delete(trunk(first)))).toBe('completed');
  expect(await settled(await at.client.delete(`${path}?portOut=true`))).toBe('completed');
  expect(await settled(await at.client.delete(trunk(second)))).toBe('completed');
  expect(at.voipms.ledger.accounts()).toEqual(['100000_main']);
  expect(['createSubAccount', 'delSubAccount', 'cancelDID', 'orderDID'].map((name) => at.asked(name))).toEqual([
    3, 2, 1, 1,
  ]);
  await at.stop();
});
