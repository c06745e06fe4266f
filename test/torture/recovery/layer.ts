import { type Finding, type Layer } from '../layer.js';
import { gracefulStop } from './graceful-stop.js';
import { takenUp } from './taken-up.js';

/** From this time on it is the long run. */
const longMs = 60_000;

/** Gateways that are killed or stopped with much to do, and started again. */
export const recovery: Layer = {
  name: 'recovery',
  async run({ seed, until, say }) {
    const long = until - Date.now() >= longMs;
    const findings: Finding[] = [];
    const figures: Record<string, string | number> = {};
    for (const part of [() => gracefulStop(long ? 30 : 8), () => takenUp(long ? 10_000 : 200)]) {
      const { wrongs, figures: own } = await part();
      findings.push(...wrongs.map((what) => ({ what, replay: `recovery --seed ${seed} --for ${long ? '1m' : '1s'}` })));
      Object.assign(figures, own);
      say(`recovery: ${findings.length} findings`);
    }
    return { findings, figures };
  },
};
