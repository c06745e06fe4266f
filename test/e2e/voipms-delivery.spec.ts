import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('where calls to a number of VoIP.ms go', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());

  const path = (phoneNumber: string): string => `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
  const rowOf = async (phoneNumber: string): Promise<Answer> =>
    (await at.upstream('getDIDsInfo', { did: phoneNumber.slice(2) })).dids[0];

  it('is said by the order, and read back with what happens otherwise', async () => {
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
    expect(onTrunk.map((n: Answer) => n.phoneNumber)).toContain(phoneNumber);
  });

  it('is changed in what is named, and taken away', async () => {
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

  it('is refused by field where the provider takes no such thing', async () => {
    const phoneNumber = '+17865550162';
    await at.buy(phoneNumber);
    const wrong = async (providerOptions: object): Promise<string> =>
      (await at.client.patch(path(phoneNumber), { providerOptions })).body.errors[0].pointer;
    // Main routings have no `none:`, failovers have no more than the document lists, and a sub-account is named as the trunk.
    expect(await wrong({ routing: 'none:' })).toBe('/providerOptions/routing');
    expect(await wrong({ failoverBusy: 'sys:busy' })).toBe('/providerOptions/failoverBusy');
    expect(await wrong({ failoverUnreachable: 'account:100000_theirs' })).toBe('/providerOptions/failoverUnreachable');
    expect(await wrong({ callerIdPrefix: 'x'.repeat(20) })).toBe('/providerOptions/callerIdPrefix');
    expect(at.asked('setDIDInfo')).toBe(2);
  });

  it('may be the main account, which is no trunk', async () => {
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
