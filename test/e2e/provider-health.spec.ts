import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('the health of a provider in detail', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway({ DIDTFN_RATE_PER_SECOND: '50' });
  });
  afterAll(() => at.stop());

  const health = async (): Promise<AnswerTo<'GET', '/v1/providers/*/health'>> =>
    (await at.client.get('/v1/providers/didtfn/health', { key: 'operator' })).body;
  const search = (): Promise<{ status: number }> =>
    at.client.get('/v1/available-numbers?provider=didtfn&country=US&region=WA&areaCode=206&limit=3');

  it('shows latencies of recent calls and the remaining rate, without a call to the provider', async () => {
    expect(await health()).toMatchObject({
      status: 'ok',
      latency: {},
      lanes: [],
      rate: { burst: 100, remaining: 100 },
    });
    let calls = await at.callsDuring(search);
    expect(calls.length).toBeGreaterThan(0);
    const seen = await health();
    expect(seen.latency).toEqual({
      read: { calls: calls.length, p50Ms: expect.any(Number), p95Ms: expect.any(Number) },
    });
    expect(seen.rate).toMatchObject({ perSecond: 50, burst: 100 });
    expect(seen.circuits).toEqual({ read: { state: 'closed' }, effect: { state: 'closed' } });
    calls = await at.callsDuring(health);
    expect(calls).toEqual([]);
  });

  it('shows until when calls are held back, by class', async () => {
    // A read is tried up to three times: five failures in a row open the circuit.
    at.simulator.faults.next('*', 'error_before', 20);
    for (let i = 0; i < 5; i++) await at.client.get('/v1/trunks?provider=didtfn');
    const { status, circuits, checkedAt } = await health();
    expect(status).toBe('down');
    expect(circuits).toEqual({ read: { state: 'open', retryAt: expect.any(String) }, effect: { state: 'closed' } });
    expect(Date.parse(circuits.read.retryAt)).toBeGreaterThan(Date.parse(checkedAt));
  });

  it('is for operators, covers configured providers, and contains no secrets', async () => {
    for (const key of ['acme', 'beta', 'acme-reader'])
      expect((await at.client.get('/v1/providers/didtfn/health', { key })).status).toBe(403);
    expect((await at.client.get('/v1/providers/voipms/health')).body.code).toBe('provider_disabled');
    expect((await at.client.get('/v1/providers/nobody/health')).body.code).toBe('provider_not_found');
    const text = JSON.stringify(await health());
    for (const secret of [at.simulator.token, at.simulator.accountNo]) expect(text).not.toContain(secret);
  });
});
