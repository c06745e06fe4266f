// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { start } from './processes.js';

const RATES = [500, 1_000, 2_000];
const SECONDS = 5;
const SUBJECTS = 500;
const GIVE_UP_MS = 30_000;
const TURN_MS = 10;
const here = fileURLToPath(new URL('.', import.meta.url));

/** What is measured is the build. @param {string} name */
const built = async (name) => /** @type {any} */ (await import(new URL(`../../dist/${name}.js`, import.meta.url).href));

/** How long after an event is written its receiver has it, at several rates: ledger on SQLite, one endpoint. */
export async function webhooks() {
  const receiver = await start(`${here}webhook-receiver.js`, { measured: true });
  const directory = mkdtempSync(join(tmpdir(), 'gateway-bench-webhooks-'));
  const { ledger, stop } = await deliverer(join(directory, 'gateway.db'), receiver.url);
  const figures = [];
  try {
    console.log(`${SECONDS} s of events at a rate, ${SUBJECTS} subjects, one endpoint; from written to received`);
    console.log(
      `  ${['a second', 'events', 'p50, ms', 'p99, ms', 'max, ms'].map((head) => head.padStart(9)).join('')}`,
    );
    for (const rate of RATES) {
      await tell(ledger, rate);
      const late = await received(receiver.url, rate * SECONDS);
      const at = (/** @type {number} */ quantile) =>
        late[Math.min(late.length - 1, Math.floor(late.length * quantile))] ?? NaN;
      const row = { rate, received: late.length, p50: at(0.5), p99: at(0.99), max: at(1) };
      figures.push(row);
      console.log(
        `  ${Object.values(row)
          .map((figure) => String(figure).padStart(9))
          .join('')}`,
      );
    }
  } finally {
    await stop();
    await receiver.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return figures;
}

/** The parts of a gateway that deliver, on a ledger of their own. @param {string} file @param {string} url */
async function deliverer(file, url) {
  const { openLedger } = await built('ledger/ledger');
  const { Runner } = await built('sagas/runner');
  const { AddressRanges } = await built('domain/address-ranges');
  const { AddressGuard } = await built('webhooks/address-guard');
  const { WebhookBell } = await built('webhooks/bell');
  const { WebhookSecrets } = await built('webhooks/secrets');
  const { WebhookSender } = await built('webhooks/sender');
  const { WebhookSaga } = await built('webhooks/webhook-saga');
  const ledger = await openLedger(`sqlite:${file}`);
  const secrets = new WebhookSecrets({ key: Buffer.alloc(32).toString('base64') }, ledger.clock);
  const sender = new WebhookSender(new AddressGuard(new AddressRanges(['127.0.0.1'])), { timeoutMs: 15_000 });
  const saga = new WebhookSaga({ ledger, secrets, sender, atOnce: 16, mostQueued: 10_000 });
  const onError = (/** @type {unknown} */ error) => console.error(error);
  const slots = { perProvider: 64, perTenant: 32 };
  const attention = { stuckMs: 3_600_000, stillMs: 3_600_000 };
  const runner = new Runner(
    ledger,
    { webhook: saga },
    { owner: 'bench', leaseMs: 30_000, slots, pollMs: 500, attention, onError },
  );
  const bell = new WebhookBell(ledger, saga, runner, onError);
  const id = 'whe_bench';
  const secret = secrets.seal(id, secrets.create());
  await ledger.webhookEndpoints.insert({
    id,
    tenant: 'bench',
    url,
    eventTypes: ['*'],
    secret,
    position: 0,
    createdAt: 1,
    updatedAt: 1,
  });
  bell.start();
  runner.start();
  return {
    ledger,
    stop: async () => {
      await bell.stop();
      saga.stop();
      await runner.stop(20_000);
      await saga.close();
      await ledger.close();
    },
  };
}

/** Each event in a transaction of its own, as gateways write them. @param {any} ledger @param {number} rate */
async function tell(ledger, rate) {
  const since = performance.now();
  /** @type {Promise<void>[]} */
  const writing = [];
  while (writing.length < rate * SECONDS) {
    const due = Math.min(rate * SECONDS, Math.floor(((performance.now() - since) / 1_000) * rate));
    while (writing.length < due) {
      const id = `ord_${writing.length % SUBJECTS}`;
      const data = { resource: { type: 'order', id, href: `/v1/orders/${id}` }, provider: 'tcl', status: 'completed' };
      const event = { tenant: 'bench', type: 'order.completed', data };
      writing.push(ledger.transaction((/** @type {any} */ within) => within.outbox.append(event)));
    }
    await delay(TURN_MS);
  }
  await Promise.all(writing);
}

/** What the receiver has got, sorted, once it has everything. @param {string} url @param {number} count */
async function received(url, count) {
  /** @type {number[]} */
  const late = [];
  for (const until = Date.now() + GIVE_UP_MS; late.length < count && Date.now() < until; await delay(200))
    late.push(.../** @type {number[]} */ (await (await fetch(url)).json()));
  return late.sort((a, b) => a - b);
}
