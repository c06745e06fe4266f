import { type Finding, type Layer } from '../layer.js';
import { fullDisks } from './disks.js';
import { disturbed } from './network.js';

/** From this time on it is the long run: every disturbance, for longer. */
const longMs = 50_000;

/** Gateways whose ledger, Redis, provider or network is away, out of order or out of room for a while. */
export const stores: Layer = {
  name: 'stores',
  async run({ seed, until, rounds, say }) {
    const findings: Finding[] = [];
    const figures: Record<string, string | number> = {};
    const long = until - Date.now() >= longMs;
    const lengthMs = long ? 4_000 : 700;
    for (let round = 0; round < rounds && (round === 0 || Date.now() < until); round++) {
      const own = seed + round;
      const parts = [
        () => disturbed((all) => (long ? all : all.filter((_, i) => i < 10 || i % 8 === own % 8)), lengthMs, say),
        () => fullDisks(lengthMs),
      ];
      for (const part of parts) {
        const { wrongs, figures: more } = await part();
        findings.push(
          ...wrongs.map((what) => ({ what, replay: `stores --seed ${own} --rounds 1 --for ${long ? '1m' : '1s'}` })),
        );
        for (const [what, figure] of Object.entries(more)) {
          const so = figures[what];
          figures[what] = typeof figure === 'number' && typeof so === 'number' ? so + figure : figure;
        }
      }
      say(`stores: ${round + 1} rounds, ${findings.length} findings`);
    }
    return { findings, figures };
  },
};
