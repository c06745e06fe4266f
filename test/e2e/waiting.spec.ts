import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { eventually } from '../support/eventually.js';
import { startTestGateway } from './gateway.js';
import { launch } from './launch.js';

const endings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Makes every hold hang until it is told to go on; how many have arrived. */
function hang(simulator: DidtfnSimulator): { arrived: () => number; goOn: () => void } {
  let arrived = 0;
  let goOn = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (goOn = resolve));
  simulator.observe(async ({ stage, operation }) => {
    if (stage !== 'arrived' || operation !== 'reserve') return;
    arrived++;
    await hanging;
  });
  return { arrived: () => arrived, goOn };
}

/** What the process's main thread has had of the processor, in ms: what others have had meanwhile is not in it. */
const usedMs = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

const crowd = 1_369;

it.each([
  { tenants: ['acme'], waiting: 200, sent: 32 },
  { tenants: ['acme', 'beta'], waiting: 400, sent: 64 },
])('1,369 waiting requests of each of $tenants take the free places and leave the gateway well', async (each) => {
  const { tenants, waiting, sent } = each;
  const directory = mkdtempSync(join(tmpdir(), 'gateway-waiting-'));
  endings.push(() => rmSync(directory, { recursive: true, force: true }));
  const keysFile = join(directory, 'keys.json');
  const keys = tenants.map((tenant) => {
    const sha256 = createHash('sha256').update(tenant).digest('hex');
    return { id: tenant, tenant, sha256, scopes: ['reserve'] };
  });
  writeFileSync(keysFile, JSON.stringify({ keys }));
  const simulator = await startDidtfnSimulator();
  endings.push(() => simulator.close());
  const { arrived, goOn } = hang(simulator);
  const gateway = launch(
    {
      STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
      API_KEYS_FILE: keysFile,
      PROVIDERS: 'didtfn',
      DIDTFN_BASE_URL: simulator.baseUrl,
      DIDTFN_TOKEN: simulator.token,
      DIDTFN_ACCOUNT_NO: simulator.accountNo,
      DIDTFN_RATE_PER_SECOND: '1000',
      DIDTFN_MONEY_TIMEOUT_MS: '120000',
      CLIENT_WRITES_PER_SECOND: '10000',
      // Whether it is turned away for the load is another question, and this machine has other things to do.
      SHED_LAG_MS: '60000',
      LOG_LEVEL: 'silent',
    },
    directory,
  );
  endings.push(() => gateway.kill());
  const url = await gateway.url();
  const pid = gateway.child.pid!;
  let refused = 0;
  const ask = async (tenant: string, i: number) => {
    const response = await fetch(`${url}/v1/reservations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tenant}`,
        'content-type': 'application/json',
        prefer: 'wait=60',
        'idempotency-key': `waiting-${i}`,
      },
      body: JSON.stringify({ provider: 'didtfn', phoneNumbers: [`+1206219${1_000 + i}`], region: 'WA' }),
    });
    const body = (await response.json()) as { id?: string; code?: string; detail?: string };
    if (response.status === 503) refused++;
    return { status: response.status, retryAfter: response.headers.get('retry-after'), tenant, body };
  };
  const asked = Array.from({ length: crowd * tenants.length }, (_, i) => ask(tenants[i % tenants.length]!, i));
  const turnedAway = asked.length - waiting;
  const before = usedMs(pid);
  let [slowestMs, mostUsedMs, health] = [0, 0, 0];
  while (refused < turnedAway) {
    const [started, used] = [performance.now(), usedMs(pid)];
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    mostUsedMs = Math.max(mostUsedMs, usedMs(pid) - used);
    health++;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const allMs = usedMs(pid) - before;
  await eventually(arrived, (count) => count === sent);
  for (const tenant of tenants) {
    const list = await fetch(`${url}/v1/reservations?limit=200`, { headers: { authorization: `Bearer ${tenant}` } });
    const written = (await list.json()) as { data: unknown[]; page: { hasMore: boolean } };
    expect([written.data.length, written.page.hasMore]).toEqual([200, false]);
  }
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  expect([refused, arrived()]).toEqual([turnedAway, sent]);
  goOn();
  const replies = await Promise.all(asked);
  const waited = replies.filter(({ status }) => status !== 503);
  expect(waited.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual([]);
  for (const { body, tenant, retryAfter } of replies.filter(({ status }) => status === 503)) {
    expect(body).toMatchObject({ code: 'unavailable', retry: { safe: true, afterSeconds: 2 } });
    expect(body.detail).toContain(`Tenant "${tenant}" already has 200 waiting requests.`);
    expect(retryAfter).toBe('2');
  }
  process.stdout.write(
    `${asked.length} waiting requests of ${tenants.length}: ${peakMb.toFixed(0)} MB resident at most; ${health} times /health/live, ` +
      `at most ${slowestMs.toFixed(0)} ms, of which the gateway worked ${mostUsedMs.toFixed(0)} ms at most, of ${allMs.toFixed(0)} ms for them all\n`,
  );
  // What it had to do before it answered, as a share of what it had to do for them all: either takes as long as the machine lets it.
  expect(mostUsedMs).toBeLessThan(0.75 * allMs);
  expect(peakMb).toBeLessThan(300);
});

