import { load } from './load.js';

const warmUpSeconds = 2;

/** Starts all contestants, warms each up, and measures them in turn: A B C A B C …, so that whatever else the machine does meets all of them. */
export async function measure({ contestants, ask, warmUp = 0 }, { seconds, rounds }) {
  const running = [];
  try {
    for (const contestant of contestants) {
      const upstream = await contestant.upstream();
      running.push({ stop: upstream.stop });
      const process = await contestant.start(upstream);
      running.push({ ...contestant, ...process, name: contestant.name, results: [] });
    }
    const measured = running.filter(({ results }) => results);
    for (const one of measured)
      await load(one, ask(one), { callers: one.callers, seconds: Math.min(warmUpSeconds, seconds), least: warmUp });
    for (let round = 0; round < rounds; round++)
      for (const one of measured) one.results.push(await load(one, ask(one), { callers: one.callers, seconds }));
    return figuresOf(measured);
  } finally {
    for (const { stop } of running.reverse()) await stop();
  }
}

/** Medians and spreads; ratios are taken within a round, between neighbours in time, and their median is the figure. */
function figuresOf(measured) {
  const [first] = measured;
  return measured.map(({ name, results }) => ({
    name,
    perSecond: spreadOf(results.map(({ perSecond }) => perSecond)),
    ratio: spreadOf(results.map(({ perSecond }, round) => perSecond / first.results[round].perSecond)),
    cpuMs: spreadOf(results.map(({ cpuMs }) => cpuMs)),
    // As much of the first one's CPU time as a request of this one takes: less disturbed by other users of the machine.
    cpuRatio: spreadOf(results.map(({ cpuMs }, round) => first.results[round].cpuMs / cpuMs)),
  }));
}

export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return { median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2, min: sorted[0], max: sorted.at(-1) };
}
