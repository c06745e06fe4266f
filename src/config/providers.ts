import { type ProviderSettings, type Reconcile } from '../contract/provider-settings.js';
import { type AddressRanges } from '../domain/address-ranges.js';
import { type Reader } from './reader.js';

export type GatewayMode = 'sandbox' | 'live';

/** Where a provider is and how it is spoken to. */
interface Upstream extends ProviderSettings {
  baseUrl: string;
}

export interface DidtfnConfig extends Upstream {
  token: string;
  accountNo: string;
  cart: 'shared' | 'per_reservation';
  /** How long the gateway keeps a hold, since the provider states no lifetime. Milliseconds. */
  holdTtlMs: number;
}

export interface TclConfig extends Upstream {
  token: string;
  /** Whom orders are for unless a request says otherwise. */
  customerId?: string;
  contactId?: string;
  paymentMethodId?: string;
  locationId?: string;
  /** How soon an order that has just moved is looked at again. Milliseconds. */
  pollMs: number;
}

export interface TelecloudConfig extends Upstream {
  apiIdKey: string;
  apiKey: string;
  /** How long an order may be pending before a person is asked to look. Milliseconds. */
  pendingMs: number;
  /** What the provider's modules call us with; without it there is no such route. */
  moduleKey?: string;
  /** Addresses that such calls may come from; any, if none is named. */
  moduleSources: AddressRanges;
}

export interface VoipmsConfig extends Upstream {
  username: string;
  password: string;
  /** How long the gateway keeps a number for its caller: the provider holds nothing. Milliseconds. */
  holdTtlMs: number;
  /** How often a back order is looked at. Milliseconds. */
  pollMs: number;
  /** How ordered numbers are delivered, unless an order says otherwise. */
  pop: string;
  billing: 'metered' | 'unmetered';
  dialTime: number;
  callerNameLookup: boolean;
  /** How `test` is spelled so that a charge or payment of a client is certainly not booked; `off`: nobody has tried it. */
  dryRun: 'off' | 'true' | '1';
}

/** What the gateway is configured for; a provider without a base URL, or not named by `PROVIDERS`, is absent. */
export interface ProviderConfigs {
  didtfn?: DidtfnConfig;
  tcl?: TclConfig;
  telecloud?: TelecloudConfig;
  voipms?: VoipmsConfig;
}
export const providerIds = [
  'didtfn',
  'tcl',
  'telecloud',
  'voipms',
] as const satisfies readonly (keyof ProviderConfigs)[];

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
/**
 * The running service has a limit of calls a minute that nobody knows, reads that take 15 seconds and more, and effects that came to pass minutes
 * after the call had been given up on.
 */
const voipmsLive: Partial<ProviderSettings> = {
  timeoutMs: 45_000,
  moneyTimeoutMs: 120_000,
  lateBoundMs: 600_000,
  ratePerSecond: 1,
};
const reconciles: readonly Reconcile[] = ['authoritative', 'advisory', 'none'];

function settings(
  read: Reader,
  prefix: string,
  mode: GatewayMode,
  own: Partial<ProviderSettings> = {},
): ProviderSettings {
  const defaults = { ...settingsByMode[mode], ...own };
  return {
    timeoutMs: read.integer(`${prefix}_TIMEOUT_MS`, defaults.timeoutMs, 10, 120_000),
    moneyTimeoutMs: read.integer(`${prefix}_MONEY_TIMEOUT_MS`, defaults.moneyTimeoutMs, 10, 300_000),
    lateBoundMs: read.integer(`${prefix}_LATE_BOUND_MS`, defaults.lateBoundMs, 0, 3_600_000),
    ratePerSecond: read.integer(`${prefix}_RATE_PER_SECOND`, defaults.ratePerSecond, 1, 10_000),
    reconcile: read.word(`${prefix}_RECONCILE`, reconciles, defaults.reconcile),
  };
}

/** A value that has to be there once the provider has a base URL. */
function required(read: Reader, prefix: string, name: string): string {
  const value = read.text(`${prefix}_${name}`);
  if (value === undefined) read.problems.push(`${prefix}_${name} is required with ${prefix}_BASE_URL.`);
  return value ?? '';
}

