import { afterEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { voipms } from '../../src/providers/voipms/voipms.provider.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const liveAt = (baseUrl: string) =>
  voipms.configIn(
    readEnvironment(
      {
        ...{ GATEWAY_MODE: 'live', API_KEYS_FILE: '/keys', PROVIDERS: 'voipms' },
        ...{ VOIPMS_BASE_URL: baseUrl, VOIPMS_USERNAME: 'u', VOIPMS_PASSWORD: 'p' },
      },
      [voipms],
    ),
  )!;
const live = liveAt('https://voip.ms/api/v1/rest.php');

describe('the rate of VoIP.ms in live mode', () => {
  let at: VoipmsGateway | undefined;
  afterEach(() => at?.stop());

  it('is one call per second; unknown outcomes are settled after ten minutes, and slow reads are waited for', () => {
    const { ratePerSecond, lateBoundMs, timeoutMs, moneyTimeoutMs, reconcile } = live;
    expect({ ratePerSecond, lateBoundMs, timeoutMs, moneyTimeoutMs, reconcile }).toEqual({
      ratePerSecond: 1,
      lateBoundMs: 600_000,
      timeoutMs: 45_000,
      moneyTimeoutMs: 120_000,
      reconcile: 'advisory',
    });
  });

  it('applies to voip.ms: the host that redirects every call is refused at startup', () => {
    expect(live.baseUrl).toBe('https://voip.ms/api/v1/rest.php');
    expect(() => liveAt('https://www.voip.ms/api/v1/rest.php')).toThrow(/VOIPMS_BASE_URL must have the host voip\.ms/);
  });

  it('queues a reservation of more numbers than the rate allows at once', async () => {
    at = await startVoipmsGateway({ VOIPMS_RATE_PER_SECOND: String(live.ratePerSecond) });
    const phoneNumbers = Array.from({ length: 10 }, (_, i) => `+1786555014${i}`);
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers });
    const all = await at.client.until(`/v1/reservations/${held.body.id}`, (r) => r.status !== 'unknown');
    expect(all).toMatchObject({ status: 'held' });
    expect(at.asked('searchDIDsUSA')).toBe(phoneNumbers.length);
  }, 30_000);

  it('waits longer than usual for a slow read that a caller has requested', async () => {
    at = await startVoipmsGateway({ VOIPMS_TIMEOUT_MS: '14000' });
    at.voipms.faults.timings.delayMs = 11_000;
    for (const method of ['searchDIDsUSA', 'getPackages']) at.voipms.faults.next(method, 'delay');
    const [search, packages] = await Promise.all(
      ['/v1/available-numbers?country=US&contains=7865550150', '/v1/customer-packages?provider=voipms'].map((path) =>
        at!.client.get(path),
      ),
    );
    expect(search?.body.providers).toMatchObject([{ outcome: 'ok', count: 1 }]);
    expect(packages).toMatchObject({ status: 200, body: { data: [{ id: '8378' }, {}] } });
  }, 30_000);
});
