import { afterEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { voipms } from '../../src/providers/voipms/voipms.provider.js';
import { type Reply } from './gateway.js';
import { client, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const movements = ['charges', 'payments'] as const;

describe('dry runs of charges and payments at VoIP.ms', () => {
  let at: VoipmsGateway;
  afterEach(() => at.stop());

  /** A gateway with one client, at a provider that honours one spelling of `test`. */
  async function start(env: Record<string, string>, dryRuns: string): Promise<string> {
    at = await startVoipmsGateway(env);
    const body = JSON.stringify({ dryRuns });
    expect((await fetch(new URL('/_sandbox/switches', at.voipms.baseUrl), { method: 'POST', body })).status).toBe(200);
    return (await at.client.post('/v1/customers?provider=voipms', client('dry'))).body.id;
  }
  const booked = (): number => at.voipms.ledger.charges().length + at.voipms.ledger.payments().length;
  const dry = (id: string, what: string): Promise<Reply> =>
    at.client.post(`/v1/customers/${id}/${what}`, { amount: usd('1.00'), dryRun: true });
  const liveDefault = voipms.configIn(
    readEnvironment(
      {
        ...{ GATEWAY_MODE: 'live', API_KEYS_FILE: '/keys', PROVIDERS: 'voipms' },
        ...{ VOIPMS_BASE_URL: 'https://provider.example/rest', VOIPMS_USERNAME: 'u', VOIPMS_PASSWORD: 'p' },
      },
      [voipms],
    ),
  )!.dryRun;

  it.each(['any', '1', 'true', 'none'])('book nothing in live mode if %s is honored', async (honoured) => {
    const id = await start({ VOIPMS_DRY_RUN: liveDefault }, honoured);
    for (const what of movements)
      expect(await dry(id, what)).toMatchObject({
        status: 422,
        body: { code: 'capability_not_supported', errors: [{ pointer: '/dryRun' }] },
      });
    expect([at.asked('addCharge'), at.asked('addPayment'), booked()]).toEqual([0, 0, 0]);
  });

  it.each(['true', '1'])('are sent as the operator has configured them: test=%s', async (spelling) => {
    const id = await start({ VOIPMS_DRY_RUN: spelling }, spelling);
    for (const what of movements) expect(await dry(id, what)).toMatchObject({ status: 201, body: { dryRun: true } });
    expect([at.asked('addCharge'), at.asked('addPayment'), booked()]).toEqual([1, 1, 0]);
  });

  it('are not sent if accepted before they were disabled', async () => {
    const id = await start({}, 'any');
    at.voipms.faults.next('addCharge', 'refuse', 4);
    const { body } = await at.client.post(
      `/v1/customers/${id}/charges`,
      { amount: usd('1.00'), dryRun: true },
      { headers: { prefer: 'wait=0' } },
    );
    at = await at.restart({ VOIPMS_DRY_RUN: 'off' });
    at.voipms.faults.clear();
    const ended = await at.client.until(
      `/v1/changes/${body.id}`,
      (c) => !['accepted', 'in_progress'].includes(c.status),
    );
    expect(ended.status).not.toBe('completed');
    expect(booked()).toBe(0);
  });

  it('that are booked nevertheless go to manual review, and say so', async () => {
    const id = await start({ VOIPMS_DRY_RUN: '1' }, 'true');
    const { body } = await dry(id, 'charges');
    expect(body).toMatchObject({ status: 'needs_review', failure: { detail: expect.stringContaining('475568') } });
  });

  it.each(['lose_reply', 'error_before', 'error_after'] as const)(
    'are made once, whatever happens to the reply: %s',
    async (fault) => {
      const id = await start({}, 'any');
      at.voipms.faults.next('addCharge', fault);
      const { body } = await dry(id, 'charges');
      await at.client.until(`/v1/changes/${body.id}`, (c) => c.status === 'needs_review');
      expect([at.asked('addCharge'), booked()]).toEqual([1, 0]);
    },
  );
});
