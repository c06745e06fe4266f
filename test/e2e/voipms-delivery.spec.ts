import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { type Answer, type Reply } from './gateway.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const path = (phoneNumber: string): string => `/v1/numbers/${encodeURIComponent(phoneNumber)}`;

describe('the routing of calls to a number at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());

  const rowOf = async (phoneNumber: string): Promise<object> =>
    (await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids[0];

  it('is set by the order, and read back with its failover', async () => {
    const phoneNumber = '+17865550160';
    const providerOptions = {
      ...{ failoverBusy: 'vm:101', failoverUnreachable: 'fwd:15555', callerIdPrefix: 'MIA [555]' },
      ...{ note: 'Lobby', pop: '1' },
    };
    expect((await at.buy(phoneNumber, { providerOptions })).status).toBe('completed');
    expect(await rowOf(phoneNumber)).toMatchObject({
      ...{ failover_busy: 'vm:101', failover_unreachable: 'fwd:15555', failover_noanswer: 'none:' },
      ...{ callerid_prefix: 'MIA [555]', note: 'Lobby', pop: '1', routing: 'account:100000_main' },
    });
    const { body } = await at.client.get(path(phoneNumber));
    expect(body).toMatchObject({
      ...{ trunkId: '100000_main', routing: 'account:100000_main', pop: '1', note: 'Lobby' },
      ...{ callerIdPrefix: 'MIA [555]', failover: { busy: 'vm:101', unreachable: 'fwd:15555' } },
    });
    expect(body.failover).not.toHaveProperty('noAnswer');
    const onTrunk = (await at.client.get('/v1/numbers?trunkId=100000_main')).body.data;
    expect(onTrunk.map((n) => n.phoneNumber)).toContain(phoneNumber);
  });

  it('is set for numbers that an order has brought, although the provider knows no orders', async () => {
    const { id } = await at.buy('+17865550165');
    await at.buy('+17865550166');
    const { data } = (await at.client.get(`/v1/numbers?orderId=${id}`)).body;
    expect(data.map((n) => n.phoneNumber)).toEqual(['+17865550165']);
  });

  it('is changed in the given fields, and removed', async () => {
    const phoneNumber = '+17865550161';
    await at.buy(phoneNumber, { providerOptions: { failoverBusy: 'vm:101', note: 'old' } });
    const set = async (providerOptions: object): Promise<Answer> => {
      const answer = await at.client.patch(path(phoneNumber), { providerOptions });
      expect(answer.status).toBe(200);
      return answer.body;
    };
    expect(await set({ failoverNoAnswer: 'fwd:15555', callerIdPrefix: 'desk' })).toMatchObject({
      ...{ failover: { busy: 'vm:101', noAnswer: 'fwd:15555' }, callerIdPrefix: 'desk', note: 'old' },
    });
    const without = await set({ failoverBusy: 'none:', callerIdPrefix: '', note: '' });
    expect(without.failover).toEqual({ noAnswer: 'fwd:15555' });
    expect(without).not.toHaveProperty('callerIdPrefix');
    expect(without).not.toHaveProperty('note');
  });

  it('is refused by field if the provider does not support it', async () => {
    const phoneNumber = '+17865550162';
    await at.buy(phoneNumber);
    const sent = at.asked('setDIDInfo');
    const wrong = async (providerOptions: object): Promise<string> =>
      (await at.client.patch(path(phoneNumber), { providerOptions })).body.errors[0].pointer;
    // Main routings have no `none:`, failovers have no more than the document lists, and a sub-account is named as the trunk.
    expect(await wrong({ routing: 'none:' })).toBe('/providerOptions/routing');
    expect(await wrong({ failoverBusy: 'sys:busy' })).toBe('/providerOptions/failoverBusy');
    expect(await wrong({ failoverUnreachable: 'account:100000_theirs' })).toBe('/providerOptions/failoverUnreachable');
    expect(await wrong({ callerIdPrefix: 'x'.repeat(20) })).toBe('/providerOptions/callerIdPrefix');
    expect(at.asked('setDIDInfo')).toBe(sent);
  });

  it('is kept with the other settings, in whichever form they are returned', async () => {
    const phoneNumber = '+17865550164';
    const did = phoneNumber.slice(2);
    await at.buy(phoneNumber);
    const transcribed = { transcribe: '1', transcription_locale: 'en-US', transcription_email: 'jane@example.com' };
    const portal = { routing: 'sys:busy', pop: '1', dialtime: '20', cnam: '1', billing_type: '1', record_calls: '1' };
    await at.upstream('setDIDInfo', { did, ...portal, ...transcribed });
    const quirks = (typeDrift: boolean): Promise<Response> =>
      fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify({ typeDrift }) });
    await quirks(true);
    for (const note of ['a', 'b', 'c', 'd'])
      expect((await at.client.patch(path(phoneNumber), { providerOptions: { note } })).status).toBe(200);
    await quirks(false);
    expect(await rowOf(phoneNumber)).toMatchObject({ ...portal, ...transcribed, note: 'd' });
  });

  it('can be the main account, which is no trunk', async () => {
    const phoneNumber = '+17865550163';
    await at.buy(phoneNumber);
    await at.upstream('setDIDRouting', { did: phoneNumber.slice(2), routing: 'account:100000' });
    const { body } = await at.client.get(path(phoneNumber));
    expect(body.routing).toBe('account:100000');
    expect(body).not.toHaveProperty('trunkId');
    // A note is changed and the rest goes back as it was.
    expect((await at.client.patch(path(phoneNumber), { providerOptions: { note: 'x' } })).status).toBe(200);
    expect(await rowOf(phoneNumber)).toMatchObject({ routing: 'account:100000', note: 'x', voicemail: '0' });
  });
});

