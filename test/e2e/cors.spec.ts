import { expect, it } from '@jest/globals';
import { startTestGateway } from './gateway.js';

const console = 'https://console.example.com';

it('allows scripts of configured origins, and no others', async () => {
  const at = await startTestGateway({ CORS_ORIGINS: `${console}, http://localhost:5173` });
  const ask = (method: string, origin: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${at.gateway.url}/v1/reservations`, { method, headers: { origin, ...headers } });
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const preflight = await ask('OPTIONS', console, asked);
  expect([preflight.status, await preflight.text()]).toEqual([204, '']);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(console);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  expect(preflight.headers.get('vary')).toContain('Origin');
  // What is refused is for the script to read as well.
  const refused = await ask('GET', console);
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, console]);
  expect(refused.headers.get('access-control-expose-headers')).toContain('Idempotent-Replayed');
  for (const stranger of ['https://evil.example.com', 'https://console.example.com:8443', 'null']) {
    const others = await ask('OPTIONS', stranger, asked);
    expect([others.status, others.headers.get('access-control-allow-origin')]).not.toContain(stranger);
    expect(others.status).toBe(405);
    expect((await ask('GET', stranger)).headers.get('access-control-allow-origin')).not.toBe(stranger);
  }
  await at.stop();
});
