import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { portForm, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('lists at VoIP.ms as the live service returns them', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway({}, { quirks: { foreignNumbers: true } });
  });
  afterAll(() => at.stop());
  const data = async (path: string): Promise<Answer['data']> => {
    const { status, body } = await at.client.get(path);
    const outcome = body.data.length === 0 ? 'empty' : 'ok';
    expect([status, ...body.providers]).toMatchObject([200, { outcome }]);
    return body.data;
  };

  it('treats no stock as an empty list, not an outage', async () => {
    expect(await data('/v1/available-numbers?country=US&areaCode=305')).toEqual([]);
    expect(await data('/v1/available-numbers?country=US&region=AK')).toEqual([]);
    expect(await data('/v1/available-numbers?country=US&type=toll_free&contains=7777777')).toEqual([]);
    expect(await data('/v1/coverage/exchanges?region=AK')).toEqual([]);
    const request = { provider: 'voipms', phoneNumbers: ['+13055550100'] };
    expect(await at.client.post('/v1/reservations', request)).toMatchObject({
      status: 409,
      body: { code: 'number_unavailable' },
    });
    expect((await at.client.get('/v1/providers/voipms')).body.health).toMatchObject({ status: 'ok' });
  });

  it('ends an order of a number bought by another as number_unavailable', async () => {
    const trunkId = await at.trunk('gone');
    const phoneNumbers = ['+17865550130'];
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers });
    const take = { method: 'POST', body: JSON.stringify({ did: '7865550130' }) };
    await fetch(new URL('/_sandbox/take', at.voipms.baseUrl), take);
    const { body } = await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId } });
    expect(body).toMatchObject({ status: 'rejected', failure: { code: 'number_unavailable' } });
    expect(at.asked('orderDID')).toBe(0);
  });

  it('finds a port with a lost reply among foreign and blank ones', async () => {
    at.voipms.faults.next('addLNPPort', 'lose_reply');
    const lost = await at.client.post('/v1/port-orders', portForm());
    const path = `/v1/port-orders/${lost.body.id}`;
    const found = await at.client.until(path, (p) => !['draft', 'outcome_unknown'].includes(p.status));
    expect(found.status).not.toBe('needs_review');
    expect([at.asked('addLNPPort'), at.voipms.ledger.ports().length]).toEqual([1, 1]);
    await at.client.until(path, (p) => p.status === 'ported');
  });

  it('skips and counts numbers outside +1, and lists everything else', async () => {
    const bought = await at.buy('+17865550101');
    expect(bought.phoneNumbers).toMatchObject([{ phoneNumber: '+17865550101', status: 'active' }]);
    const listed = (await data('/v1/numbers?provider=voipms')).map((one) => one.phoneNumber);
    expect(listed.sort()).toEqual(
      at.voipms.ledger
        .owned()
        .map((did) => `+1${did}`)
        .sort(),
    );
    expect(await data('/v1/coverage/exchanges?region=FL')).toContainEqual(
      expect.objectContaining({ exchange: '786555' }),
    );
    expect(await data('/v1/available-numbers?country=US&exchange=786555&limit=5')).toHaveLength(5);
    const { words } = (await at.client.get('/v1/providers/voipms/drift')).body;
    const counted = words.map((one) => [one.operation, one.field, one.word]);
    for (const operation of ['getDIDsInfo', 'getDIDsUSA', 'searchDIDsUSA'])
      expect(counted).toContainEqual([operation, 'dids.did', 'not a North American number']);
    expect((await at.client.get('/v1/providers/voipms')).body.health).toMatchObject({ status: 'ok' });
  });

  it('distinguishes and counts a foreign number’s port beside one with a lost reply', async () => {
    const quirks = (foreignNumbers: boolean): Promise<Response> => {
      const body = JSON.stringify({ foreignNumbers });
      return fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body });
    };
    await quirks(false);
    const stop = at.voipms.observe(async ({ operation, stage }) => {
      if (operation !== 'addLNPPort' || stage !== 'arrived') return;
      stop();
      await quirks(true);
    });
    at.voipms.faults.next('addLNPPort', 'lose_reply');
    const lost = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: ['+17865551236'] }));
    await at.client.until(`/v1/port-orders/${lost.body.id}`, (p) => p.status === 'ported');
    const { words } = (await at.client.get('/v1/providers/voipms/drift')).body;
    expect(words.map((one) => [one.operation, one.field, one.word])).toContainEqual([
      ...['getLNPList', 'list.numbers', 'not a North American number'],
    ]);
  });

  it('counts numbers outside +1 when comparing the account, without findings', async () => {
    const printed = (await at.upstream('getDIDsInfo', {})).dids;
    const foreign = printed.filter(({ did }) => !/^\d{10}$/.test(did)).length;
    expect(foreign).toBeGreaterThan(0);
    const leftOut = async (): Promise<number> => {
      const { words } = (await at.client.get('/v1/providers/voipms/drift')).body;
      return words.find((one) => one.operation === 'getDIDsInfo' && one.field === 'dids.did')?.count ?? 0;
    };
    const before = await leftOut();
    const { status, body } = await at.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
    expect([status, body.data[0].compared, body.data[0].problem]).toEqual([200, printed.length - foreign, undefined]);
    const reads = (await leftOut()) - before;
    expect(reads % foreign).toBe(0);
    expect(reads).toBeGreaterThan(0);
    const findings = (await at.client.get('/v1/reconciliation/findings?limit=200')).body.data;
    expect(findings.filter(({ subject }) => !/^\+1\d{10}$/.test(subject))).toEqual([]);
  });
});
