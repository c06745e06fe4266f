import { type ProviderSettings, type Reconcile } from '../contract/provider-settings.js';

export type GatewayMode = 'sandbox' | 'live';

export interface DidtfnConfig extends ProviderSettings {
  baseUrl: string;
  token: string;
  accountNo: string;
  cart: 'shared' | 'per_reservation';
  /** How long the gateway keeps a hold, since the provider states no lifetime. Milliseconds. */
  holdTtlMs: number;
}

/** Everything that can be set from outside, checked. README, "Configuration", explains each. */
export interface GatewayConfig {
  mode: GatewayMode;
  host: string;
  port: number;
  storeUrl: string;
  redisUrl?: string;
  apiKeysFile?: string;
  /** Where the sandbox keeps its simulators' ledgers; absent: in memory. */
  sandboxDir?: string;
  /** How long an order with a price may wait for its confirmation. */
  confirmWindowMs: number;
  /** How often a provider is asked how an open port stands. */
  portPollMs: number;
  /** How often the ledger is compared with what the providers have. */
  reconcileIntervalMs: number;
  /** How long a process may go without a sign of life before another that shares its ledger takes its work over. */
  workerLeaseMs: number;
  /** Whether the gateway takes card data for payments; it then belongs to what PCI DSS is about. */
  rawCards: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  docs: boolean;
  /** Requests a tenant may make each second, by class. */
  clientLimits: { read: number; write: number; order: number };
  didtfn: DidtfnConfig | (Omit<DidtfnConfig, 'baseUrl' | 'token' | 'accountNo'> & { baseUrl?: undefined });
}

/** A variable has a value that cannot be used. Names the variable, never its value. */
export class BadEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
    this.name = 'BadEnvironment';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

class Reader {
  readonly problems: string[] = [];
  constructor(private readonly env: Environment) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (/^\d{1,12}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    this.problems.push(`${name} must be a whole number from ${least} to ${most}.`);
    return fallback;
  }

  word<W extends string>(name: string, words: readonly W[], fallback: W): W {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const word = words.find((w) => w === value);
    if (word === undefined) this.problems.push(`${name} must be one of: ${words.join(', ')}.`);
    return word ?? fallback;
  }

  /** An upstream's address. Clear text is for loopback only: it carries credentials. */
  url(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const loopback = url !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
      this.problems.push(`${name} must be an http(s) URL without user, query or fragment.`);
    } else if (url.protocol === 'http:' && !loopback) {
      this.problems.push(`${name} must use https:// (plain http is for loopback addresses only).`);
    }
    return value.replace(/\/+$/, '');
  }

  matching(name: string, pattern: RegExp, wanted: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !pattern.test(value)) this.problems.push(`${name} must be ${wanted}.`);
    return value;
  }
}

/** What differs between simulators on this machine and real providers, where nothing is set. */
const settingsByMode: Record<GatewayMode, ProviderSettings> = {
  sandbox: {
    timeoutMs: 5_000,
    moneyTimeoutMs: 10_000,
    lateBoundMs: 20_000,
    ratePerSecond: 200,
    reconcile: 'authoritative',
  },
  live: { timeoutMs: 15_000, moneyTimeoutMs: 60_000, lateBoundMs: 120_000, ratePerSecond: 5, reconcile: 'advisory' },
};
/** A tenant's requests each second. In the sandbox there is nobody to protect but this machine. */
const clientLimitsByMode: Record<GatewayMode, GatewayConfig['clientLimits']> = {
  sandbox: { read: 1_000, write: 500, order: 200 },
  live: { read: 100, write: 25, order: 5 },
};
const reconciles: readonly Reconcile[] = ['authoritative', 'advisory', 'none'];

function providerSettings(read: Reader, prefix: string, mode: GatewayMode): ProviderSettings {
  const defaults = settingsByMode[mode];
  return {
    timeoutMs: read.integer(`${prefix}_TIMEOUT_MS`, defaults.timeoutMs, 10, 120_000),
    moneyTimeoutMs: read.integer(`${prefix}_MONEY_TIMEOUT_MS`, defaults.moneyTimeoutMs, 10, 300_000),
    lateBoundMs: read.integer(`${prefix}_LATE_BOUND_MS`, defaults.lateBoundMs, 0, 3_600_000),
    ratePerSecond: read.integer(`${prefix}_RATE_PER_SECOND`, defaults.ratePerSecond, 1, 10_000),
    reconcile: read.word(`${prefix}_RECONCILE`, reconciles, defaults.reconcile),
  };
}

