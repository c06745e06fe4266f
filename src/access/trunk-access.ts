import { Inject, Injectable } from '@nestjs/common';
import { type GatewayConfig } from '../config/environment.js';
import { type Caller } from '../contract/caller.js';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type Direction } from '../contract/reports.js';
import { type NewTrunk, type Trunk, type TrunksPort } from '../contract/trunks.js';
import { GatewayError } from '../domain/errors.js';
import { type Connection } from '../domain/order.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { CONFIG } from '../tokens.js';
import { hasScope } from './caller.js';

/**
 * Ownership of trunks. A tenant owns those that it created through this gateway. Those created elsewhere are for everyone, or for the operator alone
 * (`UNOWNED_RESOURCES`); but a trunk that another tenant's open change may have created is for no one else until that change is settled.
 */
@Injectable()
export class TrunkAccess {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'unownedResources'>,
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  /** Those of these trunks that the caller may see and use. */
  async visible(
    caller: Caller,
    provider: Pick<Provider, 'id' | 'account' | 'trunks'>,
    trunks: readonly Trunk[],
  ): Promise<Trunk[]> {
    // In this order: a trunk whose change was settled meanwhile has its owner by now.
    const isOthers = await this.mayBeOthers(caller.tenant, provider);
    const owners = new Map<Direction, Map<string, string>>();
    for (const direction of new Set(trunks.map((trunk) => trunk.direction)))
      owners.set(direction, await this.ledger.ownerships.owners(provider.id, provider.account, trunkKind(direction)));
    return trunks.filter((trunk) => {
      const owner = owners.get(trunk.direction)?.get(trunk.id);
      if (owner !== undefined) return owner === caller.tenant;
      return this.mayUseUnowned(caller) && !isOthers(trunk);
    });
  }

  /** Whether a trunk may have been created by another tenant's change that has not ended. */
  async mayBeOthers(
    tenant: string,
    { id, account, trunks }: Pick<Provider, 'id' | 'account' | 'trunks'>,
  ): Promise<(trunk: Trunk) => boolean> {
    const open = await this.ledger.changes.openOf(id, account, 'trunk.create');
    const foreign = open.filter((change) => change.tenant !== tenant);
    const looks = await Promise.all(foreign.map((change) => looksLike(this.ledger, trunks!, change)));
    return (trunk) => looks.some((couldBe) => couldBe(trunk));
  }

  /** A trunk that the caller may not use does not exist for it: no number can be connected to it. */
  async refuseForeign(caller: Caller, provider: Provider, trunkId: string, pointer: string): Promise<void> {
    const thing = {
      provider: provider.id,
      account: provider.account,
      kind: trunkKind('origination'),
      externalId: trunkId,
    };
    if ((await this.ledger.ownerships.owner(thing)) === caller.tenant) return;
    const opens = await this.ledger.changes.openOf(provider.id, provider.account, 'trunk.create');
    if (opens.some(({ tenant }) => tenant !== caller.tenant)) {
      const ref = { id: trunkId, direction: 'origination' } as const;
      const found = await this.registry
        .for(caller)
        .port(provider.id, 'trunks')
        .port.find(ref, this.registry.readDeadline());
      const [seen] = found ? await this.visible(caller, provider, [found]) : [];
      if (!seen) throw noTrunk(pointer);
    }
    // Read last: a trunk created meanwhile belongs to its tenant.
    const owner = await this.ledger.ownerships.owner(thing);
    if (owner === undefined ? !this.mayUseUnowned(caller) : owner !== caller.tenant) throw noTrunk(pointer);
  }

  /** The same for a connection in any of its forms. */
  async refuseForeignConnection(caller: Caller, provider: Provider, connection: Connection): Promise<void> {
    if ('trunkId' in connection) return this.refuseForeign(caller, provider, connection.trunkId, '/connection/trunkId');
    if (connection.type === 'direct')
      return this.refuseForeign(caller, provider, connection.connectionId, '/connection/connectionId');
  }

  private mayUseUnowned(caller: Caller): boolean {
    return this.config.unownedResources === 'shared' || hasScope(caller, 'operator');
  }
}

export const trunkKind = (direction: Direction): string => `trunk:${direction}`;

/** Whether a trunk may have been created by a change. A call that was not sent has created nothing. */
export async function looksLike(
  ledger: Pick<LedgerView, 'journal'>,
  port: Pick<TrunksPort, 'couldBe'>,
  { id, input }: { id: string; input: unknown },
): Promise<(trunk: Trunk) => boolean> {
  const request = input as NewTrunk;
  const sent = (await ledger.journal.of(id)).map(({ digest }) => digest);
  return (trunk) =>
    trunk.direction === request.direction && sent.some((digest) => port.couldBe(trunk, request, digest));
}

function noTrunk(pointer: string): GatewayError {
  const detail = 'Trunk not found at the provider.';
  return new GatewayError('connection_not_found', detail, { errors: [{ pointer, code: 'not_found', detail }] });
}
