import process from 'node:process';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.js';
import { type Check } from '../contract/preflight.js';
import { type Findings, tableOf } from '../preflight/report.js';
import { providers } from '../providers/index.js';
import { examine } from './doctor.js';

const usage = `npm run doctor [-- --no-providers]
  --no-providers  do not call the providers
Checks the settings, API keys, stores, clocks, directories and providers of a gateway with this environment. Reads only.`;

/** Of the providers only what wants somebody: `npm run preflight` shows all that it checks. */
const tell = (part: Findings): void => {
  const isProvider = providers.some(({ id }) => id === part.provider);
  const wants = ({ outcome }: Check): boolean => outcome === 'failed' || outcome === 'warning';
  process.stdout.write(`${tableOf(part, isProvider ? wants : undefined)}\n`);
};

/** `npm run doctor`. Ends with 1 when a check failed, with 2 when the command line was wrong. */
try {
  const { values } = parseArgs({ options: { 'no-providers': { type: 'boolean', default: false } } });
  const sound = await examine(process.env, systemClock, tell, !values['no-providers']); // prettier-ignore
  process.stdout.write(sound ? 'No check failed.\n' : 'At least one check failed.\n');
  process.exitCode = sound ? 0 : 1;
} catch (error) {
  const wrong = error instanceof TypeError && 'code' in error;
  process.stderr.write(
    `${wrong ? `${error.message}\n${usage}` : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 2;
}
