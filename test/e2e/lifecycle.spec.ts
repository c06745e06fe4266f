import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { eventually } from '../support/eventually.js';
import { type AnswerTo } from './answers.js';
import { launch, type Launched } from './launch.js';

const run = promisify(execFile);
const most = { cpuSeconds: 2.5, idleMegabytes: 170 };

let directory: string;
let launched: Launched[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gateway-lifecycle-'));
  launched = [];
});
afterEach(async () => {
  for (const one of launched) await one.kill();
  rmSync(directory, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): Launched {
  const one = launch({ STORE_URL: 'sqlite:gateway.db', ...env }, directory);
  launched.push(one);
  return one;
}

async function call<M extends string, P extends string>(
  url: string,
  method: M,
  path: P,
  key = 'sandbox',
  body?: object,
): Promise<{ status: number; body: AnswerTo<M, P> }> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(method === 'GET'
        ? {}
        : { 'idempotency-key': `${path} ${JSON.stringify(body)}`.replace(/[^\x21-\x7e]/g, '') }),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(path === '/v1/orders' ? { prefer: 'wait=0' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as AnswerTo<M, P> };
}

function keysFile(): string {
  const sha256 = createHash('sha256').update('acme-key').digest('hex');
  const file = join(directory, 'keys.json');
  writeFileSync(file, JSON.stringify({ keys: [{ id: 'acme-1', tenant: 'acme', sha256, scopes: ['*'] }] }));
  return file;
}

describe('startup', () => {
  it('with nothing set but the port: serves, and prints a curl command that works', async () => {
    const gateway = launch({}, directory);
    launched.push(gateway);
    await gateway.url();
    const line = await eventually(
      () => gateway.output.split('\n').find((text) => text.trim().startsWith('curl ')) ?? '',
      (found) => found !== '',
    );
    const { stdout } = await run('sh', ['-c', line]);
    const found = JSON.parse(stdout) as AnswerTo<'GET', '/v1/available-numbers'>;
    expect(found.data).toHaveLength(3);
    expect(found.providers).toMatchObject([
      { provider: 'didtfn', outcome: 'ok' },
      { provider: 'tcl', outcome: 'empty' },
      { provider: 'voipms', outcome: 'ok' },
    ]);
    expect(gateway.output).toContain('sandbox (simulated providers, no real numbers or money)');
    for (const page of [/Swagger UI\s+(\S+)/, /Console\s+(\S+)/])
      expect((await fetch(page.exec(gateway.output)![1]!)).status).toBe(200);
  });

  it('ends a second process on the same ledger at once, naming the holder; the first continues', async () => {
    const first = start();
    const url = await first.url();
    const second = start();
    expect(await second.exit()).toBe(1);
    expect(second.output).toContain(`in use by another process (pid ${first.child.pid} `);
    expect((await call(url, 'GET', '/health/ready')).status).toBe(200);
    // Nor is it in the way of the next one when it was killed.
    await first.kill();
    await start().url();
  });

  it("ends with one sentence if another gateway's simulators are running", async () => {
    const first = start();
    await first.url();
    const second = start({ STORE_URL: 'sqlite:other.db' });
    expect(await second.exit()).toBe(1);
    expect(second.output).toMatch(
      new RegExp(
        `^The gateway cannot start\\.\\nThe simulator's ledger \\S+ is in use by process ${first.child.pid}\\. Stop that process, or set a different SANDBOX_DIR\\.\\n$`,
      ),
    );
  });

  it('ends with one sentence if the port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const gateway = start({ PORT: String(port) });
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output).toBe(
      `The gateway cannot start.\nPort ${port} is in use by another process. Set PORT or METRICS_PORT to a free port.\n`,
    );
    taken.close();
  });

  const secret = 'hunter2-correct-horse';
  it.each([
    ['GATEWAY_MODE', { GATEWAY_MODE: secret }],
    ['PORT', { PORT: secret }],
    ['HOST', { HOST: '203.0.113.77' }],
    ['STORE_URL', { STORE_URL: `mysql://root:${secret}@db/x` }],
    ['STORE_URL', { STORE_URL: `postgres://gateway:${secret}@127.0.0.1:1/x` }],
    ['STORE_URL', { STORE_URL: `postgres://gateway:${secret}@[nowhere/x` }],
    ['REDIS_URL', { REDIS_URL: `memcached://:${secret}@cache` }],
    ['REDIS_URL', { REDIS_URL: `redis://:${secret}/@cache:port` }],
    ['API_KEYS_FILE', { API_KEYS_FILE: `/nowhere/${secret}` }],
    ['LOG_LEVEL', { LOG_LEVEL: secret }],
    ['WORKER_LEASE_MS', { WORKER_LEASE_MS: '999' }],
    ['WAITING_PER_TENANT', { WAITING_PER_TENANT: '0' }],
    ['WAITING_IN_ALL', { WAITING_IN_ALL: secret }],
    ['SHED_LAG_MS', { SHED_LAG_MS: '49' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: '*' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: `https://console.example.com/${secret}` }],
    ['WORKERS_PER_PROVIDER', { WORKERS_PER_PROVIDER: '0' }],
    ['WORKERS_PER_TENANT', { WORKERS_PER_TENANT: secret }],
    ['DIDTFN_BASE_URL', { DIDTFN_BASE_URL: `https://user:${secret}@provider.example/` }],
    ['DIDTFN_BASE_URL', { DIDTFN_BASE_URL: 'http://203.0.113.77/', DIDTFN_TOKEN: secret, DIDTFN_ACCOUNT_NO: secret }],
    ['DIDTFN_ACCOUNT_NO', { DIDTFN_BASE_URL: 'https://provider.example/', DIDTFN_TOKEN: secret }],
    ['DIDTFN_RATE_PER_SECOND', { DIDTFN_RATE_PER_SECOND: `-${secret}` }],
  ])('a bad %s stops the start: the variable is named, its value is not (%#)', async (variable, env) => {
    const gateway = start(env);
    expect(await gateway.exit()).toBe(1);
    const said = gateway.output.trim().split('\n');
    expect(said[0]).toBe('The gateway cannot start.');
    expect(said.slice(1).join('\n')).toContain(variable);
    for (const value of [secret, '203.0.113.77', '999']) expect(gateway.output).not.toContain(value);
    // A sentence for the operator, not a stack.
    expect(gateway.output).not.toMatch(/^\s+at /m);
  });

  it('names all bad values at once', async () => {
    const gateway = start({ PORT: 'x', LOG_LEVEL: 'loud', DOCS: 'maybe' });
    expect(await gateway.exit()).toBe(1);
    for (const name of ['PORT', 'LOG_LEVEL', 'DOCS']) expect(gateway.output).toContain(`${name} must be`);
  });

  it('requires API keys in live mode, and lists a provider without an address as disabled', async () => {
    const refused = start({ GATEWAY_MODE: 'live' });
    expect(await refused.exit()).toBe(1);
    expect(refused.output).toContain('API_KEYS_FILE is required in live mode.');

    const gateway = start({ GATEWAY_MODE: 'live', API_KEYS_FILE: keysFile() });
    const url = await eventually(
      () => /(http:\/\/127\.0\.0\.1:\d+)/.exec(gateway.output)?.[1] ?? '',
      (found) => found !== '',
    );
    const { body } = await call(url, 'GET', '/v1/providers', 'acme-key');
    // A loopback address would be a page on the reader's own machine.
    expect((await fetch(`${url}/health/live`)).headers.get('access-control-allow-origin')).toBeNull();
    expect(body.data.length).toBeGreaterThan(0);
    expect(body.data.map(({ mode }) => mode)).toEqual(body.data.map(() => 'disabled'));
    const request = { provider: 'didtfn', phoneNumbers: ['+12062190100'] };
    expect(await call(url, 'POST', '/v1/reservations', 'acme-key', request)).toMatchObject({
      status: 422,
      body: { code: 'provider_disabled' },
    });
    // UnauthenticatedLimits reach the API, and no metrics by it.
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    // The sandbox's key opens nothing here, and is not offered.
    expect((await call(url, 'GET', '/v1/providers', 'sandbox')).status).toBe(401);
    expect(gateway.output).not.toContain('Bearer');
  });

  it('serves metrics on a port of their own if configured', async () => {
    const both = start({ PORT: '3999', METRICS_PORT: '3999' });
    expect(await both.exit()).toBe(1);
    expect(both.output).toContain('METRICS_PORT must not be the PORT of the API.');

    const gateway = start({ METRICS_PORT: '0' });
    const url = await gateway.url();
    const metrics = /Metrics +(\S+)/.exec(gateway.output)![1]!;
    expect(new URL(metrics).port).not.toBe(new URL(url).port);
    const reply = await fetch(metrics);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await reply.text()).toContain('gateway_http_requests_total');
    const elsewhere = [
      `${url}/metrics`,
      metrics.replace('/metrics', '/health/live'),
      metrics.replace('/metrics', '/v1/orders'),
    ];
    for (const nothing of elsewhere) expect([nothing, (await fetch(nothing)).status]).toEqual([nothing, 404]);
    expect((await fetch(metrics, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('takes little time and memory', async () => {
    const gateway = start();
    await gateway.url();
    const [cpuSeconds, megabytes] = usage(gateway.child.pid!);
    process.stdout.write(
      `start to ready: ${cpuSeconds.toFixed(2)} s of CPU; idle: ${megabytes.toFixed(0)} MB resident\n`,
    );
    expect(cpuSeconds).toBeLessThan(most.cpuSeconds);
    expect(megabytes).toBeLessThan(most.idleMegabytes);
  });
});

/** Seconds of CPU so far, all threads, and resident megabytes. */
function usage(pid: number): [number, number] {
  const ticksPerSecond = 100;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
  return [(Number(stat[11]) + Number(stat[12])) / ticksPerSecond, Number(resident) / 1024];
}

describe('shutdown', () => {
  let simulator: DidtfnSimulator;
  beforeEach(async () => {
    simulator = await startDidtfnSimulator();
  });
  afterEach(() => simulator.close());

  const toSimulator = (): Record<string, string> => ({
    DIDTFN_BASE_URL: simulator.baseUrl,
    DIDTFN_TOKEN: simulator.token,
    DIDTFN_ACCOUNT_NO: simulator.accountNo,
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s lets an order in flight finish its call and record the result; exit code 0',
    async (signal) => {
      const gateway = start(toSimulator());
      const url = await gateway.url();
      const request = { provider: 'didtfn', phoneNumbers: ['+12062190100'] };
      const reservation = (await call(url, 'POST', '/v1/reservations', 'sandbox', request)).body;

      // The charge is under way, and stays so until the gateway has been told to stop and has stopped listening.
      let arrived = false;
      const told = new Promise<void>((resolve) => {
        const end = simulator.observe(async ({ stage, operation }) => {
          if (operation !== 'process_order' || stage !== 'executed') return;
          arrived = true;
          await eventually(
            () =>
              fetch(`${url}/health/live`).then(
                () => false,
                () => true,
              ),
            Boolean,
          );
          end();
          resolve();
        });
      });
      const order = { reservationId: reservation.id, connection: { trunkId: '3' } };
      const { body: placed } = await call(url, 'POST', '/v1/orders', 'sandbox', order);
      await eventually(() => arrived, Boolean);
      gateway.child.kill(signal);
      await told;
      expect(await gateway.exit()).toBe(0);
      expect(simulator.ledger.charges()).toHaveLength(1);

      // It was written down: the next process has nothing to find out, and asks the provider nothing.
      const asked: string[] = [];
      simulator.observe(({ operation }) => void asked.push(operation));
      const again = await start(toSimulator()).url();
      const { body } = await call(again, 'GET', `/v1/orders/${placed.id}`);
      expect(body.status).toBe('completed');
      expect(asked).toEqual([]);
      expect(simulator.ledger.charges()).toHaveLength(1);
    },
    60_000,
  );

  it('ends an idle gateway at once, and leaves no trace of it as the holder', async () => {
    const gateway = start(toSimulator());
    await gateway.url();
    gateway.child.kill('SIGTERM');
    expect(await gateway.exit()).toBe(0);
    expect(() => readFileSync(join(directory, 'gateway.db.owner'))).toThrow('ENOENT');
  });
});
