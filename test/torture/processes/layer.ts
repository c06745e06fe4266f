import { Random } from '../../attack/random.js';
import { startPostgres, startRedis } from '../../support/servers.js';
import { until } from '../ground/caller.js';
import { Ground } from '../ground/ground.js';
import { killable } from '../ground/killable.js';
import { lateBounds } from '../ground/suppliers.js';
import { type Finding, type Layer } from '../layer.js';
import { type Part, sums } from '../recovery/part.js';
import { Callers } from './callers.js';
import { Berth, Fleet, leaseMs } from './fleet.js';
import { Shop } from './goods.js';
import { History } from './history.js';
import { settle } from './settling.js';

/** From this time on it is the long run. */
const longMs = 50_000;
/**
 * `blows`: how many each round, by the gateways that there are; `lateMs`: how long after its time-out a call may still be carried out, by simulators
 * that share this process with the callers.
 */
const long = {
  callers: 200,
  numbers: 50,
  blows: { 3: 40, 1: 20 },
  answersBetween: 25,
  thinkMs: 1_500,
  lateMs: 6_000,
};
const short = {
  ...{ callers: 18, numbers: 9, blows: { 3: 4, 1: 2 }, answersBetween: 20, thinkMs: 200 },
  lateMs: 1_000,
};
type Size = typeof long;

interface Place {
  store: string;
  gateways: 1 | 3;
  ground: Ground;
  fleet: Fleet;
  shop: Shop;
}
type Ends = (() => Promise<unknown>)[];

/** Gateways that are killed, stopped and paused while many callers want the same few numbers. */
export const processes: Layer = {
  name: 'processes',
  async run(course) {
    const findings: Finding[] = [];
    const figures = sums();
    const isLong = course.until - Date.now() >= longMs;
    const size = isLong ? long : short;
    const program = await killable();
    const ends: Ends = [];
    try {
      const places = [await onPostgres(program.directory, size, ends), await onSqlite(program.directory, size, ends)];
      for (let round = 0; round < course.rounds && (round === 0 || Date.now() < course.until); round++) {
        const seed = course.seed + round;
        // Short rounds wait most of the time. Long ones have enough to do, and simulators must not be late.
        const parts = isLong
          ? [await played(places[0]!, size, seed), await played(places[1]!, size, seed)]
          : await Promise.all(places.map((place) => played(place, size, seed)));
        const wrongs = parts.flatMap((part) => part.wrongs);
        parts.forEach(figures.add);
        const replay = `processes --seed ${seed} --rounds 1 --for ${isLong ? '1m' : '1s'}`;
        findings.push(...wrongs.map((what) => ({ what, replay })));
        course.say([`processes: round ${round + 1}: ${wrongs.length} findings`, ...wrongs].join('\n  '));
      }
      return { findings, figures: { ...figures.all(), ...blowsTo(places) } };
    } finally {
      for (const end of ends.reverse()) await end();
      program.remove();
    }
  },
};

const blowsTo = (places: readonly Place[]): Record<string, number> => {
  const sum = (of: (fleet: Fleet) => number): number => places.reduce((all, { fleet }) => all + of(fleet), 0);
  return {
    'gateways killed among callers': sum(({ kills }) => kills),
    'different points of these kills': sum(({ killedAt }) => killedAt.size),
    'points that were known': sum(({ points }) => points.size),
    'gateways paused for longer than a lease': sum(({ pauses }) => pauses),
    'gateways stopped and started again': sum(({ stops }) => stops),
  };
};

async function onPostgres(program: string, size: Size, ends: Ends): Promise<Place> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  ends.push(() => Promise.all([postgres.stop(), redis.stop()]));
  return place('PostgreSQL', 3, program, size, { STORE_URL: postgres.url, REDIS_URL: redis.url }, ends);
}

const onSqlite = (program: string, size: Size, ends: Ends): Promise<Place> =>
  place('SQLite', 1, program, size, {}, ends);

async function place(
  store: string,
  gateways: 1 | 3,
  program: string,
  { lateMs }: Size,
  stores: Record<string, string>,
  ends: Ends,
): Promise<Place> {
  const ground = await Ground.prepare();
  ends.push(() => ground.leave());
  const env = {
    ...{ PROVIDERS: 'tcl,didtfn,voipms', WORKER_LEASE_MS: String(leaseMs), TCL_POLL_MS: '100', VOIPMS_POLL_MS: '100' },
    ...lateBounds(lateMs),
    ...stores,
  };
  const berths = Array.from({ length: gateways }, (_, i) => new Berth(ground, program, env, `gateway-${i}`));
  const fleet = new Fleet(berths);
  await fleet.start();
  return { store, gateways, ground, fleet, shop: await Shop.open(fleet.urls[0]!) };
}

/** One round: numbers that nobody has had yet, callers who want them, and gateways that die; then peace, and what came of it. */
async function played({ store, fleet, ground, gateways, shop }: Place, size: Size, seed: number): Promise<Part> {
  const history = new History();
  const goods = shop.fresh(size.numbers);
  let isOver = false;
  const callers = new Callers({ seed, ...size, goods, urls: () => fleet.urls, history, isEnough: () => isOver });
  const lives = callers.live();
  const pace = async (): Promise<void> => {
    const enough = callers.answers + size.answersBetween;
    await until(() => callers.answers >= enough, (so) => so, 10_000); // prettier-ignore
  };
  if (fleet.points.size === 0) {
    fleet.listen();
    await pace();
    await pace();
  }
  await fleet.disturb(new Random('processes', seed), size.blows[gateways], pace);
  isOver = true;
  await lives;
  const settled = await settle(fleet.urls[0]!, goods, ground.suppliers, history);
  const verdict = history.verdict();
  return {
    wrongs: [...fleet.wrongs.splice(0), ...callers.wrongs, ...settled.wrongs, ...verdict.wrongs].map(
      (what) => `${store}: ${what}`,
    ),
    figures: {
      'numbers, each with a history that was checked': verdict.numbers,
      'calls in these histories': verdict.calls,
      'of these without an answer': verdict.unanswered,
      'requests of callers': callers.requests,
      'repeated at another gateway': callers.repeated,
      reservations: settled.reservations,
      'orders, each charged once': settled.orders,
      'holds that only time ends': settled.nameless,
    },
  };
}
