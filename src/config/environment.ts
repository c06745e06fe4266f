import { dirname, join } from 'node:path';
import { type AddressRanges } from '../domain/address-ranges.js';
import { onlySet } from '../domain/only-set.js';
import { type DeclaredSettings, type UpstreamSettings } from './provider-settings.js';
import { BadEnvironment, type Environment, Reader } from './reader.js';
import { readTracing, type TracingConfig } from './tracing.js';
import { type GatewayMode } from './settings.js';

export { BadEnvironment };

/** All external settings, validated. README, "Configuration", explains each. */
export interface GatewayConfig {
  mode: GatewayMode;
  host: string;
  port: number;
  /** Proxies whose `X-Forwarded-For` is trusted. */
  trustProxy: AddressRanges;
  /** Web origins whose scripts may call the API. */
  corsOrigins: readonly string[];
  storeUrl: string;
  redisUrl?: string;
  apiKeysFile?: string;
  /** Where the sandbox stores its simulators' ledgers; absent: in memory. */
  sandboxDir?: string;
  /** Documents to be sent to a provider: where they are stored until then, and their maximum total size. */
  uploads: { directory: string; tenantBytes: number; totalBytes: number };
  /** How long a priced order may wait for confirmation. */
  confirmWindowMs: number;
  /** How often the status of an open port is polled. */
  portPollMs: number;
  /** When waiting work counts as `overdue`: while its provider is unreachable, and while the provider responds but nothing changes. */
  attention: { stuckMs: number; stillMs: number };
  /** How often the ledger is reconciled with the providers. */
  reconcileIntervalMs: number;
  /** How long a process may show no sign of life before another one takes over its work. */
  workerLeaseMs: number;
  /** Concurrent work of this process. */
  workers: { perProvider: number; perTenant: number };
  /** Who may use the account's trunks that were not created through the gateway. */
  unownedResources: 'shared' | 'operator';
  /** Whether card data is accepted for payments; this brings the gateway into PCI DSS scope. */
  rawCards: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  docs: boolean;
  /** `port`: for metrics only. If absent, the sandbox serves metrics with the API, and live mode does not serve them. */
  metrics: { port?: number; maxAgeMs: number };
  /** Absent: nothing is traced. */
  tracing?: TracingConfig;
  /** Maximum concurrent requests that wait for an outcome. */
  waiting: { perTenant: number; inAll: number };
  /** Event-loop lag (99th percentile) above which requests are refused. */
  shedLagMs: number;
  /** Maximum concurrent requests, not counting those that wait for an outcome. */
  shedInFlight: number;
  /** Requests per second and tenant, by class. */
  clientLimits: { read: number; write: number; order: number };
  webhooks: {
    /** The key that seals their secrets: 32 bytes in base64. If absent, the sandbox creates one, and stores it in `generated`. */
    key?: string;
    generated?: string;
    /** Non-public addresses that may receive webhooks, over plain HTTP too. */
    allowed: AddressRanges;
    /** Concurrent requests to one endpoint. */
    atOnce: number;
    /** Per request. */
    timeoutMs: number;
  };
  /** By provider ID; absent if the provider has no base URL or is not in `PROVIDERS`. */
  providers: Readonly<Record<string, UpstreamSettings>>;
}

/** Requests per second and tenant. The sandbox protects no provider, only this machine. */
const clientLimitsByMode: Record<GatewayMode, GatewayConfig['clientLimits']> = {
  sandbox: { read: 1_000, write: 500, order: 200 },
  live: { read: 100, write: 25, order: 5 },
};
const megabyte = 1024 * 1024;

export const defaultStoreUrl = 'sqlite:./data/gateway.db';

/** The folder of a SQLite ledger's file. */
function folderOf(storeUrl: string): string | undefined {
  const file = /^sqlite:(?!:memory:)([^?]+)/.exec(storeUrl)?.[1];
  return file === undefined ? undefined : dirname(file);
}

/** A provider that can be configured. */
export interface Configurable {
  readonly id: string;
  readonly settings: DeclaredSettings;
}

