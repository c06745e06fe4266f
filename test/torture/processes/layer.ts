import { Random } from '../../attack/random.js';
import { startPostgres, startRedis } from '../../support/servers.js';
import { until } from '../ground/caller.js';
import { Ground } from '../ground/ground.js';
import { type Finding, type Layer } from '../layer.js';
import { type Part } from '../recovery/part.js';
import { Callers } from './callers.js';
import { Berth, Fleet, killable, leaseMs } from './fleet.js';
import { Shop } from './goods.js';
import { History } from './history.js';
import { killedRow, moneyRows } from './rows.js';
import { settle } from './settling.js';

/** From this time on it is the long run. */
const longMs = 50_000;
/** `blows`: how many each round, by the gateways that there are; `points`: at how many of its points a row is killed. */
const long = {
  callers: 200,
  numbers: 50,
  blows: { 3: 40, 1: 20 },
  answersBetween: 25,
  thinkMs: 1_500,
  points: Infinity,
};
const short = { callers: 18, numbers: 9, blows: { 3: 4, 1: 2 }, answersBetween: 20, thinkMs: 200, points: 2 };
type Size = typeof long;

/** What the rounds are, one after the other, and again. */
const turns = ['PostgreSQL', 'SQLite', 'a row', 'PostgreSQL', 'a row', 'a row'] as const;

interface Place {
  gateways: 1 | 3;
  ground: Ground;
  fleet: Fleet;
  shop: Shop;
}
type Ends = (() => Promise<unknown>)[];

/** Gateways that are killed, stopped and paused while many callers want the same few numbers, and in the middle of every call that moves money. */
export const processes: Layer = {
  name: 'processes',
  async run(course) {
    const findings: Finding[] = [];
    const sums = new Map<string, number | string>();
    const size = course.until - Date.now() >= longMs ? long : short;
    const program = await killable();
    const ends: Ends = [];
    try {
      const places = {
        PostgreSQL: await onPostgres(program.directory, ends),
        SQLite: await onSqlite(program.directory, ends),
      };
      let rows = 0;
      for (let round = 0; round < course.rounds && (round < 3 || Date.now() < course.until); round++) {
        const turn = turns[round % turns.length]!;
        const seed = course.seed + round;
        const row = moneyRows[(course.seed + rows) % moneyRows.length]!;
        if (turn === 'a row') rows++;
        const { wrongs, figures } =
          turn === 'a row'
            ? await killedRow(row, program.directory, (points) => some(points, size.points, seed))
            : await played(places[turn], size, seed);
        for (const [what, figure] of Object.entries(figures))
          sums.set(what, Number(sums.get(what) ?? 0) + Number(figure));
        const where = turn === 'a row' ? `${row.provider} ${row.name}` : turn;
        const replay = `processes --seed ${course.seed} --rounds ${round + 1} --for ${size === long ? '1m' : '1s'}`;
        findings.push(...wrongs.map((what) => ({ what: `${where}: ${what}`, replay })));
        course.say([`processes: round ${round + 1}, ${where}: ${wrongs.length} findings`, ...wrongs].join('\n  '));
      }
      return { findings, figures: { ...Object.fromEntries(sums), ...blowsTo(Object.values(places)) } };
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

/** The one behind a call first: there the outcome is unknown. */
function some(points: readonly string[], most: number, seed: number): readonly string[] {
  if (most >= points.length) return points;
  const random = new Random('points of a row', seed);
  const after = points.find((point) => /^send:.*:after$/.test(point));
  return [...(after === undefined ? [] : [after]), ...Array.from({ length: most }, () => random.of(points))].slice(
    0,
    most,
  );
}

async function onPostgres(program: string, ends: Ends): Promise<Place> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  ends.push(() => Promise.all([postgres.stop(), redis.stop()]));
  return place(3, program, { STORE_URL: postgres.url, REDIS_URL: redis.url }, ends);
}

const onSqlite = (program: string, ends: Ends): Promise<Place> => place(1, program, {}, ends);

async function place(gateways: 1 | 3, program: string, stores: Record<string, string>, ends: Ends): Promise<Place> {
  const ground = await Ground.prepare();
  ends.push(() => ground.leave());
  const env = {
    ...{ PROVIDERS: 'tcl,didtfn,voipms', WORKER_LEASE_MS: String(leaseMs), TCL_POLL_MS: '100', VOIPMS_POLL_MS: '100' },
    ...stores,
  };
  const berths = Array.from({ length: gateways }, (_, i) => new Berth(ground, program, env, `gateway-${i}`));
  const fleet = new Fleet(berths);
  await fleet.start();
  return { gateways, ground, fleet, shop: await Shop.open(fleet.urls[0]!) };
}

/** One round: numbers that nobody has had yet, callers who want them, and gateways that die; then peace, and what came of it. */
async function played({ fleet, ground, gateways, shop }: Place, size: Size, seed: number): Promise<Part> {
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
    wrongs: [...fleet.wrongs.splice(0), ...callers.wrongs, ...settled.wrongs, ...verdict.wrongs],
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
