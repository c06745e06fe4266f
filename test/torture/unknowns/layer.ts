import { type Finding, type Layer } from '../layer.js';
import { type Doubt } from '../simulation/doubts.js';
import { playWorld } from '../simulation/world.js';

/** Events of each world until nothing goes wrong any more. */
const stepsOfWorld = 16_000;
const sayEveryMs = 10_000;

/** Worlds in which most calls that change something end without an outcome: what each is settled as, and what it really was. */
export const unknowns: Layer = {
  name: 'unknowns',
  async run({ seed, until, rounds, say }) {
    const findings: Finding[] = [];
    const doubts: Doubt[] = [];
    let said = Date.now();
    let worlds = 0;
    for (; worlds < rounds && (worlds === 0 || Date.now() < until); worlds++) {
      const { wrongs, last, doubts: own } = await playWorld({ seed: seed + worlds, steps: stepsOfWorld, storm: true });
      const replay = `unknowns --seed ${seed + worlds} --rounds 1`;
      findings.push(...wrongs.map((what, i) => ({ what, replay, ...(i === 0 && { before: last }) })));
      doubts.push(...own);
      if (Date.now() - said < sayEveryMs) continue;
      said = Date.now();
      say(`unknowns: ${doubts.length} calls, ${findings.length} findings`);
    }
    return { findings, figures: { worlds, ...figuresOf(doubts) } };
  },
};

function figuresOf(doubts: readonly Doubt[]): Record<string, number | string> {
  const shares = new Map<string, Doubt[]>();
  for (const doubt of doubts) {
    const kind = `${doubt.effect} at ${doubt.provider}, ${doubt.mishap.replace('_', ' ')}`;
    shares.set(kind, [...(shares.get(kind) ?? []), doubt]);
  }
  const of = (what: Doubt['settled'], among: readonly Doubt[] = doubts): number =>
    among.filter(({ settled }) => settled === what).length;
  return {
    'calls without an outcome': doubts.length,
    'of them calls that move money': doubts.filter(({ effect }) => effect === 'money').length,
    'carried out all the same': doubts.filter(({ executed }) => executed).length,
    'settled as executed': of('executed'),
    'settled as not executed': of('not executed'),
    'sent again, which changes nothing': of('repeated'),
    'holds let go': of('let go'),
    'left to a person': of('for a person'),
    ...Object.fromEntries(
      [...shares].sort(([a], [b]) => a.localeCompare(b)).map(([kind, all]) => [kind, `${of('for a person', all)} of ${all.length} to a person`]),
    ),
  };
} // prettier-ignore
