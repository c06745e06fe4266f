import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.js';
import { BadEnvironment } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { version } from '../version.js';
import { preflight } from './preflight.js';
import { reportOf, tableOf } from './report.js';

/**
 * `npm run preflight [-- --provider <id>] [--report <file>]`: prints what was found and writes it to a file that can be sent to the provider's
 * support. Ends with 1 when a check failed, with 2 when there was nothing to check.
 */
try {
  const { values } = parseArgs({ options: { provider: { type: 'string' }, report: { type: 'string' } } });
  const findings = await preflight(process.env, values.provider);
  for (const one of findings) process.stdout.write(`${tableOf(one)}\n`);
  if (findings.length === 0) {
    process.stderr.write('No provider is configured: set its base URL and credentials (config/gateway.env.example).\n');
    process.exitCode = 2;
  } else {
    const file =
      values.report ?? `preflight-${new Date(systemClock.now()).toISOString().slice(0, 19).replaceAll(':', '')}Z.md`;
    await writeFile(file, reportOf(findings, version));
    process.stdout.write(`Report written to ${file}. It contains no secrets.
`);
    if (findings.some(({ checks }) => checks.some(({ outcome }) => outcome === 'failed'))) process.exitCode = 1;
  }
} catch (error) {
  const known = error instanceof BadEnvironment || (error instanceof TypeError && 'code' in error);
  const said = error instanceof GatewayError ? error.detail : known ? error.message : undefined;
  process.stderr.write(`${said ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exitCode = 2;
}
