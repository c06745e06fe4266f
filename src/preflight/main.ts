import { writeFile } from 'node:fs/promises';
import { systemClock } from '../clock.js';
import { runCommand } from '../command-line.js';
import { BadEnvironment } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { version } from '../version.js';
import { preflight } from './preflight.js';
import { reportOf, tableOf } from './report.js';

const usage = `npm run preflight [-- --provider <id>] [--report <file>]
  --provider <id>  only this provider; default: all that are configured
  --report <file>  where the report for the provider's support goes (default: preflight-<time>.md)
Checks the providers with reads only. In sandbox mode, the simulators are checked.`;

/** `npm run preflight`. Exits with 1 if a check failed, and with 2 if there was nothing to check. */
await runCommand({
  usage,
  options: { provider: { type: 'string' }, report: { type: 'string' } },
  prevented: 2,
  says: (error) =>
    error instanceof GatewayError ? error.detail : error instanceof BadEnvironment ? error.message : undefined,
  run: async (values) => {
    const findings = await preflight(process.env, values.provider);
    for (const one of findings) process.stdout.write(`${tableOf(one)}\n`);
    if (findings.length === 0) {
      process.stderr.write(
        'No provider is configured: set its base URL and credentials (config/gateway.env.example).\n',
      );
      return 2;
    }
    const file =
      values.report ?? `preflight-${new Date(systemClock.now()).toISOString().slice(0, 19).replaceAll(':', '')}Z.md`;
    await writeFile(file, reportOf(findings, version));
    process.stdout.write(`Report written to ${file}. It contains no secrets.\n`);
    return findings.some(({ checks }) => checks.some(({ outcome }) => outcome === 'failed')) ? 1 : 0;
  },
});
