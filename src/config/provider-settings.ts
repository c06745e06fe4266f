import { type ProviderSettings, type Reconcile } from '../contract/provider-settings.js';
import { type Reader } from './reader.js';
import { type GatewayMode, type ReadSettings, readSettings, type Setting, type Settings, s } from './settings.js';

/** The settings that every provider has: its address, timeouts and limits. */
export interface UpstreamSettings extends ProviderSettings {
  baseUrl: string;
}

/** A provider's settings, as its folder declares them. */
export interface ProviderSettingsDeclaration<S extends Settings> {
  /** The prefix of its variables, e.g. `ACME`. */
  prefix: string;
  /** For the example file: what the provider is, and what to know before enabling it. Lines of at most 150 characters. */
  doc: string;
  /** A base URL for the example file, and a check that returns why a URL cannot be used; it becomes the variable's error. */
  baseUrl: { example: string; refuse?: (url: URL) => string | undefined };
  own: S;
  /** Defaults that differ from the common ones. */
  defaults?: Partial<Record<GatewayMode, Partial<ProviderSettings>>>;
  /** Additions to the descriptions of common settings. */
  notes?: Partial<Record<keyof ProviderSettings, string>>;
}

/** Settings that can be read, and printed in the example file. */
export interface DeclaredSettings<C extends UpstreamSettings = UpstreamSettings> {
  readonly prefix: string;
  readonly doc: string;
  readonly exampleUrl: string;
  /** By the names used in the provider's code. */
  readonly all: Settings;
  /** Undefined if there is no base URL: the provider is off. */
  read(reader: Reader, mode: GatewayMode): C | undefined;
}

/** Common defaults: for simulators on this machine, and for real providers. */
const usual: Record<GatewayMode, ProviderSettings> = {
  sandbox: {
    timeoutMs: 5_000,
    moneyTimeoutMs: 10_000,
    lateBoundMs: 20_000,
    ratePerSecond: 200,
    reconcile: 'authoritative',
  },
  live: { timeoutMs: 15_000, moneyTimeoutMs: 60_000, lateBoundMs: 120_000, ratePerSecond: 5, reconcile: 'advisory' },
};
const proofs: { [R in Reconcile]: R } = { authoritative: 'authoritative', advisory: 'advisory', none: 'none' };

type Common = { [K in keyof ProviderSettings]: Setting<ProviderSettings[K], true> };

function common({
  defaults = {},
  notes = {},
}: Pick<ProviderSettingsDeclaration<Settings>, 'defaults' | 'notes'>): Common {
  const sandbox = { ...usual.sandbox, ...defaults.sandbox };
  const live = { ...usual.live, ...defaults.live };
  const about = <K extends keyof ProviderSettings>(key: K, doc: string) => ({
    doc: [doc, notes[key]].filter((part) => part !== undefined).join(' '),
    default: { sandbox: sandbox[key], live: live[key] },
  });
  return {
    timeoutMs: s.integer('TIMEOUT_MS', {
      ...about('timeoutMs', 'Timeout of read-only calls.'),
      ...{ from: 10, to: 120_000 },
    }),
    moneyTimeoutMs: s.integer('MONEY_TIMEOUT_MS', {
      ...about(
        'moneyTimeoutMs',
        'Timeout of calls that change something. Shorter values leave more outcomes to be determined by reading.',
      ),
      ...{ from: 10, to: 300_000 },
    }),
    lateBoundMs: s.integer('LATE_BOUND_MS', {
      ...about(
        'lateBoundMs',
        'How long after its timeout such a call may still take effect at the provider. No outcome is decided before.',
      ),
      ...{ from: 0, to: 3_600_000 },
    }),
    ratePerSecond: s.integer('RATE_PER_SECOND', {
      ...about('ratePerSecond', 'Maximum calls per second to this provider, across all gateways.'),
      ...{ from: 1, to: 10_000 },
    }),
    reconcile: s.choice('RECONCILE', {
      ...about(
        'reconcile',
        'What a "not found" proves about a call whose reply was lost: authoritative (proof), advisory (a hint) or none.',
      ),
      words: proofs,
    }),
  };
}

export function declareSettings<const S extends Settings>(
  declared: ProviderSettingsDeclaration<S>,
): DeclaredSettings<UpstreamSettings & ReadSettings<S>> {
  const { prefix, doc, baseUrl, own } = declared;
  const all = { ...own, ...common(declared) };
  return Object.freeze({
    ...{ prefix, doc, exampleUrl: baseUrl.example, all },
    read: (reader: Reader, mode: GatewayMode) => {
      const variable = `${prefix}_BASE_URL`;
      const url = reader.url(variable);
      if (url === undefined) return undefined;
      const refused = URL.canParse(url) ? baseUrl.refuse?.(new URL(url)) : undefined;
      if (refused !== undefined) reader.problems.push(`${variable} ${refused}`);
      // Combines the common settings with the provider's own.
      return { ...readSettings(all, prefix, reader, mode), baseUrl: url } as UpstreamSettings & ReadSettings<S>;
    },
  });
}

/** The settings of one provider as shown in the example file: live defaults behind `#`. */
export function exampleOf({ prefix, doc, exampleUrl, all }: DeclaredSettings): string {
  const lines = Object.values(all).flatMap((one): string[] => {
    const [live, sandbox] = [one.fallback('live'), one.fallback('sandbox')];
    const elsewhere = sandbox === live ? [] : [`Default in sandbox mode: ${sandbox}.`];
    const told = ['#', one.doc, ...(one.required ? ['Required with the base URL.'] : []), ...elsewhere].join(' ');
    const value = one.required ? (one.example ?? '') : (live ?? one.example ?? '');
    return [told, `${one.required ? '' : '#'}${prefix}_${one.name}=${value}`];
  });
  const head = doc.split('\n').map((line) => `# ${line}`);
  return [...head, `${prefix}_BASE_URL=${exampleUrl}`, ...lines].join('\n');
}
