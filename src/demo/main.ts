import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { type RunningGateway, startGateway } from '../start.js';

/**
 * Walks the main job against a running gateway (GATEWAY_URL, default http://127.0.0.1:3000), printing each call and answer.
 * If none runs there, it starts one of its own in a directory that it removes again.
 */
const key = process.env['GATEWAY_KEY'] ?? 'sandbox';
const bold = (text: string): string => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[0m` : text);

let base = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:3000';

type Json = Record<string, unknown>;

async function call(title: string, method: string, path: string, body?: object): Promise<Json> {
  process.stdout.write(`\n${bold(title)}\n  ${method} ${path}\n`);
  if (body) print(body, '  → ');
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as Json;
  print(answer, `  ← ${response.status} `);
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return answer;
}

function print(value: object, mark: string): void {
  const lines = JSON.stringify(value, null, 2).split('\n');
  process.stdout.write(lines.map((line, i) => (i === 0 ? mark : ' '.repeat(mark.length)) + line).join('\n') + '\n');
}

async function running(): Promise<boolean> {
  return fetch(`${base}/health/live`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function startOwn(): Promise<{ gateway: RunningGateway; directory: string }> {
  if (process.env['GATEWAY_URL']) throw new Error('No gateway answers at GATEWAY_URL.');
  const directory = await mkdtemp(join(tmpdir(), 'gateway-demo-'));
  const env = {
    GATEWAY_MODE: 'sandbox',
    PORT: '0',
    LOG_LEVEL: 'warn',
    STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
    SANDBOX_DIR: directory,
  };
  const gateway = await startGateway(env);
  base = gateway.url;
  return { gateway, directory };
}

async function walk(): Promise<void> {
  await call('1. Who is behind this gateway?', 'GET', '/v1/providers/didtfn');
  const found = await call(
    '2. Find numbers in Washington',
    'GET',
    '/v1/available-numbers?country=US&type=local&region=WA&limit=3&provider=didtfn',
  );
  const [first] = found['data'] as { phoneNumber: string }[];
  if (!first)
    throw new Error('The sandbox has no numbers left in WA; stop the gateway, remove ./data and start again.');
  const reservation = await call('3. Hold one of them for ten minutes', 'POST', '/v1/reservations', {
    provider: 'didtfn',
    phoneNumbers: [first.phoneNumber],
  });
  const order = await call('4. Order it, and ask for the price first', 'POST', '/v1/orders', {
    reservationId: reservation['id'],
    connection: { trunkId: '3' },
    confirm: 'manual',
    customerReference: 'demo',
  });
  await call(
    '5. The price is right: confirm. This is the step that is charged, once',
    'POST',
    `/v1/orders/${String(order['id'])}/confirm`,
    {},
  );
  await call('6. What happened, call by call', 'GET', `/v1/orders/${String(order['id'])}/events`);
  await call('7. The number is in service', 'GET', `/v1/numbers/${encodeURIComponent(first.phoneNumber)}`);
  process.stdout.write(
    `\n${bold('Done.')} ${first.phoneNumber} was found, held, priced, bought once, and is in service.\n`,
  );
}

const own = (await running()) ? undefined : await startOwn();
try {
  process.stdout.write(
    own ? 'No gateway is running: this demo brings its own.\n' : `Against the gateway at ${base}.\n`,
  );
  await walk();
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await own?.gateway.close();
  if (own) await rm(own.directory, { recursive: true, force: true });
}
