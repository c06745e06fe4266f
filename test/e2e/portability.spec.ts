import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('portability checks', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const path = '/v1/portability-checks';
  const provider = 'didtfn';

  it('tell for every number whether it can be ported, or why no provider answered', async () => {
    const phoneNumbers = ['+12065551234', '+12065559021', '+12065559022', '+4930123456', '+12065551234'];
    const { status, body } = await at.client.post(path, { phoneNumbers, provider }, { idempotencyKey: null });
    expect(status).toBe(200);
    expect(body.data).toEqual([
      { phoneNumber: '+12065551234', portable: true, provider },
      { phoneNumber: '+12065559021', portable: false, provider },
      {
        phoneNumber: '+12065559022',
        portable: false,
        reason: 'The provider did not return a result for this number.',
        provider,
      },
      { phoneNumber: '+4930123456', portable: false, reason: expect.stringContaining('+1'), provider },
    ]);
    expect(body.providers).toMatchObject([{ provider, outcome: 'ok', count: 4 }]);
  });

  it('ask every provider that can tell, many numbers per call', async () => {
    const calls: string[] = [];
    const stop = at.simulator.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
    const phoneNumbers = Array.from({ length: 250 }, (_, i) => `+1206555${String(1000 + i)}`);
    const { body } = await at.client.post(path, { phoneNumbers });
    stop();
    expect(body.data.map((n: { phoneNumber: string }) => n.phoneNumber)).toEqual(phoneNumbers);
    expect(calls).toEqual(['check_lnp', 'check_lnp', 'check_lnp']);
  });

  it('never guess: an unreadable reply is a problem that names the provider', async () => {
    at.simulator.faults.next('check_lnp', 'garbage');
    expect(await at.client.post(path, { phoneNumbers: ['+12065551234'] })).toMatchObject({
      status: 502,
      body: { code: 'upstream_malformed', upstream: { provider, operation: 'check_lnp' } },
    });
  });

  it('require scope port, and valid numbers', async () => {
    const phoneNumbers = ['+12065551234'];
    expect((await at.client.post(path, { phoneNumbers }, { key: 'beta' })).status).toBe(403);
    expect((await at.client.post(path, { phoneNumbers: [] })).status).toBe(400);
    expect((await at.client.post(path, { phoneNumbers: ['2065551234'] })).status).toBe(400);
    expect((await at.client.post(path, { phoneNumbers, provider: 'nobody' })).status).toBe(404);
  });
});