/** Reads and checks the environment; throws `BadEnvironment` with every problem at once. */
export function readEnvironment(env: Environment): GatewayConfig {
  const read = new Reader(env);
  const mode = read.word('GATEWAY_MODE', ['sandbox', 'live'], 'sandbox');
  const storeUrl =
    read.matching('STORE_URL', /^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)$/, 'sqlite:<path> or postgres://…') ??
    'sqlite:./data/gateway.db';
  const redisUrl = read.matching(
    'REDIS_URL',
    /^(?:rediss?|redis-sentinel|redis-cluster):\/\/.+$/,
    'redis://, rediss://, redis-sentinel:// or redis-cluster://…',
  );
  const apiKeysFile = read.text('API_KEYS_FILE');
  if (mode === 'live' && apiKeysFile === undefined) read.problems.push('API_KEYS_FILE is required in live mode.');
  const sandboxDir =
    read.text('SANDBOX_DIR') ??
    (storeUrl.startsWith('sqlite:') && storeUrl !== 'sqlite::memory:' ? './data' : undefined);

  const config: GatewayConfig = {
    mode,
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', 3000, 0, 65_535),
    storeUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(apiKeysFile === undefined ? {} : { apiKeysFile }),
    ...(sandboxDir === undefined ? {} : { sandboxDir }),
    confirmWindowMs: read.integer('ORDER_CONFIRM_WINDOW_MS', 15 * 60_000, 1_000, 7 * 24 * 3_600_000),
    portPollMs: read.integer('PORT_POLL_MS', mode === 'sandbox' ? 1_000 : 15 * 60_000, 100, 24 * 3_600_000),
    reconcileIntervalMs: read.integer('RECONCILE_INTERVAL_MS', 6 * 3_600_000, 1_000, 30 * 24 * 3_600_000),
    workerLeaseMs: read.integer('WORKER_LEASE_MS', 30_000, 1_000, 3_600_000),
    rawCards: read.word('PAYMENTS_RAW_CARD', ['enabled', 'disabled'], 'disabled') === 'enabled',
    logLevel: read.word('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    docs: read.word('DOCS', ['on', 'off'], mode === 'sandbox' ? 'on' : 'off') === 'on',
    clientLimits: {
      read: read.integer('CLIENT_READS_PER_SECOND', clientLimitsByMode[mode].read, 1, 100_000),
      write: read.integer('CLIENT_WRITES_PER_SECOND', clientLimitsByMode[mode].write, 1, 100_000),
      order: read.integer('CLIENT_ORDERS_PER_SECOND', clientLimitsByMode[mode].order, 1, 100_000),
    },
    didtfn: didtfnConfig(read, mode),
  };
  if (read.problems.length > 0) throw new BadEnvironment(read.problems);
  return Object.freeze(config);
}

function didtfnConfig(read: Reader, mode: GatewayMode): GatewayConfig['didtfn'] {
  const settings = {
    ...providerSettings(read, 'DIDTFN', mode),
    cart: read.word('DIDTFN_CART', ['shared', 'per_reservation'], 'shared'),
    holdTtlMs: read.integer('DIDTFN_HOLD_TTL_MS', 600_000, 1_000, 24 * 3_600_000),
  };
  const baseUrl = read.url('DIDTFN_BASE_URL');
  const token = read.text('DIDTFN_TOKEN');
  const accountNo = read.text('DIDTFN_ACCOUNT_NO');
  if (baseUrl === undefined) return settings;
  if (token === undefined) read.problems.push('DIDTFN_TOKEN is required with DIDTFN_BASE_URL.');
  if (accountNo === undefined) read.problems.push('DIDTFN_ACCOUNT_NO is required with DIDTFN_BASE_URL.');
  return { ...settings, baseUrl, token: token ?? '', accountNo: accountNo ?? '' };
}
