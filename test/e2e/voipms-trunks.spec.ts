import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('trunks at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());

  const wish = (title: string) => ({
    ...{ provider: 'voipms', direction: 'origination', title, primary: { ipAddress: '192.0.2.10' } },
  });
  const create = (title: string, more: object = {}) => at.client.post('/v1/trunks', { ...wish(title), ...more });
  /** Somebody makes one of that name in the portal. */
  const elsewhere = (username: string): Promise<Answer> =>
    at.upstream('createSubAccount', {
      ...{ username, protocol: '1', auth_type: '1', password: 'voip@house1', device_type: '2' },
      ...{ lock_international: '0', international_route: '1', music_on_hold: 'default', allowed_codecs: 'ulaw' },
      ...{ dtmf_mode: 'auto', nat: 'yes' },
    });
  const named = (title: string): number =>
    at.voipms.ledger.accounts().filter((name) => name === `100000_${title}`).length;
  const ended = (id: string): Promise<Answer> =>
    at.client.until(`/v1/changes/${id}`, (c) => ['completed', 'rejected', 'needs_review'].includes(c.status));
  /** Once, when a call of the gateway's has come this far. */
  const once = (operation: string, stage: string, deed: () => Promise<unknown>): void => {
    const stop = at.voipms.observe(async (seen) => {
      if (seen.operation !== operation || seen.stage !== stage) return;
      stop();
      await deed();
    });
  };

  it('are equipment at an address, marked as made by their change, and titled without the mark', async () => {
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

  it('that were there before are never taken for ours', async () => {
    await elsewhere('theirs');
    expect(await create('theirs')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(at.asked('createSubAccount')).toBe(2);
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
    // Nobody here made it: it stays the operator's, for everybody to see.
    const path = '/v1/trunks/100000_unheard?direction=origination';
    expect((await at.client.get(path, { key: 'acme' })).status).toBe(200);
  });

  it('of one name, by calls that raced or were carried out late, are for a person; none of them is deleted', async () => {
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

  it('are made one of a title at a time, and once when the reply is lost', async () => {
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

  it('are not deleted while calls go there', async () => {
    await create('used');
    await at.buy('+17865550150', { connection: { trunkId: '100000_used' } });
    const path = '/v1/trunks/100000_used?direction=origination';
    const refused = await at.client.delete(path);
    expect(refused.body).toMatchObject({ code: 'invalid_state', detail: expect.stringContaining('7865550150') });
    expect(at.asked('delSubAccount')).toBe(0);
    const other = (await create('other')).body.id;
    expect((await at.client.patch('/v1/numbers/%2B17865550150', { trunkId: other })).status).toBe(200);
    at.voipms.faults.next('delSubAccount', 'lose_reply');
    const lost = await at.client.delete(path);
    if (lost.status === 202) expect((await ended(lost.body.id)).status).toBe('completed');
    expect(at.asked('delSubAccount')).toBe(1);
    expect(named('used')).toBe(0);
  });
});
