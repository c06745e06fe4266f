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

interface Step {
  title: string;
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  /** A new one unless given. */
  idempotencyKey?: string;
}

async function call({ title, method, path, body, idempotencyKey = randomUUID() }: Step): Promise<Json> {
  process.stdout.write(`\n${bold(title)}\n\n  ${method} ${path}\n`);
  if (method === 'POST') process.stdout.write(`  Idempotency-Key: ${idempotencyKey}\n`);
  if (body) process.stdout.write(`  ${pretty(body)}\n`);
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as Json;
  const replayed = response.headers.has('idempotent-replayed') ? '  Idempotent-Replayed: true\n' : '';
  process.stdout.write(`\n  ${response.status} ${response.statusText}\n${replayed}  ${pretty(answer)}\n`);
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return answer;
}

const width = 110;

/** JSON to be read: what fits on a line is on one. */
function pretty(value: unknown, indent = '  '): string {
  const inLine = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || indent.length + inLine.length <= width) return inLine;
  const deeper = `${indent}  `;
  const [open, close, members] = Array.isArray(value)
    ? ['[', ']', value.map((item) => pretty(item, deeper))]
    : ['{', '}', Object.entries(value).map(([name, member]) => `"${name}": ${pretty(member, deeper)}`)];
  return `${open}\n${members.map((member) => deeper + member).join(',\n')}\n${indent}${close}`;
}

async function running(): Promise<boolean> {
  return fetch(`${base}/health/live`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function startOwn(): Promise<{ gateway: RunningGateway; directory: string }> {
  if (process.env['GATEWAY_URL'])
    throw new Error(`no gateway answers at ${base}. Without GATEWAY_URL the demo starts its own.`);
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
  await call({ title: '1. What can the provider do?', method: 'GET', path: '/v1/providers/didtfn' });
  const found = await call({
    title: '2. Find numbers in Washington',
    method: 'GET',
    path: '/v1/available-numbers?country=US&type=local&region=WA&limit=3&provider=didtfn',
  });
  const [first] = found['data'] as { phoneNumber: string }[];
  if (!first)
    throw new Error('the sandbox has no numbers left in WA; stop the gateway, remove ./data and start again.');
  const reservation = await call({
    title: '3. Hold one: for ten minutes nobody else can buy it',
    method: 'POST',
    path: '/v1/reservations',
    body: { provider: 'didtfn', phoneNumbers: [first.phoneNumber] },
  });
  const order = await call({
    title: '4. Order it, and stop with the price: nothing is charged yet',
    method: 'POST',
    path: '/v1/orders',
    body: {
      reservationId: reservation['id'],
      connection: { trunkId: '3' },
      confirm: 'manual',
      customerReference: 'demo',
    },
  });
  const confirmation = {
    method: 'POST',
    path: `/v1/orders/${String(order['id'])}/confirm`,
    idempotencyKey: randomUUID(),
  } as const;
  await call({ title: '5. The price is right: confirm. This is the step that is charged', ...confirmation });
  await call({ title: '6. Suppose the answer was lost: send it again with the same key', ...confirmation });
  await call({
    title: '7. What happened, call by call: process_order, which charges, was sent once',
    method: 'GET',
    path: `/v1/orders/${String(order['id'])}/events`,
  });
  await call({
    title: '8. The number is in service',
    method: 'GET',
    path: `/v1/numbers/${encodeURIComponent(first.phoneNumber)}`,
  });
  process.stdout.write(
    `\n${bold('Done.')} ${first.phoneNumber} was found, held, priced, bought once, and is in service.\n`,
  );
  if (!own) process.stdout.write(`Try it yourself: ${base}/docs\n`);
}

let own: Awaited<ReturnType<typeof startOwn>> | undefined;
try {
  if (!(await running())) own = await startOwn();
  process.stdout.write(
    own
      ? 'No gateway is running: this demo starts one with simulated providers, and removes it at the end.\n'
      : `Against the gateway at ${base}.\n`,
  );
  await walk();
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await own?.gateway.close();
  if (own) await rm(own.directory, { recursive: true, force: true });
}
