import { dirname } from 'node:path';
import process from 'node:process';
import { type Clock } from '../clock.js';
import { BadEnvironment, type GatewayConfig, readEnvironment } from '../config/environment.js';
import { type Check } from '../contract/preflight.js';
import { ApiKeys, BadApiKeys } from '../http/api-keys.js';
import { preflight } from '../preflight/preflight.js';
import { type Findings } from '../preflight/report.js';
import { providers } from '../providers/index.js';
import { directory, exists, isPrivate } from './files.js';
import { fileOf, ledger, redis } from './stores.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The oldest Node.js release line that gets security fixes. */
const oldestSupportedNode = 22;

/**
 * Checks what a gateway with this environment would use: settings, keys, stores, clocks, directories and, unless disabled, the providers. Read-only;
 * a gateway may be running. `seen` is called with each part as soon as it is checked.
 */
export async function examine(
  env: Environment,
  clock: Clock,
  seen: (findings: Findings) => void,
  withProviders = true,
): Promise<boolean> {
  const all: Check[] = [];
  const tell = (part: string, mode: string, checks: readonly Check[]): void => {
    all.push(...checks);
    seen({ provider: part, mode, checkedAt: new Date(clock.now()).toISOString(), checks });
  };
  const config = settings(env);
  if (Array.isArray(config)) {
    tell('configuration', env['GATEWAY_MODE'] ?? 'sandbox', config);
    return false;
  }
  const { mode } = config;
  tell('configuration', mode, [{ id: 'settings', outcome: 'ok', detail: 'All are valid.' }, node(), ...(await keys(config)), ...alone(config)]); // prettier-ignore
  tell('stores', mode, [
    ...(await ledger(config.storeUrl, clock)),
    ...(config.redisUrl === undefined ? [] : await redis(config.redisUrl, clock)),
  ]);
  const file = fileOf(config.storeUrl);
  tell('directories', mode, [
    ...(file === undefined ? [] : await directory('ledger', dirname(file))),
    ...(await directory('uploads', config.uploads.directory)),
  ]);
  if (withProviders) for (const { provider, checks } of await preflight(env)) tell(provider, mode, checks);
  return all.every(({ outcome }) => outcome !== 'failed');
}

/** The settings, or what is wrong with them. */
function settings(env: Environment): GatewayConfig | Check[] {
  try {
    return readEnvironment(env, providers);
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return error.problems.map((detail) => ({ id: 'settings', outcome: 'failed', detail }));
  }
}

function node(): Check {
  const id = 'node';
  const detail = `Node.js ${process.version}.`;
  if (Number(process.versions.node.split('.')[0]) >= oldestSupportedNode) return { id, outcome: 'ok', detail };
  return { id, outcome: 'warning', detail, advice: 'This release line no longer gets security fixes: use version 22 or 24.' }; // prettier-ignore
}

async function keys({ apiKeysFile, mode }: GatewayConfig): Promise<Check[]> {
  const id = 'api-keys';
  if (apiKeysFile === undefined)
    return [{ id, outcome: 'ok', detail: 'The sandbox’s own key, for callers on this machine.' }];
  try {
    ApiKeys.fromFile(apiKeysFile, mode);
  } catch (error) {
    if (!(error instanceof BadApiKeys)) throw error;
    return [{ id, outcome: 'failed', detail: error.message }];
  }
  const read: Check = { id, outcome: 'ok', detail: 'API_KEYS_FILE can be read.' };
  return (await exists(apiKeysFile)) ? [read, await isPrivate('api-keys.private', apiKeysFile)] : [read];
}

/** Several processes on one ledger share the providers' rate limits and the deadlines through Redis. */
function alone({ storeUrl, redisUrl }: GatewayConfig): Check[] {
  if (fileOf(storeUrl) !== undefined || redisUrl !== undefined) return [];
  const detail = 'A PostgreSQL ledger without REDIS_URL: each process uses the full rate limit of each provider.';
  return [{ id: 'redis', outcome: 'warning', detail, advice: 'Set REDIS_URL if more than one process uses this ledger.' }]; // prettier-ignore
}
