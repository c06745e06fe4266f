import { existsSync } from 'node:fs';
import { start } from './processes.js';
import { number, printRows } from './report.js';
import { spreadOf } from './rounds.js';

/** The program of a build: earlier commits have no bundle. */
export const programOf = (root) =>
  [`${root}dist/bundle/main.js`, `${root}dist/main.js`].find((file) => existsSync(file));

/** Starts and stops the gateways in turn, as `npm start` does: sandbox, every simulator, a new ledger. CPU time and memory when it says that it serves. */
export async function startUp(builds, rounds) {
  const results = builds.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, { root }] of builds.entries()) {
      const gateway = await start(programOf(root), { measured: true, env: { PORT: '0' } });
      results[i].push({ cpuMs: gateway.cpuMs(), residentMb: gateway.residentMb() });
      await gateway.stop();
    }
  const figures = builds.map(({ name }, i) => ({ name, ...figuresOf(results[i], results.at(-1)) }));
  const rows = figures.map(({ name, ...spreads }) => [
    name,
    ...Object.values(spreads).map(({ median }) => number(median)),
  ]);
  printRows('Start to ready, in the sandbox with every simulator', [
    ['', 'CPU ms', 'ratio', 'MB resident', 'ratio'],
    ...rows,
  ]);
  return figures;
}

/** Ratios are to the last build, the earlier one where there is one, within a round. */
const figuresOf = (own, base) => ({
  cpuMs: spreadOf(own.map(({ cpuMs }) => cpuMs)),
  cpuRatio: spreadOf(own.map(({ cpuMs }, round) => cpuMs / base[round].cpuMs)),
  residentMb: spreadOf(own.map(({ residentMb }) => residentMb)),
  residentRatio: spreadOf(own.map(({ residentMb }, round) => residentMb / base[round].residentMb)),
});
