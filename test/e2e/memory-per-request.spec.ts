import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'undici';
import { startDidtfnSimulator, type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { launch, type Launched } from './launch.js';

const callers = 32;
/** V8 has compiled by then what a request goes through: what it interprets takes more memory. */
const warmUp = 6_400;
const measured = 6_400;

let question = 0;
const twentyNumbers = JSON.stringify({
  numbers: Array.from({ length: 20 }, (_, i) => ({
    number: `+12125550${100 + i}`,
    productId: 'LNS',
    country: 'US',
    city: 'New York',
    monthlyCharge: '2.50',
    setupCharge: '5.00',
    currency: 'USD',
  })),
});

/**
 * What a request takes and leaves behind, in bytes, as V8 tells of each collection. It is the same on whatever machine but for a few percent:
 * collections come when they come, and what V8 compiles differs a little.
 */
describe('memory per request', () => {
  let directory: string;
  let didtfn: DidtfnSimulator;
  let tcl: Server;
  let gateway: Launched;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gateway-memory-'));
    didtfn = await startDidtfnSimulator();
    tcl = createServer((_, response) => response.setHeader('content-type', 'application/json').end(twentyNumbers));
    await once(tcl.listen(0, '127.0.0.1'), 'listening');
    gateway = launch(
      {
        PROVIDERS: 'didtfn,tcl',
        TCL_BASE_URL: `http://127.0.0.1:${(tcl.address() as AddressInfo).port}`,
        TCL_TOKEN: 'token',
        TCL_RATE_PER_SECOND: '10000',
        DIDTFN_BASE_URL: didtfn.baseUrl,
        DIDTFN_TOKEN: didtfn.token,
        DIDTFN_ACCOUNT_NO: didtfn.accountNo,
        CLIENT_READS_PER_SECOND: '100000',
        SHED_LAG_MS: '60000',
      },
      directory,
      ['--trace-gc'],
    );
  });
  afterAll(async () => {
    await gateway.kill();
    await didtfn.close();
    tcl.closeAllConnections();
    tcl.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function ask(times: number, pathOf: (question: number) => string): Promise<void> {
    const headers = { authorization: 'Bearer sandbox' };
    const pool = new Pool(await gateway.url(), { connections: callers });
    const one = async (left: number): Promise<void> => {
      for (; left > 0; left--) {
        const path = pathOf(question++);
        const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
        await body.dump();
        if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: callers }, () => one(times / callers)));
    await pool.close();
  }

  async function measure(pathOf: (question: number) => string): Promise<Bytes> {
    await ask(warmUp, pathOf);
    const before = gateway.output.length;
    await ask(measured, pathOf);
    return perRequest(gateway.output.slice(before), measured);
  }

  it('for a search answered from the cache', async () => {
    const { taken, left } = await measure(() => '/v1/available-numbers?provider=didtfn&region=WA&limit=20');
    expect(taken).toBeLessThan(28_000);
    expect(left).toBeLessThan(600);
  });

  it('for a search that asks a provider for 20 numbers', async () => {
    const { taken, left } = await measure((n) => `/v1/available-numbers?provider=tcl&city=C${n}&limit=20`);
    expect(taken).toBeLessThan(106_000);
    expect(left).toBeLessThan(15_000);
  });
});

interface Bytes {
  taken: number;
  left: number;
}

/** Between the first collection of the young generation and the last, a full one aside: `Scavenge 45.0 (60.1) -> 31.2 (60.1) MB`. */
function perRequest(output: string, requests: number): Bytes {
  const seen = [...output.matchAll(/ms: (Scavenge|Mark-Compact)[ ()a-z]* (\d+\.\d) \(\d+\.\d\) -> (\d+\.\d) /g)];
  const young = seen.flatMap(([, kind, from, to], i) => {
    const before = seen[i - 1];
    if (!before || kind !== 'Scavenge') return [];
    return [{ taken: Number(from) - Number(before[3]), left: Number(to) - Number(before[3]) }];
  });
  const sum = (pick: (bytes: Bytes) => number): number => young.reduce((all, one) => all + pick(one), 0);
  return { taken: (sum((b) => b.taken) * 1e6) / requests, left: (sum((b) => b.left) * 1e6) / requests };
}
