import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { requireBinary } from '../support/binaries.js';
import { startRedis } from '../support/servers.js';

const built = (path) => import(new URL(`../../dist/${path}.js`, import.meta.url).href);

const live = 1_000_000;
const due = 10_000;
const rebuilt = 100_000;
/** Round trips of each kind in a round, and how many are under way at a time. */
const [trips, callers, rounds] = [20_000, 32, 3];
const sweepMs = 250;
const hourMs = 3_600_000;
const [batch, leaseMs] = [500, 30_000];
const shards = 16;
const page = 10_000;

/** What Redis does for a million reservations: each round trip beside redis-benchmark's, what each takes up, and thousands that end at once. */
export async function millionReservations() {
  const redis = await startRedis({ appendOnly: true });
  const { connectVolatile } = await built('volatile/connect');
  const store = await connectVolatile(redis.url);
  const client = new Redis(redis.url);
  try {
    for (let i = 0; i < live; i += page)
      await store.clock.schedule(Array.from({ length: page }, (_, n) => ({ id: idOf(i + n), dueAt: Date.now() + hourMs + i + n }))); // prettier-ignore
    const figures = {
      bytes: await bytesEach(client),
      trips: await roundTrips(store, redis.port),
      wave: await wave(store),
      ended: await endedInLedger(),
    };
    await client.flushall();
    figures.rebuiltMs = await rebuild(store);
    print(figures);
    return figures;
  } finally {
    await client.quit();
    await store.close();
    await redis.stop();
  }
}

/** As long as a reservation's id is. */
const idOf = (i) => `rsv_${String(i).padStart(26, '0')}`;
const keyOf = (shard) => `gw:{h${shard}}:due`;

async function bytesEach(client) {
  let bytes = 0;
  for (let shard = 0; shard < shards; shard++) bytes += await client.memory('USAGE', keyOf(shard), 'SAMPLES', 0);
  return bytes / live;
}

/** Interleaved with redis-benchmark sending the same commands, as many at a time; ratios within a round. */
async function roundTrips({ clock }, port) {
  const binary = requireBinary('redis-benchmark');
  // A member as long as an id, one of a million at random.
  const member = `rsv_${'0'.repeat(14)}__rand_int__`;
  const benchmark = (...command) => {
    const text = execFileSync(binary, ['-p', String(port), '-c', String(callers), '-n', String(trips), '-r', String(live), '--csv', ...command], { encoding: 'utf8' }); // prettier-ignore
    return Number(
      text
        .trim()
        .split('\n')
        .at(-1)
        .split(',')
        .at(-2 - 5)
        .replaceAll('"', ''),
    );
  };
  const many = async (send) => {
    const began = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (next < trips) await send(next++);
      }),
    );
    return (trips * 1_000) / (performance.now() - began);
  };
  const dueAt = Date.now() + hourMs;
  const kinds = {
    'reserve': { own: () => many((i) => clock.schedule([{ id: idOf(live + i), dueAt }])), raw: () => benchmark('zadd', keyOf(0), String(dueAt), member) },
    'read what is due (16 shards)': { own: () => many(() => clock.claimDue(batch, leaseMs)), raw: () => benchmark('zrangebyscore', keyOf(0), '-inf', '0', 'LIMIT', '0', '500') / shards },
    'release': { own: () => many((i) => clock.remove([idOf(live + i)])), raw: () => benchmark('zrem', keyOf(0), member) },
  }; // prettier-ignore
  const results = {};
  for (let round = 0; round < rounds; round++) {
    for (const [kind, { own, raw }] of Object.entries(kinds)) {
      const [ownRate, rawRate] = [await own(), raw()];
      (results[kind] ??= []).push({ own: ownRate, raw: rawRate, ratio: ownRate / rawRate });
    }
  }
  return Object.fromEntries(Object.entries(results).map(([kind, all]) => [kind, { own: median(all.map((one) => one.own)), raw: median(all.map((one) => one.raw)), ratio: median(all.map((one) => one.ratio)) }])); // prettier-ignore
}

