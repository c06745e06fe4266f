import { setFlagsFromString } from 'node:v8';
import { BadEnvironment, readEnvironment } from './config/environment.js';
import { BadApiKeys } from './http/api-keys.js';
import { StoreUnusable } from './ledger/database.js';
import { factsOf } from './observability/logger.js';
import { type RunningGateway } from './start.js';

/** The oldest Node.js release line that gets security fixes; older ones run, with a warning. */
const oldestSupportedNode = 22;

/**
 * While there is little traffic, V8 concludes that some per-request objects live long, and then allocates them where only a full collection frees
 * them: everything that belongs to the request stays in memory until then.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

function banner({ url, metricsUrl, config }: RunningGateway): string {
  const sandbox = config.mode === 'sandbox';
  const key = config.apiKeysFile === undefined ? 'sandbox' : 'one of API_KEYS_FILE';
  const lines = [
    `Telecom provisioning gateway, ${sandbox ? 'sandbox (simulated providers, no real numbers or money)' : 'live'}`,
    '',
    ...(config.docs ? [`  Swagger UI   ${url}/docs`] : [`  API          ${url}/v1`]),
    `  Console      ${url}/console`,
    ...(metricsUrl === undefined ? [] : [`  Metrics      ${metricsUrl}`]),
    `  API key      ${key}`,
    `  Ledger       ${config.storeUrl.replace(/\/\/.*@/, '//…@')}`,
    `  Redis        ${config.redisUrl === undefined ? 'none: deadlines and rate limits are kept in this process' : 'configured'}`,
    '',
    ...(config.apiKeysFile === undefined
      ? [
          '  Search numbers:',
          `    curl -H 'Authorization: Bearer sandbox' '${url}/v1/available-numbers?country=US&region=WA&limit=3'`,
          '',
        ]
      : []),
  ];
  return `\n${lines.join('\n')}\n`;
}

const cannotListen: Record<string, (at: { port?: number }) => string> = {
  EADDRINUSE: ({ port }) => `Port ${port} is in use by another process. Set PORT or METRICS_PORT to a free port.`,
  EADDRNOTAVAIL: () => 'HOST is not an address of this machine.',
  EACCES: () => 'This user may not listen on that port. Set PORT or METRICS_PORT to 1024 or above.',
};

/** Errors that an operator can fix are printed as a sentence; others keep their stack. */
function explain(error: unknown): string {
  const told = [BadEnvironment, BadApiKeys, StoreUnusable];
  if (told.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const said = syscall === 'listen' ? cannotListen[code] : undefined;
  if (said !== undefined) return said(error as { port?: number });
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  // Invalid settings are reported at once; the rest takes seconds to load.
  const { providers } = await import('./providers/index.js');
  readEnvironment(process.env, providers);
  const { startGateway } = await import('./start.js');
  const gateway = await startGateway(process.env);
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    gateway.logger.info({ signal }, 'finishing work in progress');
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        gateway.logger.error(factsOf(error), 'did not shut down cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // It can be stopped as soon as it reports that it is running.
  process.stdout.write(banner(gateway));
  if (Number(process.versions.node.split('.')[0]) < oldestSupportedNode) {
    gateway.logger.warn(
      { node: process.version },
      'this Node.js release line no longer gets security fixes; use version 22 or 24',
    );
  }
} catch (error) {
  process.stderr.write(`The gateway cannot start.
${explain(error)}
`);
  process.exitCode = 1;
}
