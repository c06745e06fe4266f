import { createHash } from 'node:crypto';
import { type Clock, systemClock } from '../../clock.js';
import { type GatewayConfig } from '../../config/environment.js';
import { type DeclaredSettings, type UpstreamSettings } from '../../config/provider-settings.js';
import { type OptionedRequest, type ProviderOptionSchemas } from '../../contract/option-schemas.js';
import { type Abilities, type Provider } from '../../contract/provider.js';
import { type Reconcile } from '../../contract/provider-settings.js';
import { type Requester, sharerOf } from '../../contract/requester.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { onlySet } from '../../domain/only-set.js';
import { type Cache, type VolatileStore } from '../../volatile/ports.js';
import { Breaker } from './breaker.js';
import { type Dialect } from './dialect.js';
import { healthOf } from './health.js';
import { describeRows, type Operation } from './operation.js';
import { type Options, schemaOf } from './options.js';
import { Preflight, type PreflightPlan } from './preflight.js';
import { Sender, type SenderDeps } from './sender.js';
import { type ProviderWatch, tell } from './watch.js';

/** What a provider's ports are built from. */
export interface Upstream<C extends UpstreamSettings = UpstreamSettings> {
  readonly config: C;
  readonly sender: Sender;
  /** How long after its timeout a call may still take effect. Milliseconds. */
  readonly lateBoundMs: number;
  /** Whether a read that finds nothing proves that there is nothing. */
  readonly reconcile: Reconcile;
  readonly cache: Cache;
  /** Identifies the account among several at one provider. */
  readonly account: string;
}

/** The same, typed by a provider's own settings. */
export type UpstreamOf<S> = S extends DeclaredSettings<infer C> ? Upstream<C> : never;

/** Provider-specific sentences for the API reference, by place in the document (`http/provider-notes.ts`). */
export type Remarks = Readonly<Record<string, string>>;

/** Request bodies that are valid at one provider only: by route, then by example name. */
export type BodyExamples = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Routes that exist for one provider only, in addition to those of its ports. */
export interface ProviderRoutes {
  /** Their tag in the API reference. */
  readonly tag: { readonly name: string; readonly description: string };
  /** Their controllers; the controllers' dependencies are injected. */
  readonly controllers: readonly (new (...given: never[]) => object)[];
}

/** Everything that a provider's folder declares about it. */
export interface ProviderDeclaration<C extends UpstreamSettings, A extends Abilities> {
  /** Its ID in the API, the ledger and the keys file. Never changes. */
  id: string;
  /** Display name. */
  name: string;
  /** For the README: what it offers, and how many of its documented operations are covered ("32 of 32"). */
  offers: string;
  operations: string;
  settings: DeclaredSettings<C>;
  remarks?: Remarks;
  examples?: BodyExamples;
  /** Which `providerOptions` it takes, by request; a request that is absent takes none. Requests are checked against the same declaration. */
  options?: Readonly<Partial<Record<OptionedRequest, Options>>>;
  /**
   * A permanent identifier of the account, such as a number or a user name. Never a token, an address or anything else that can change while the
   * account stays the same: records of another account are left untouched.
   */
  account(config: C): string;
  rows: readonly Operation[];
  dialect(config: NoInfer<C>): Dialect;
  /** A cheap read that shows whether the provider is back, so that no call that changes something has to find out. */
  probe(sender: Sender, config: C): Promise<unknown>;
  /** For a provider that is slow and limits calls strictly: reads queue for the rate limit, and callers may wait as long as a read may take. */
  patient?: true;
  /** Burst size of the rate limit, if more than two seconds' worth of calls is needed. */
  leastBurst?: number;
  /** If absent, the provider has no preflight. */
  preflight?(config: C, rows: readonly Operation[], clock: Clock): PreflightPlan;
  /** If absent, the provider has no routes of its own. Loaded only by processes that serve the API. */
  routes?(): Promise<ProviderRoutes>;
  /** Its ports and change handlers; a port that is absent is not supported. */
  abilities(upstream: Upstream<C>): A;
}

type Volatile = Pick<VolatileStore, 'budget' | 'cache'>;

/** What starting a provider takes in addition to its stores. */
export interface ProviderContext extends ProviderWatch {
  clock?: Clock;
  wires?: SenderDeps['wires'];
}

/** A provider that is switched on, with the abilities that the gateway uses on its own behalf. */
export type Started<A extends Abilities> = Provider & A & { for(requester: Requester): A };