/** VoIP.ms answers at `www.voip.ms` with a redirect, which is not followed: of nothing that is sent there would the outcome be known. */
function bareHost(read: Reader, baseUrl: string): string {
  if (new URL(baseUrl).hostname === 'www.voip.ms')
    read.problems.push('VOIPMS_BASE_URL must have the host voip.ms: www.voip.ms answers every call with a redirect.');
  return baseUrl;
}

const given = <K extends string>(name: K, value: string | undefined): { [N in K]?: string } =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: string };

const readers: {
  [P in keyof Required<ProviderConfigs>]: (
    read: Reader,
    baseUrl: string,
    mode: GatewayMode,
  ) => Required<ProviderConfigs>[P];
} = {
  didtfn: (read, baseUrl, mode) => ({
    ...settings(read, 'DIDTFN', mode),
    baseUrl,
    token: required(read, 'DIDTFN', 'TOKEN'),
    accountNo: required(read, 'DIDTFN', 'ACCOUNT_NO'),
    cart: read.word('DIDTFN_CART', ['shared', 'per_reservation'], 'shared'),
    holdTtlMs: read.integer('DIDTFN_HOLD_TTL_MS', 600_000, 1_000, 24 * 3_600_000),
  }),
  tcl: (read, baseUrl, mode) => ({
    ...settings(read, 'TCL', mode),
    baseUrl,
    token: required(read, 'TCL', 'TOKEN'),
    ...given('customerId', read.text('TCL_CUSTOMER_ID')),
    ...given('contactId', read.text('TCL_CONTACT_ID')),
    ...given('paymentMethodId', read.text('TCL_PAYMENT_METHOD_ID')),
    ...given('locationId', read.text('TCL_LOCATION_ID')),
    pollMs: read.integer('TCL_POLL_MS', mode === 'sandbox' ? 500 : 10_000, 50, 3_600_000),
  }),
  // Its document has no read that settles anything.
  telecloud: (read, baseUrl, mode) => ({
    ...settings(read, 'TELECLOUD', mode, { reconcile: 'none' }),
    baseUrl,
    apiIdKey: required(read, 'TELECLOUD', 'API_ID_KEY'),
    apiKey: required(read, 'TELECLOUD', 'API_KEY'),
    pendingMs: read.integer('TELECLOUD_PENDING_MS', 3 * 24 * 3_600_000, 100, 90 * 24 * 3_600_000),
    ...given(
      'moduleKey',
      read.matching('TELECLOUD_MODULE_KEY', /^[\w-]{32,128}$/, '32 to 128 letters, digits, _ or -'),
    ),
    moduleSources: read.ranges('TELECLOUD_MODULE_SOURCES'),
  }),
  voipms: (read, baseUrl, mode) => ({
    ...settings(read, 'VOIPMS', mode, mode === 'live' ? voipmsLive : {}),
    baseUrl: bareHost(read, baseUrl),
    username: required(read, 'VOIPMS', 'USERNAME'),
    password: required(read, 'VOIPMS', 'PASSWORD'),
    holdTtlMs: read.integer('VOIPMS_HOLD_TTL_MS', 600_000, 1_000, 24 * 3_600_000),
    pollMs: read.integer('VOIPMS_POLL_MS', mode === 'sandbox' ? 500 : 60_000, 50, 3_600_000),
    pop: read.matching('VOIPMS_POP', /^\d{1,4}$/, 'the number of a server') ?? '15',
    billing:
      read.word('VOIPMS_BILLING_TYPE', ['per_minute', 'flat'], 'per_minute') === 'flat' ? 'unmetered' : 'metered',
    dialTime: read.integer('VOIPMS_DIAL_TIME', 60, 1, 999),
    callerNameLookup: read.word('VOIPMS_CALLER_NAME', ['on', 'off'], 'off') === 'on',
    dryRun: read.word('VOIPMS_DRY_RUN', ['off', 'true', '1'], mode === 'sandbox' ? 'true' : 'off'),
  }),
};

export function readProviders(read: Reader, mode: GatewayMode): ProviderConfigs {
  const wanted = read.words('PROVIDERS', providerIds, providerIds);
  const found = wanted.flatMap((id) => {
    const baseUrl = read.url(`${id.toUpperCase()}_BASE_URL`);
    return baseUrl === undefined ? [] : [[id, readers[id](read, baseUrl, mode)] as const];
  });
  return Object.fromEntries(found);
}
