import { type Clock, systemClock } from '../clock.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type ChangeKind } from './changes.js';
import { type ProviderOptionSchemas } from './option-schemas.js';
import {
  type Abilities,
  type PortName,
  ports,
  type Provider,
  type ProviderMode,
  type ToldAbilities,
} from './provider.js';
import { type Requester } from './requester.js';

const readMs = 10_000;
const listMs = 15_000;

/** A provider that the gateway knows, enabled or not. */
export interface ProviderEntry {
  id: string;
  name: string;
  mode: ProviderMode;
  /** What it takes in `providerOptions`, whether or not it is switched on. */
  options?: ProviderOptionSchemas;
  provider?: Provider;
}

/** A provider with one of its capabilities: on behalf of a requester, or limited to what it states without calls. */
export interface Having<P extends PortName, A extends ToldAbilities = Abilities> {
  provider: Provider;
  port: NonNullable<A[P]>;
}

/** How a provider makes one kind of change. */
type HandlerOf<K extends ChangeKind, A extends ToldAbilities> = NonNullable<NonNullable<A['changes']>[K]>;

/** Whether a provider can make changes of this kind. */
export const makes =
  (kind: ChangeKind) =>
  ({ provider }: { provider: Provider }): boolean =>
    provider.changes?.[kind] !== undefined;

/** Looks providers up, and what they can do. */
export class Providers<A extends ToldAbilities> {
  constructor(
    readonly entries: readonly ProviderEntry[],
    private readonly abilities: (provider: Provider) => A,
  ) {}

  entry(id: string): ProviderEntry {
    const entry = this.entries.find((e) => e.id === id);
    if (!entry) {
      const known = this.entries.map((e) => e.id).join(', ');
      throw new GatewayError('provider_not_found', `Provider "${id.slice(0, 32)}" not found. Providers: ${known}.`);
    }
    return entry;
  }

  /** The provider if it is enabled; otherwise the problem that says why not. */
  enabled(id: string): Provider {
    const { provider } = this.entry(id);
    if (!provider) throw new GatewayError('provider_disabled', `Provider "${id}" is not configured on this gateway.`);
    return provider;
  }

  /** One capability of one provider, or the problem that says it has none. */
  port<P extends PortName>(id: string, port: P): Having<P, A> {
    const provider = this.enabled(id);
    const found = this.abilities(provider)[port];
    if (!found) {
      const others = this.entries.filter((e) => e.provider?.[port]).map((e) => e.id);
      throw new GatewayError(
        'capability_not_supported',
        `Provider "${id}" does not support ${ports[port]}.${others.length > 0 ? ` Supported by: ${others.join(', ')}.` : ''}`,
      );
    }
    return { provider, port: found };
  }

  /**
   * The same for an existing resource: its provider must still be configured for the account that it was created on. Anything sent to another account
   * would concern other numbers and other money.
   */
  portOf<P extends PortName>(subject: { provider: string; account: string }, port: P): Having<P, A> {
    const found = this.port(subject.provider, port);
    refuseOtherAccount(subject, found.provider);
    return found;
  }

  /** How one provider makes one kind of change, or the problem that says that it cannot. */
  change<K extends ChangeKind>(id: string, kind: K): { provider: Provider; handler: HandlerOf<K, A> } {
    const provider = this.enabled(id);
    const handler = this.abilities(provider).changes?.[kind] as HandlerOf<K, A> | undefined;
    if (!handler) throw new GatewayError('capability_not_supported', `Provider "${id}" does not support ${kind}.`);
    return { provider, handler };
  }

  /** The same for a change that exists. */
  changeOf(subject: { provider: string; account: string; kind: string }): {
    provider: Provider;
    handler: HandlerOf<ChangeKind, A>;
  } {
    const { provider, handler } = this.change(subject.provider, subject.kind as ChangeKind);
    refuseOtherAccount(subject, provider);
    return { provider, handler };
  }

  /**
   * One capability of the named provider, or of the only provider that has it and for which `can` holds. `can` is not
   * checked for a named provider: the caller of the port does that. `at` is the pointer of the request's provider.
   */
  only<P extends PortName>(
    port: P,
    id?: string,
    { can = () => true, at = '?provider' }: { can?: (having: Having<P, A>) => boolean; at?: string } = {},
  ): Having<P, A> {
    if (id !== undefined) return this.port(id, port);
    const having = this.having(port);
    const able = having.filter(can);
    const [first, ...others] = able;
    if (first && others.length === 0) return first;
    const lacking = having.length === 0 ? `supports ${ports[port]}` : 'supports this';
    if (!first) throw new GatewayError('capability_not_supported', `No configured provider ${lacking}.`);
    const ids = able.map(({ provider }) => provider.id).join(', ');
    throw invalidField(at, 'required', `Several providers support this. Set provider to one of ${ids}.`);
  }

  /** Every switched-on provider that has the capability. */
  having<P extends PortName>(port: P): Having<P, A>[] {
    return this.entries.flatMap(({ provider }) => {
      const found = provider && this.abilities(provider)[port];
      return provider && found ? [{ provider, port: found }] : [];
    });
  }
}

/** All providers, in a fixed order. What asks one of them is had from `for` alone. */
export class ProviderRegistry extends Providers<ToldAbilities> {
  constructor(
    entries: readonly ProviderEntry[],
    readonly clock: Clock = systemClock,
  ) {
    super(entries, (provider) => provider);
  }

  /** The same, to be asked on behalf of `requester`. */
  for(requester: Requester): Providers<Abilities> {
    return new Providers(this.entries, (provider) => provider.for(requester));
  }

  /** When a read that a caller waits for must have answered, epoch ms. */
  readDeadline(): number {
    return this.clock.now() + readMs;
  }

  /** The same for long lists: reports and the books of an account. */
  listDeadline(): number {
    return this.clock.now() + listMs;
  }
}

function refuseOtherAccount(subject: { provider: string; account: string }, provider: Provider): void {
  if (provider.account === subject.account) return;
  throw new GatewayError(
    'provider_disabled',
    `This belongs to an account of "${subject.provider}" that is not currently configured on this gateway.`,
  );
}