/** A provider as seen by the rest of the gateway: it can be listed, configured and switched on. */
export interface DefinedProvider<C extends UpstreamSettings = UpstreamSettings, A extends Abilities = Abilities> {
  readonly id: string;
  readonly name: string;
  readonly offers: string;
  /** How many of its documented operations are covered. */
  readonly operations: string;
  readonly settings: DeclaredSettings<C>;
  readonly rows: readonly Operation[];
  readonly remarks: Remarks;
  readonly examples: BodyExamples;
  readonly options: ProviderOptionSchemas;
  dialect(config: C): Dialect;
  /** Its configuration; undefined if the provider is off. */
  configIn(config: Pick<GatewayConfig, 'providers'>): C | undefined;
  routes?(): Promise<ProviderRoutes>;
  start(config: C, volatile: Volatile, context?: ProviderContext): Started<A>;
  /** Switched on if it is configured; otherwise disabled, and listed as such. */
  entry(config: Pick<GatewayConfig, 'mode' | 'providers'>, volatile: Volatile, context: ProviderContext): ProviderEntry;
}

/** The configuration of the provider with these settings; undefined if it is off. */
export function configIn<C extends UpstreamSettings>(
  { providers }: Pick<GatewayConfig, 'providers'>,
  id: string,
  _settings: DeclaredSettings<C>,
): C | undefined {
  // The value under this ID was parsed by these settings.
  return providers[id] as C | undefined;
}

const mostKept = 256;

/** Caches abilities per tenant, once for requests and once for background work. A request with its own deadline gets its own. */
function keptFor<A>(make: (requester: Requester) => A): (requester: Requester) => A {
  const kept = new Map<string, A>();
  return (requester) => {
    if (requester.waitsUntil !== undefined || requester.span) return make(requester);
    const sharer = sharerOf(requester);
    const known = kept.get(sharer);
    if (known) return known;
    const { tenant, home = tenant, atWork } = requester;
    const made = make({ tenant: home, ...onlySet({ atWork }) });
    if (kept.size >= mostKept) kept.clear();
    kept.set(sharer, made);
    return made;
  };
}

/** Derives settings, sender, health, account, preflight and the provider's list entry from one declaration. */
export function defineProvider<C extends UpstreamSettings, A extends Abilities>(
  declared: ProviderDeclaration<C, A>,
): DefinedProvider<C, A> {
  const { id, name, offers, operations, settings, rows, remarks = {}, examples = {}, options: taken = {} } = declared;
  const options = Object.fromEntries(Object.entries(taken).map(([name, one]) => [name, schemaOf(one)]));
  const start = (
    config: C,
    { budget, cache }: Volatile,
    { clock = systemClock, wires, ...watch }: ProviderContext = {},
  ): Started<A> => {
    const account = createHash('sha256')
      .update(`${id}|${declared.account(config)}`)
      .digest('hex')
      .slice(0, 12);
    const sender = new Sender({
      dialect: declared.dialect(config),
      budget,
      limits: { perSecond: config.ratePerSecond, burst: Math.max(declared.leastBurst ?? 0, config.ratePerSecond * 2) },
      breaker: new Breaker(
        () => clock.monotonic(),
        (kind, open) => tell(watch.onCircuit, { provider: id, class: kind, open }),
      ),
      clock,
      timeouts: { readMs: config.timeoutMs, moneyMs: config.moneyTimeoutMs },
      probe: (by) => declared.probe(by, config),
      ...watch,
      ...onlySet({ wires }),
      ...(declared.patient && { patient: true }),
    });
    const { lateBoundMs, reconcile } = config;
    // Runs one at a time for all callers, on the gateway's own behalf.
    const preflight = declared.preflight && new Preflight(sender, declared.preflight(config, rows, clock));
    const abilities = (by: Sender): A & Abilities => ({
      ...onlySet({ preflight }),
      ...declared.abilities({ config, sender: by, cache, account, lateBoundMs, reconcile }),
    });
    return {
      ...{ id, name, account, operations: describeRows(rows) },
      ...abilities(sender),
      for: keptFor((requester) => abilities(sender.for(requester))),
      ...(declared.patient && { patienceMs: config.timeoutMs }),
      health: () => healthOf(sender),
      circuits: () => sender.circuits(),
      latency: () => sender.latencies.at(clock.unmoved.monotonic()),
      rate: () => sender.turns.left(),
      drift: () => sender.drift.report(),
      unmapped: () => sender.unmapped(),
    };
  };
  return {
    ...{ id, name, offers, operations, settings, rows, remarks, examples, options, start },
    dialect: (config) => declared.dialect(config),
    ...(declared.routes && { routes: () => declared.routes!() }),
    configIn: (gateway) => configIn(gateway, id, settings),
    entry: (gateway, volatile, context) => {
      const config = configIn(gateway, id, settings);
      return config
        ? { id, name, options, mode: gateway.mode, provider: start(config, volatile, context) }
        : { id, name, options, mode: 'disabled' };
    },
  };
}
