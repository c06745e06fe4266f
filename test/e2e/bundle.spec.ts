import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { launch, type Launched } from './launch.js';

/** What the program finds by its place must be found from a few files as it is from many. */
describe('the bundle', () => {
  let directory: string;
  let upstream: Server;
  let gateway: Launched | undefined;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gateway-bundle-'));
    upstream = createServer((_, response) => response.setHeader('content-type', 'application/json').end(largeReply));
    await once(upstream.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(async () => {
    await gateway?.kill();
    upstream.closeAllConnections();
    upstream.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const largeReply = JSON.stringify({
    numbers: Array.from({ length: 1_000 }, (_, i) => ({
      number: `+1212555${String(i).padStart(4, '0')}`,
      productId: 'LNS',
      country: 'US',
      city: 'New York',
      monthlyCharge: '2.50',
      setupCharge: '5.00',
      currency: 'USD',
    })),
  });

  it('knows its version, starts its simulators, and parses large replies in its worker thread', async () => {
    const { port } = upstream.address() as AddressInfo;
    gateway = launch({ TCL_BASE_URL: `http://127.0.0.1:${port}`, TCL_TOKEN: 'token' }, directory);
    const url = await gateway.url();
    const get = async (path: string) =>
      (await fetch(url + path, { headers: { authorization: 'Bearer sandbox' } })).json() as Promise<Answer>;
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Answer;
    expect((await get('/openapi.json'))['info']).toMatchObject({ version });
    const simulated = await get('/v1/available-numbers?provider=didtfn&country=US&region=WA&limit=1');
    expect(simulated['data']).toHaveLength(1);
    expect(largeReply.length).toBeGreaterThan(64 * 1024);
    const large = await get('/v1/available-numbers?provider=tcl&country=US&type=local&city=NYC&limit=200');
    expect(large).toMatchObject({ providers: [{ provider: 'tcl', outcome: 'ok' }] });
    expect(large['data']).toHaveLength(200);
  });
});

type Answer = Record<string, unknown>;
