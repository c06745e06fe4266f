import { type Finding, type Layer } from '../layer.js';
import { type Outcome } from './outcome.js';
import { playWorld } from './world.js';

/** Events in which things go wrong, in each world; it then takes as many as it needs to come to rest. */
export const stepsOfWorld = 10_000;
const sayEveryMs = 10_000;
const yearMs = 365.25 * 24 * 3_600_000;

/** Worlds made from one seed after another, each played twice: both times everything has to happen in the same order. */
export const simulation: Layer = {
  name: 'simulation',
  async run({ seed, until, rounds, say }) {
    const findings: Finding[] = [];
    const outcomes: Outcome[] = [];
    const began = Date.now();
    let said = began;
    for (let world = 0; world < rounds && (world === 0 || Date.now() < until); world++) {
      const replay = `simulation --seed ${seed + world} --rounds 1`;
      const outcome = await playWorld({ seed: seed + world, steps: stepsOfWorld });
      const again = await playWorld({ seed: seed + world, steps: stepsOfWorld });
      outcomes.push(outcome);
      findings.push(...outcome.wrongs.map((what, i) => ({ what, replay, ...(i === 0 && { before: outcome.last }) })));
      if (again.hash !== outcome.hash)
        findings.push({ what: `the same seed made ${outcome.hash} and ${again.hash}`, replay });
      if (Date.now() - said < sayEveryMs) continue;
      said = Date.now();
      say(
        `simulation: ${outcomes.length} worlds, ${sum(outcomes, 'steps').toLocaleString('en')} steps, ${findings.length} findings`,
      );
    }
    return { findings, figures: figuresOf(outcomes, (Date.now() - began) / 1_000) };
  },
};

type Counted = 'steps' | 'crashes' | 'freezes' | 'mishaps' | 'checks' | 'virtualMs';
const sum = (outcomes: readonly Outcome[], of: Counted): number => outcomes.reduce((all, one) => all + one[of], 0);

function added(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [what, count] of counts.flatMap((one) => Object.entries(one))) all[what] = (all[what] ?? 0) + count;
  return all;
}

function figuresOf(outcomes: readonly Outcome[], seconds: number): Record<string, string | number> {
  const orders = added(outcomes.map((one) => one.orders));
  const calls = added(outcomes.map((one) => one.calls));
  const steps = sum(outcomes, 'steps');
  return {
    worlds: outcomes.length,
    'steps, each world played twice and counted once': steps,
    'steps per second, both times counted': Math.round((2 * steps) / seconds),
    'years of virtual time': (sum(outcomes, 'virtualMs') / yearMs).toFixed(1),
    'calls that change something': Object.values(calls).reduce((all, one) => all + one, 0),
    ...Object.fromEntries(Object.entries(calls).map(([provider, count]) => [`calls to ${provider}`, count])),
    'requests that something happened to': sum(outcomes, 'mishaps'),
    'gateways killed': sum(outcomes, 'crashes'),
    'gateways stopped for a while': sum(outcomes, 'freezes'),
    'times that everything was checked': sum(outcomes, 'checks'),
    ...Object.fromEntries(Object.entries(orders).map(([status, count]) => [`orders ${status}`, count])),
  };
}
