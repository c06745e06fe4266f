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

/** What a provider's ports are made of. */
export interface Upstream<C extends UpstreamSettings = UpstreamSettings> {
  readonly config: C;
  readonly sender: Sender;
  /** How long after its time-out a call may still take effect. Milliseconds. */
  readonly lateBoundMs: number;
  /** What a read that shows nothing is worth as proof. */
  readonly reconcile: Reconcile;
  readonly cache: Cache;
  /** Tells accounts of one provider apart. */
  readonly account: string;
}

/** The same for a provider's own settings. */
export type UpstreamOf<S> = S extends DeclaredSettings<infer C> ? Upstream<C> : never;

/** What the API's documentation says of one provider alone, by place in the document (`http/provider-notes.ts`). */
export type Remarks = Readonly<Record<string, string>>;

/** Bodies that work as they are at one provider where others take other ones: by route, then by what they show. */
export type BodyExamples = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Routes that the API has for one provider alone, beside those of its ports. */
export interface ProviderRoutes {
  /** Their heading in the documentation. */
  readonly tag: { readonly name: string; readonly description: string };
  /** Their classes; what these are made of is injected. */
  readonly controllers: readonly (new (...given: never[]) => object)[];
}

/** All that a provider's folder says about it. */
export interface ProviderDeclaration<C extends UpstreamSettings, A extends Abilities> {
  /** Its name in the API, in the ledger and in the keys file. Never changes. */
  id: string;
  /** For people. */
  name: string;
  /** For the README: what it brings, and what its rows are of everything that it documents ("32 of 32"). */
  offers: string;
  operations: string;
  settings: DeclaredSettings<C>;
  remarks?: Remarks;
  examples?: BodyExamples;
  /** What it takes in `providerOptions`, by request; none where a request is not here. The same declaration holds what is given. */
  options?: Readonly<Partial<Record<OptionedRequest, Options>>>;
  /**
   * What names the account, for as long as it exists: a number, a user. Never a token, an address or anything else that can change while
   * the account stays the same: what was made on another account is left alone.
   */
  account(config: C): string;
  rows: readonly Operation[];
  dialect(config: NoInfer<C>): Dialect;
  /** A cheap read that tells whether the provider is back, for calls that must not be the ones to find out. */
  probe(sender: Sender, config: C): Promise<unknown>;
  /** For a provider that is slow and takes few calls: reads wait for their turn, and may make callers wait for as long as a read may take. */
  patient?: true;
  /** How many calls at once, where that is more than twice what a second has. */
  leastBurst?: number;
  /** Without it there is no preflight. */
  preflight?(config: C, rows: readonly Operation[], clock: Clock): PreflightPlan;
  /** Without it the API has no routes for this provider alone. Loaded by who serves them, and by nobody else. */
  routes?(): Promise<ProviderRoutes>;
  /** Its ports, and its handlers of changes: a port that is not there is not supported. */
  abilities(upstream: Upstream<C>): A;
}

type Volatile = Pick<VolatileStore, 'budget' | 'cache'>;

/** What a provider is switched on with beside its stores. */
export interface ProviderContext extends ProviderWatch {
  clock?: Clock;
  wires?: SenderDeps['wires'];
}

/** A provider that is switched on, with what it can do of its own accord. */
export type Started<A extends Abilities> = Provider & A & { for(requester: Requester): A };

/** A provider as the rest of the gateway knows it: to be listed, configured and switched on. */
export interface DefinedProvider<C extends UpstreamSettings = UpstreamSettings, A extends Abilities = Abilities> {
  readonly id: string;
  readonly name: string;
  readonly offers: string;
  /** How many rows it has, and of how many that is. */
  readonly operations: string;
  readonly settings: DeclaredSettings<C>;
  readonly rows: readonly Operation[];
  readonly remarks: Remarks;
  readonly examples: BodyExamples;
  readonly options: ProviderOptionSchemas;
  dialect(config: C): Dialect;
  /** What the gateway is configured with for it; undefined where it is off. */
  configIn(config: Pick<GatewayConfig, 'providers'>): C | undefined;
  routes?(): Promise<ProviderRoutes>;
  start(config: C, volatile: Volatile, context?: ProviderContext): Started<A>;
  /** Switched on where the gateway is configured for it, else disabled and listed as such. */
  entry(config: Pick<GatewayConfig, 'mode' | 'providers'>, volatile: Volatile, context: ProviderContext): ProviderEntry;
}

/** What the gateway is configured with for the provider of these settings; undefined where it is off. */
export function configIn<C extends UpstreamSettings>(
  { providers }: Pick<GatewayConfig, 'providers'>,
  id: string,
  _settings: DeclaredSettings<C>,
): C | undefined {
  // What is there under this id was read by these settings.
  return providers[id] as C | undefined;
}

const mostKept = 256;

/** Makes abilities once for all questions of a tenant, and once for its work: a request with a deadline of its own has its own. */
function keptFor<A>(make: (requester: Requester) => A): (requester: Requester) => A {
  const kept = new Map<string, A>();
  return (requester) => {
    if (requester.waitsUntil !== undefined) return make(requester);
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

/** One declaration gives settings, sender, health, account, preflight and the entry in the list of providers. */
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
    // One at a time, whoever asks for it, and of the gateway's own accord.
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
      circuits: () => {
        const { read, effect } = sender.circuits();
        return { read: read.state, effect: effect.state };
      },
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