it('limits places per tenant and in total, and frees them with the response', async () => {
  const at = await startTestGateway({
    WAITING_PER_TENANT: '2',
    WAITING_IN_ALL: '3',
    DIDTFN_MONEY_TIMEOUT_MS: '60000',
  });
  endings.push(() => at.stop());
  const { arrived, goOn } = hang(at.simulator);
  let last = 0;
  const hold = (key: string, wait = 60) => {
    const request = { provider: 'didtfn', phoneNumbers: [`+1206219${++last + 1_000}`], region: 'WA' };
    return at.client.post('/v1/reservations', request, { key, headers: { prefer: `wait=${wait}` } });
  };
  const waiting = [hold('acme'), hold('acme'), hold('beta')];
  await eventually(arrived, (count) => count === 3);
  const own = await hold('acme');
  expect([own.status, own.body.code, own.headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
  expect(own.body.detail).toContain('Tenant "acme" already has 2 waiting requests');
  const all = await hold('beta');
  expect([all.status, all.body.detail]).toEqual([
    503,
    expect.stringContaining('This gateway already has 3 waiting requests'),
  ]);
  // Who does not wait needs no place; nor do questions.
  expect((await hold('beta', 0)).status).toBe(201);
  expect((await at.client.get('/v1/reservations', { key: 'acme' })).body.data).toHaveLength(2);
  goOn();
  await Promise.all(waiting);
  expect((await hold('acme')).status).not.toBe(503);
});

it('keeps the place of a disconnected caller until its request is done', async () => {
  const at = await startTestGateway({ WAITING_PER_TENANT: '1', DIDTFN_MONEY_TIMEOUT_MS: '60000' });
  endings.push(() => at.stop());
  const { arrived, goOn } = hang(at.simulator);
  const leaving = new AbortController();
  const request = { provider: 'didtfn', phoneNumbers: ['+12062191001'], region: 'WA' };
  const left = fetch(`${at.gateway.url}/v1/reservations`, {
    method: 'POST',
    signal: leaving.signal,
    headers: { authorization: 'Bearer acme', 'content-type': 'application/json', 'idempotency-key': 'left-1' },
    body: JSON.stringify(request),
  });
  await eventually(arrived, (count) => count === 1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  const again = () =>
    at.client.post('/v1/reservations', { ...request, phoneNumbers: ['+12062191002'] }, { key: 'acme' });
  expect((await again()).status).toBe(503);
  goOn();
  await eventually(again, ({ status }) => status !== 503);
});

it('refuses requests while the event loop lags, except health', async () => {
  const at = await startTestGateway({ SHED_LAG_MS: '100' });
  endings.push(() => at.stop());
  const request = { provider: 'didtfn', phoneNumbers: ['+12062191001'], region: 'WA' };
  const hold = () => at.client.post('/v1/reservations', request, { key: 'acme' });
  const stall = (): void => {
    const until = performance.now() + 300;
    while (performance.now() < until);
  };
  const shed = await eventually(
    async () => {
      stall();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return at.client.get('/v1/providers', { key: 'acme' });
    },
    ({ status }) => status === 503,
  );
  expect([shed.body.code, shed.headers.get('retry-after')]).toEqual(['unavailable', '2']);
  expect(shed.body.detail).toContain('overloaded');
  expect((await fetch(`${at.gateway.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${at.gateway.url}/health/ready`)).status).toBe(200);
  // It goes by itself.
  await eventually(hold, ({ status }) => status !== 503);
});

it('refuses requests while too many are in progress, except health', async () => {
  const at = await startTestGateway({ SHED_IN_FLIGHT: '2' });
  endings.push(() => at.stop());
  let goOn = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (goOn = resolve));
  let arrived = 0;
  at.simulator.observe(({ stage }) => {
    if (stage !== 'arrived') return;
    arrived += 1;
    return hanging;
  });
  const search = (exchange: string) => at.client.get(`/v1/available-numbers?exchange=${exchange}`, { key: 'acme' });
  const both = ['206219', '206555'].map(search);
  await eventually(() => arrived, (n) => n === 2); // prettier-ignore
  const before = at.simulator.ledger.entries().length;
  const request = { provider: 'didtfn', phoneNumbers: ['+12062191001'], region: 'WA' };
  const shed = await at.client.post('/v1/reservations', request, { key: 'acme' });
  expect(shed).toMatchObject({ status: 503, body: { code: 'unavailable', detail: expect.stringContaining('overloaded') } }); // prettier-ignore
  expect(at.simulator.ledger.entries()).toHaveLength(before);
  expect((await fetch(`${at.gateway.url}/health/live`)).status).toBe(200);
  goOn();
  for (const answer of await Promise.all(both)) expect(answer.status).toBe(200);
  await eventually(() => search('206219'), ({ status }) => status === 200); // prettier-ignore
});