/** Ten thousand deadlines spread over one second, among a million. */
async function wave({ clock }) {
  const start = Date.now() + 2_000;
  const deadlines = new Map(Array.from({ length: due }, (_, i) => [`due_${i}`, start + Math.floor((i * 1_000) / due)]));
  await clock.schedule(Array.from(deadlines, ([id, dueAt]) => ({ id, dueAt })));
  const lateness = new Map();
  let twice = 0;
  await delay(start - Date.now());
  while (lateness.size < due && Date.now() < start + 30_000) {
    const began = performance.now();
    for (let more = true; more;) {
      const ids = await clock.claimDue(batch, leaseMs);
      for (const id of ids) {
        if (lateness.has(id)) twice++;
        else lateness.set(id, Date.now() - deadlines.get(id));
      }
      more = ids.length === batch;
    }
    await delay(Math.max(0, sweepMs - (performance.now() - began)));
  }
  return { claimed: lateness.size, twice, ...quantiles([...lateness.values()]) };
}

/** The same with the gateway's own sweep and a ledger on SQLite: until the ledger says that they have ended. */
async function endedInLedger() {
  const { ledger, lateness, close } = await ledgerOf(due, (i, now) => now + 8_000 + Math.floor((i * 1_000) / due));
  const { connectVolatile } = await built('volatile/connect');
  const { Expiry } = await built('sagas/expiry');
  const redis = await startRedis({ appendOnly: true });
  const store = await connectVolatile(redis.url);
  const expiry = new Expiry(ledger, store, { kick: () => undefined }, (error) => console.error(error));
  try {
    await expiry.start();
    for (const until = Date.now() + 120_000; (await ledger.deadlines.list({ limit: 1 })).length > 0 && Date.now() < until;) await delay(50); // prettier-ignore
    await delay(sweepMs);
    return quantiles(await lateness());
  } finally {
    expiry.stop();
    await store.close();
    await redis.stop();
    await close();
  }
}

async function rebuild(store) {
  const { ledger, close } = await ledgerOf(rebuilt, (i, now) => now + hourMs + i);
  const { Expiry } = await built('sagas/expiry');
  const expiry = new Expiry(ledger, store, { kick: () => undefined }, (error) => console.error(error));
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    if ((await expiry.rebuild()) !== rebuilt) throw new Error('Not all deadlines were rebuilt.');
    times.push(performance.now() - began);
  }
  await close();
  return median(times);
}

/** A ledger of so many held reservations, with their deadlines. */
async function ledgerOf(count, dueAt) {
  const { Ledger, openDatabase } = await built('ledger/ledger');
  const { migrate } = await built('ledger/migrations');
  const directory = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const db = await openDatabase(`sqlite:${join(directory, 'gateway.db')}`);
  await migrate(db);
  const now = Date.now();
  const rows = Array.from({ length: count }, (_, i) => [idOf(i), dueAt(i, now)]);
  await db.query(`INSERT INTO reservations (id, tenant, provider, account, hold_type, status, allow_partial, created_at, updated_at, expires_at, orderable_until)
     SELECT value ->> 0, 'sandbox', 'tcl', 'main', 'upstream', 'held', 0, 0, 0, value ->> 1, value ->> 1 FROM json_each($1)`, [JSON.stringify(rows)]); // prettier-ignore
  return {
    ledger: new Ledger(db),
    lateness: async () => {
      const rows = await db.query(`SELECT updated_at - expires_at AS late FROM reservations WHERE status = 'expired'`);
      return rows.map(({ late }) => Number(late));
    },
    close: async () => {
      await db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { count: sorted.length, p50: sorted[Math.floor(sorted.length / 2)], p99: sorted[Math.floor(sorted.length * 0.99)], most: sorted.at(-1) }; // prettier-ignore
}

function print({ bytes, trips: all, wave: w, ended, rebuiltMs }) {
  console.log(`\n${live} live on Redis, ${bytes.toFixed(0)} bytes each; ${callers} callers`);
  for (const [kind, { own, raw, ratio }] of Object.entries(all)) console.log(`  ${kind}: ${own.toFixed(0)} a second, redis-benchmark ${raw.toFixed(0)}, ratio ${ratio.toFixed(2)}`); // prettier-ignore
  console.log(
    `  ${due} due in one second: ${w.claimed} claimed, ${w.twice} twice; late p50 ${w.p50}, p99 ${w.p99}, most ${w.most} ms`,
  );
  console.log(
    `  the same until the ledger (SQLite) has ended ${ended.count}: p50 ${ended.p50}, p99 ${ended.p99}, most ${ended.most} ms`,
  );
  console.log(`  ${rebuilt} rebuilt from the ledger in ${rebuiltMs.toFixed(0)} ms`);
}
