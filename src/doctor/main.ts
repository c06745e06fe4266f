import process from 'node:process';
import { systemClock } from '../clock.js';
import { runCommand } from '../command-line.js';
import { type Check } from '../contract/preflight.js';
import { type Findings, tableOf } from '../preflight/report.js';
import { providers } from '../providers/index.js';
import { examine } from './doctor.js';

const usage = `npm run doctor [-- --no-providers]
  --no-providers  do not call the providers
Checks the settings, API keys, stores, clocks, directories and providers of a gateway with this environment. Read-only.`;

/** Of the providers' checks, only those that need attention: `npm run preflight` shows all of them. */
const tell = (part: Findings): void => {
  const isProvider = providers.some(({ id }) => id === part.provider);
  const wants = ({ outcome }: Check): boolean => outcome === 'failed' || outcome === 'warning';
  process.stdout.write(`${tableOf(part, isProvider ? wants : undefined)}\n`);
};

/** `npm run doctor`. Exits with 1 if a check failed, and with 2 if it could not check. */
await runCommand({
  usage,
  options: { 'no-providers': { type: 'boolean', default: false } },
  prevented: 2,
  run: async (values) => {
    const sound = await examine(process.env, systemClock, tell, !values['no-providers']);
    process.stdout.write(sound ? 'No check failed.\n' : 'At least one check failed.\n');
    return sound ? 0 : 1;
  },
});
