// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '../support/servers.js';

const LIVE = 200_000;
const DUE = 2_000;
/** The waves of deadlines meet the sweep at five points of its period. */
const WAVES = 5;
const WAVE_GAP_MS = 1_050;
const SWEEP_MS = 250;
const BATCH = 500;
const LEASE_MS = 60_000;
/** From scheduling to the deadline, so that all are in place before it. */
const LEAD_MS = 3_000;
const GIVE_UP_MS = 30_000;
const HOUR_MS = 3_600_000;

/** @typedef {import('../../src/volatile/ports.js').VolatileStore} VolatileStore */

/** What is measured is the build, which need not exist when the types are checked. */
const built = new URL('../../dist/volatile/connect.js', import.meta.url).href;
/** @type {unknown} */
const module = await import(built);
const { connectVolatile } = /** @type {typeof import('../../src/volatile/connect.js')} */ (module);

/** How late reservations are claimed when 2,000 among 200,000 end at the same moment, five times over. */
export async function expiry() {
  const redis = await startRedis({ appendOnly: true });
  try {
    const memory = await measured(undefined);
    const shared = await measured(redis.url);
    console.log(
      `${WAVES} × ${format(DUE)} deadlines at once among ${format(LIVE)} live, swept each ${SWEEP_MS} ms by ${BATCH}`,
    );
    printRow('', 'memory', 'Redis');
    memory.forEach(([what, value], i) => printRow(what, value, shared[i]?.[1] ?? ''));
  } finally {
    await redis.stop();
  }
}

/** @param {string | undefined} url */
async function measured(url) {
  const store = await connectVolatile(url);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/**
 * @param {VolatileStore} store
 * @returns {Promise<[what: string, figure: string][]>}
 */
async function run({ clock }) {
  const filling = performance.now();
  await clock.schedule(Array.from({ length: LIVE }, (_, i) => ({ id: `live-${i}`, dueAt: Date.now() + HOUR_MS + i })));
  const filled = performance.now() - filling;

  const start = Date.now() + LEAD_MS;
  /** @type {Map<string, number>} */
  const deadlines = new Map();
  for (let i = 0; i < DUE * WAVES; i++) deadlines.set(`due-${i}`, start + (i % WAVES) * WAVE_GAP_MS);
  await clock.schedule(Array.from(deadlines, ([id, dueAt]) => ({ id, dueAt })));

  /** @type {Map<string, number>} */
  const lateness = new Map();
  /** @type {number[]} */
  const calls = [];
  let twice = 0;
  while (lateness.size < deadlines.size && Date.now() < start + GIVE_UP_MS) {
    const sweep = performance.now();
    for (let more = true; more;) {
      const called = performance.now();
      const ids = await clock.claimDue(BATCH, LEASE_MS);
      calls.push(performance.now() - called);
      for (const id of ids) {
        if (lateness.has(id)) twice++;
        lateness.set(id, Date.now() - (deadlines.get(id) ?? NaN));
      }
      more = ids.length === BATCH;
    }
    await delay(Math.max(0, SWEEP_MS - (performance.now() - sweep)));
  }
  const late = [...lateness.values()].sort((a, b) => a - b);
  calls.sort((a, b) => a - b);
  return [
    [`claimed of ${format(deadlines.size)}`, format(late.length)],
    ['claimed twice', format(twice)],
    ['lateness p50, ms', format(at(late, 0.5))],
    ['lateness p99, ms', format(at(late, 0.99))],
    ['lateness max, ms', format(at(late, 1))],
    ['one claim p50, ms', format(at(calls, 0.5))],
    ['one claim max, ms', format(at(calls, 1))],
    [`indexing ${format(LIVE)}, ms`, format(Math.round(filled))],
  ];
}

/**
 * @param {number[]} sorted
 * @param {number} quantile
 */
function at(sorted, quantile) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN;
}

/** @param {number} figure */
function format(figure) {
  return figure.toLocaleString('en', { maximumFractionDigits: 2 });
}

/**
 * @param {string} what
 * @param {string} memory
 * @param {string} redis
 */
function printRow(what, memory, redis) {
  console.log(`  ${what.padEnd(24)}${memory.padStart(10)}${redis.padStart(10)}`);
}
