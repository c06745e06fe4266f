import { Random } from '../../attack/random.js';
import { killable } from '../ground/killable.js';
import { type Finding, type Layer } from '../layer.js';
import { sums } from '../recovery/part.js';
import { killedRow, moneyRows } from './killed-row.js';

/** From this time on it is the long run. */
const longMs = 50_000;
/** How many rows each round, and at how many of its points each is killed. */
const long = { rows: 4, points: Infinity };
const short = { rows: 1, points: 2 };

/** Gateways that are killed in the middle of every call that moves money: other rows with each seed, and all of them in turn. */
export const rows: Layer = {
  name: 'rows',
  async run(course) {
    const findings: Finding[] = [];
    const figures = sums();
    const isLong = course.until - Date.now() >= longMs;
    const size = isLong ? long : short;
    const program = await killable();
    try {
      for (let round = 0; round < course.rounds && (round === 0 || Date.now() < course.until); round++) {
        const seed = course.seed + round;
        const replay = `rows --seed ${seed} --rounds 1 --for ${isLong ? '1m' : '1s'}`;
        for (let i = 0; i < size.rows; i++) {
          const row = moneyRows[(seed * size.rows + i) % moneyRows.length]!;
          const part = await killedRow(row, program.directory, (points) => some(points, size.points, seed));
          figures.add(part);
          findings.push(...part.wrongs.map((what) => ({ what, replay })));
          course.say(
            [`rows: ${row.provider} ${row.name}: ${part.wrongs.length} findings`, ...part.wrongs].join('\n  '),
          );
        }
      }
      return { findings, figures: figures.all() };
    } finally {
      program.remove();
    }
  },
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