describe('disconnecting a number at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());
  const given = (): object | undefined => at.voipms.ledger.entries().at(-1);

  it('accepts a port-out and a reason', async () => {
    await at.buy('+17865550170');
    const comment = encodeURIComponent('moved to Telco');
    const gone = await at.client.delete(`${path('+17865550170')}?portOut=true&comment=${comment}`);
    expect(gone).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(given()).toMatchObject({ type: 'number_cancelled', portedOut: true, comment: 'moved to Telco' });
    await at.buy('+17865550171');
    expect((await at.client.delete(`${path('+17865550171')}?portOut=false`)).status).toBe(200);
    expect(given()).toMatchObject({ did: '7865550171', portedOut: false, comment: '' });
  });

  it('takes both in the query: a wrong parameter is refused by name', async () => {
    await at.buy('+17865550172');
    const sent = at.asked('cancelDID');
    const wrong = async (query: string): Promise<string> =>
      (await at.client.delete(`${path('+17865550172')}?${query}`)).body.errors[0].pointer;
    expect(await wrong('portOut=yes')).toBe('?portOut');
    expect(await wrong(`comment=${'x'.repeat(201)}`)).toBe('?comment');
    expect(await wrong('portout=true')).toBe('?portout');
    expect(at.asked('cancelDID')).toBe(sent);
  });
});

it('goes to manual review if the provider only says that something changed', async () => {
  const at = await startVoipmsGateway();
  const phoneNumber = '+17865559024';
  await at.buy(phoneNumber);
  const trunkId = await at.trunk('elsewhere');
  const patch = async (request: object): Promise<object> => {
    const { status, body } = await at.client.patch(path(phoneNumber), request);
    if (status === 200) return body;
    return at.client.until(`/v1/changes/${body.id}`, (c) => ['completed', 'needs_review'].includes(c.status));
  };
  const unchanged = { status: 'needs_review', failure: { detail: expect.stringContaining('shows otherwise') } };
  expect(await patch({ trunkId })).toMatchObject(unchanged);
  await resolve(at);
  expect(await patch({ trunkId })).toMatchObject({ trunkId });
  expect(await patch({ providerOptions: { dialTime: 20 } })).toMatchObject(unchanged);
  await resolve(at);
  // Several at once: each says how it ended.
  await at.buy('+17865550173');
  const several = { provider: 'voipms', phoneNumbers: [phoneNumber, '+17865550173'], billing: 'unmetered' };
  const many = await at.client.post('/v1/numbers/bulk-updates', several);
  const { body } = many.status === 200 ? many : await until(at, many.body.id);
  expect(body.data).toMatchObject([
    { phoneNumber, status: 'failed', problem: { code: 'outcome_unknown' } },
    { phoneNumber: '+17865550173', status: 'updated' },
  ]);
  const gone = await at.client.delete(path(phoneNumber));
  const change = await at.client.until(`/v1/changes/${gone.body.id}`, (c) => c.status === 'needs_review');
  expect(change.failure.detail).toContain('continues to be charged');
  expect((await at.client.get(path(phoneNumber))).body.status).toBe('active');
  await at.stop();
});

async function until(at: VoipmsGateway, id: string): Promise<Reply<AnswerTo<'POST', '/v1/numbers/bulk-updates'>>> {
  await at.client.until(`/v1/changes/${id}`, (c) => c.status === 'completed');
  return at.client.get(`/v1/changes/${id}/numbers`);
}

/** A person has looked: the change that waits for it was not made. */
async function resolve(at: VoipmsGateway): Promise<void> {
  const [waiting] = (await at.client.get('/v1/changes?status=needs_review')).body.data;
  const request = { outcome: 'rejected', note: 'not set' };
  expect((await at.client.post(`/v1/changes/${waiting.id}/resolve`, request)).status).toBe(200);
}
