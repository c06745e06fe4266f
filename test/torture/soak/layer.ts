import { startPostgres, startRedis } from '../../support/servers.js';
import { until } from '../ground/caller.js';
import { Ground } from '../ground/ground.js';
import { lateBounds } from '../ground/suppliers.js';
import { type Finding, type Layer } from '../layer.js';
import { grown, heapOf, rowsOf, type Sample, workLeft } from './growth.js';
import { Load } from './load.js';
import { belongings, kinds } from './things.js';

/** From this time on it is the long run. */
const longMs = 50_000;
/** `lateMs`: how long after its time-out a call may still be carried out, by simulators that share this process with the callers. */
const long = { callers: 40, thinkMs: 600, samples: 16, lateMs: 6_000 };
const short = { callers: 24, thinkMs: 50, samples: 3, lateMs: 2_000 };
/** Requests between two samples of a short run: counts decide there, not time. */
const requestsOfShort = 54;

/** A quarter of all calls goes wrong, in every way that the simulators know. */
const rates = {
  ...{ refuse: 0.01, delay: 0.05, error_before: 0.05, error_after: 0.04, cut_reply: 0.02, lose_reply: 0.04 },
  ...{ late_effect: 0.01, garbage: 0.02, wrong_status: 0.01 },
};
const tables = ['orders', 'reservations', 'changes', 'steps', 'events', 'outbox', 'idempotency', 'work', 'held_numbers', 'ordered_numbers', 'findings', 'lanes', 'counters', 'audit']; // prettier-ignore

/** Two gateways for a while, callers at all four providers, and a quarter of all calls goes wrong. */
export const soak: Layer = {
  name: 'soak',
  async run({ seed, until: end, say }) {
    const size = end - Date.now() >= longMs ? long : short;
    const ground = await Ground.prepare();
    const [postgres, redis] = [await startPostgres(), await startRedis()];
    const wrongs: string[] = [];
    try {
      const env = {
        ...lateBounds(size.lateMs),
        ...{ PROVIDERS: 'tcl,didtfn,telecloud,voipms', STORE_URL: postgres.url, REDIS_URL: redis.url },
        ...{ TCL_POLL_MS: '200', VOIPMS_POLL_MS: '200', TELECLOUD_POLL_MS: '200' },
      };
      const ran = ['--expose-gc', '--import', './test/torture/soak/heap.js', 'dist/bundle/main.js'];
      const gateways = [await ground.start(env, [], ran), await ground.start(env, [], ran)];
      const own = await belongings(gateways[0]!.url);
      const { suppliers } = ground;
      for (const [i, [, { faults }]] of suppliers.all.entries()) faults.seed({ seed: seed + i, rates });
      const load = new Load(
        gateways.map(({ url }) => url),
        kinds(own),
        seed,
        size.callers,
        size.thinkMs,
      );
      const samples: Sample[] = [];
      const everyMs = (end - Date.now()) / size.samples;
      for (let i = 1; i <= size.samples; i++) {
        if (size === long) await new Promise((resolve) => setTimeout(resolve, everyMs));
        else await until(() => load.requests, (n) => n >= i * requestsOfShort, 120_000); // prettier-ignore
        samples.push(
          await load.atRest(async () => ({
            requests: load.requests,
            heap: await Promise.all(gateways.map(heapOf)),
            handles: gateways.map((gateway) => gateway.usage().handles),
            rows: Object.values(await rowsOf(postgres.url, tables)).reduce((sum, count) => sum + count, 0),
          })),
        );
        say(
          `soak: ${load.requests} requests, ${samples.at(-1)!.rows} rows, heap ${samples
            .at(-1)!
            .heap.map((n) => Math.round(n / 1_048_576))
            .join(' and ')} MB`,
        );
      }
      await load.end();
      for (const [, { faults }] of suppliers.all) faults.clear();
      const judged = await load.judge(suppliers);
      const growth = grown(samples.slice(1));
      const rows = await rowsOf(postgres.url, tables);
      const waiting = judged.nameless.length + judged.ends['for a person to review']!;
      const left = await until(() => workLeft(postgres.url), (n) => n <= waiting, 30_000); // prettier-ignore
      if (left === undefined)
        wrongs.push(`${await workLeft(postgres.url)} things have work left, ${waiting} wait for time or a person`);
      if (rows['idempotency']! > load.requests + 100)
        wrongs.push(`${rows['idempotency']} keys are kept of ${load.requests} requests`);
      wrongs.push(...judged.wrongs, ...growth.wrongs);
      for (const gateway of gateways)
        if (gateway.hasExited) wrongs.push(`a gateway ended: ${gateway.output.slice(-300)}`);
      return {
        findings: wrongs.map((what): Finding => ({
          what,
          replay: `soak --seed ${seed} --for ${size === long ? '10m' : '1s'}`,
        })),
        figures: {
          'requests of callers': load.requests,
          'of these that move money': load.asked.length,
          ...judged.ends,
          'holds that only time ends': judged.nameless.length,
          'of these with work left in the ledger': left ?? waiting,
          ...growth.figures,
        },
      };
    } finally {
      await ground.leave();
      await Promise.all([postgres.stop(), redis.stop()]);
    }
  },
};