/** Reads and checks the environment; throws `BadEnvironment` with every problem at once. */
export function readEnvironment(env: Environment, providers: readonly Configurable[]): GatewayConfig {
  const read = new Reader(env);
  const mode = read.word('GATEWAY_MODE', ['sandbox', 'live'], 'sandbox');
  // Both may contain passwords.
  for (const address of ['STORE_URL', 'REDIS_URL']) read.secret(address);
  const storeUrl =
    read.matching('STORE_URL', /^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)$/, 'sqlite:<path> or postgres://…') ??
    defaultStoreUrl;
  const redisUrl = read.matching(
    'REDIS_URL',
    /^(?:rediss?|redis-sentinel|redis-cluster):\/\/.+$/,
    'redis://, rediss://, redis-sentinel:// or redis-cluster://…',
  );
  const apiKeysFile = read.text('API_KEYS_FILE');
  if (mode === 'live' && apiKeysFile === undefined) read.problems.push('API_KEYS_FILE is required in live mode.');
  // The simulators' state belongs to one ledger, and is stored beside it.
  const sandboxDir = read.text('SANDBOX_DIR') ?? folderOf(storeUrl);
  const port = read.integer('PORT', 3000, 0, 65_535);
  const metricsPort = read.text('METRICS_PORT') === undefined ? undefined : read.integer('METRICS_PORT', 0, 0, 65_535);
  if (metricsPort === port && port !== 0) read.problems.push('METRICS_PORT must not be the PORT of the API.');

  const config: GatewayConfig = {
    mode,
    host: read.text('HOST') ?? '127.0.0.1',
    port,
    trustProxy: read.ranges('TRUST_PROXY'),
    corsOrigins: read.origins('CORS_ORIGINS'),
    storeUrl,
    ...onlySet({ redisUrl, apiKeysFile, sandboxDir }),
    uploads: {
      directory: read.text('UPLOAD_DIR') ?? join(folderOf(storeUrl) ?? './data', 'uploads'),
      tenantBytes: read.integer('UPLOAD_TENANT_MB', 100, 25, 100_000) * megabyte,
      totalBytes: read.integer('UPLOAD_TOTAL_MB', 500, 25, 1_000_000) * megabyte,
    },
    confirmWindowMs: read.integer('ORDER_CONFIRM_WINDOW_MS', 15 * 60_000, 1_000, 7 * 24 * 3_600_000),
    portPollMs: read.integer('PORT_POLL_MS', mode === 'sandbox' ? 1_000 : 15 * 60_000, 100, 24 * 3_600_000),
    attention: {
      stuckMs: read.integer('ATTENTION_STUCK_MS', 3_600_000, 100, 30 * 24 * 3_600_000),
      stillMs: read.integer('ATTENTION_STILL_MS', 14 * 24 * 3_600_000, 100, 365 * 24 * 3_600_000),
    },
    reconcileIntervalMs: read.integer('RECONCILE_INTERVAL_MS', 6 * 3_600_000, 1_000, 30 * 24 * 3_600_000),
    workerLeaseMs: read.integer('WORKER_LEASE_MS', 30_000, 1_000, 3_600_000),
    workers: {
      perProvider: read.integer('WORKERS_PER_PROVIDER', 64, 1, 1_000),
      perTenant: read.integer('WORKERS_PER_TENANT', 32, 1, 1_000),
    },
    unownedResources: read.word('UNOWNED_RESOURCES', ['shared', 'operator'], 'shared'),
    rawCards: read.word('PAYMENTS_RAW_CARD', ['enabled', 'disabled'], 'disabled') === 'enabled',
    logLevel: read.word('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    docs: read.word('DOCS', ['on', 'off'], mode === 'sandbox' ? 'on' : 'off') === 'on',
    metrics: {
      ...onlySet({ port: metricsPort }),
      maxAgeMs: read.integer('METRICS_MAX_AGE_MS', 15_000, 0, 3_600_000),
    },
    waiting: {
      perTenant: read.integer('WAITING_PER_TENANT', 200, 1, 100_000),
      inAll: read.integer('WAITING_IN_ALL', 500, 1, 100_000),
    },
    shedInFlight: read.integer('SHED_IN_FLIGHT', 500, 1, 100_000),
    shedLagMs: read.integer('SHED_LAG_MS', mode === 'sandbox' ? 2_000 : 250, 50, 60_000),
    clientLimits: {
      read: read.integer('CLIENT_READS_PER_SECOND', clientLimitsByMode[mode].read, 1, 100_000),
      write: read.integer('CLIENT_WRITES_PER_SECOND', clientLimitsByMode[mode].write, 1, 100_000),
      order: read.integer('CLIENT_ORDERS_PER_SECOND', clientLimitsByMode[mode].order, 1, 100_000),
    },
    ...onlySet({ tracing: readTracing(read) }),
    webhooks: readWebhooks(read, mode, storeUrl),
    providers: readProviders(read, mode, providers),
  };
  if (read.problems.length > 0) throw new BadEnvironment(read.problems);
  return Object.freeze(config);
}

function readWebhooks(read: Reader, mode: GatewayMode, storeUrl: string): GatewayConfig['webhooks'] {
  read.secret('WEBHOOK_ENCRYPTION_KEY');
  const key = read.matching(
    'WEBHOOK_ENCRYPTION_KEY',
    /^[a-z\d+/]{43}=$/i,
    '32 bytes in base64 (openssl rand -base64 32)',
  );
  const inSandbox = mode === 'sandbox' && storeUrl !== 'sqlite::memory:';
  const generated = inSandbox ? join(folderOf(storeUrl) ?? './data', 'webhook.key') : undefined;
  return {
    ...onlySet({ key, generated }),
    allowed: read.ranges('WEBHOOK_ALLOW_CIDRS', mode === 'sandbox' ? '127.0.0.0/8,::1' : ''),
    atOnce: read.integer('WEBHOOK_CONCURRENCY', 16, 1, 256),
    timeoutMs: read.integer('WEBHOOK_TIMEOUT_MS', 15_000, 100, 60_000),
  };
}

function readProviders(read: Reader, mode: GatewayMode, declared: readonly Configurable[]): GatewayConfig['providers'] {
  const ids = declared.map(({ id }) => id);
  const wanted = new Set(read.words('PROVIDERS', ids, ids));
  const found = declared.flatMap(({ id, settings }) => {
    const config = wanted.has(id) ? settings.read(read, mode) : undefined;
    return config ? [[id, config] as const] : [];
  });
  return Object.fromEntries(found);
}
