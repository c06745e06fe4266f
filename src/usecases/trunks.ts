import { Injectable } from '@nestjs/common';
import { type FileStream } from '../contract/file-stream.js';
import { type Provider } from '../contract/provider.js';
import { type ChangeKind } from '../contract/changes.js';
import { type Having, makes, ProviderRegistry } from '../contract/registry.js';
import { type Direction } from '../contract/reports.js';
import { type NewTrunk, type Trunk, type TrunkRef, type TrunkUpdate } from '../contract/trunks.js';
import { GatewayError } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { fanOut, type ProviderOutcome, refuseIfAllFailed } from './kit/fan-out.js';
import { refuseForeignCustomer } from '../access/customer-access.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';
import { trunkKind, TrunkAccess } from '../access/trunk-access.js';

export type ProviderTrunk = Trunk & { provider: string };

/**
 * Trunks of the accounts. Accounts are shared: a tenant sees and uses its own trunks, created through this gateway, and those created elsewhere,
 * unless the latter are reserved for the operator. It can change its own; with scope `operator`, also the latter.
 */
@Injectable()
export class Trunks {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly changes: MakeChange,
    private readonly access: TrunkAccess,
  ) {}

  async list(
    caller: Caller,
    direction: Direction | undefined,
    providers: readonly string[],
  ): Promise<{ data: ProviderTrunk[]; providers: ProviderOutcome[] }> {
    const registry = this.registry.for(caller);
    const asked =
      providers.length === 0
        ? registry.having('trunks')
        : [...new Set(providers)].map((id) => registry.port(id, 'trunks'));
    const { items, outcomes, errors } = await fanOut(
      asked.map(({ provider, port }) => ({
        provider,
        ask: async (deadlineAt: number) => {
          const wanted = port.directions.filter((one) => direction === undefined || one === direction);
          return (await Promise.all(wanted.map((one) => port.list(one, deadlineAt)))).flat();
        },
      })),
      this.registry.clock,
    );
    refuseIfAllFailed({ outcomes, errors });
    const visible = await Promise.all(items.map(({ provider, values }) => this.visible(caller, provider, values)));
    return {
      data: visible.flat(),
      providers: outcomes.map((o, i) => ({ ...o, count: visible[i]!.length })),
    };
  }

  async one(
    caller: Caller,
    ref: TrunkRef,
    providerId?: string,
    can: (one: Having<'trunks'>) => boolean = () => true,
  ): Promise<ProviderTrunk> {
    const named = providerId ?? (await this.whose(caller, ref));
    const { provider, port } = this.registry
      .for(caller)
      .only('trunks', named, { can: (one) => can(one) && has(one, ref) });
    const found = await port.find(ref, this.registry.readDeadline());
    const [visible] = found === undefined ? [] : await this.visible(caller, provider, [found]);
    if (!visible) throw noTrunk();
    return visible;
  }

  /** Settings of a trunk that the caller can see, as a file. */
  async openSettings(caller: Caller, ref: TrunkRef, providerId?: string): Promise<FileStream> {
    const trunk = await this.one(caller, ref, providerId, ({ port }) => port.openSettings !== undefined);
    const { port } = this.registry.for(caller).port(trunk.provider, 'trunks');
    if (!port.openSettings)
      throw new GatewayError(
        'capability_not_supported',
        `Provider "${trunk.provider}" does not offer trunk configuration files.`,
      );
    return port.openSettings(ref, this.registry.readDeadline());
  }

  async create(
    caller: Caller,
    providerId: string | undefined,
    input: NewTrunk,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'trunk.create'>> {
    const kind = 'trunk.create';
    const can = (one: Having<'trunks'>): boolean => makes(kind)(one) && has(one, input);
    const { provider, port } = this.registry.for(caller).only('trunks', providerId, { can, at: '/provider' });
    if (input.customer) await refuseForeignCustomer(this.ledger, caller, provider, input.customer.customerId);
    const target = port.titlesAreIds && { target: `trunk:${input.direction}:titled:${input.title}` };
    return this.changes.make(caller, { kind, provider: provider.id, input, ...target }, use, waitMs);
  }

  async update(
    caller: Caller,
    providerId: string | undefined,
    input: TrunkUpdate,
    use: KeyUse,
    waitMs: number,
    expected?: Expectation<ProviderTrunk>,
  ): Promise<ChangeAnswer<'trunk.update'>> {
    const { provider } = await this.mine(caller, input, providerId, 'trunk.update');
    const request = {
      ...({ kind: 'trunk.update', provider, input, target: targetOf(input) } as const),
      ...(expected && { expected: async () => expected(await this.one(caller, input, provider)) }),
    };
    return this.changes.make(caller, request, use, waitMs);
  }

  async disable(
    caller: Caller,
    providerId: string | undefined,
    { id, direction }: TrunkRef,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'trunk.disable'>> {
    const { provider } = await this.mine(caller, { id, direction }, providerId, 'trunk.disable');
    const input = { id, direction };
    return this.changes.make(caller, { kind: 'trunk.disable', provider, input, target: targetOf(input) }, use, waitMs);
  }

  /** A trunk that the caller can change. */
  private async mine(
    caller: Caller,
    ref: TrunkRef,
    providerId: string | undefined,
    kind: ChangeKind,
  ): Promise<ProviderTrunk> {
    const trunk = await this.one(caller, ref, providerId, makes(kind));
    const { account, id } = this.registry.enabled(trunk.provider);
    const owner = await this.ledger.ownerships.owner({
      provider: id,
      account,
      kind: trunkKind(trunk.direction),
      externalId: trunk.id,
    });
    if (owner === undefined && !hasScope(caller, 'operator'))
      throw new GatewayError('forbidden', 'This trunk belongs to the operator. Changing it requires scope "operator".');
    return trunk;
  }

  /** The only provider where the caller created a trunk with this ID. */
  private async whose(caller: Caller, { id: externalId, direction }: TrunkRef): Promise<string | undefined> {
    const made: string[] = [];
    for (const { provider } of this.registry.having('trunks')) {
      const thing = { provider: provider.id, account: provider.account, kind: trunkKind(direction), externalId };
      if ((await this.ledger.ownerships.owner(thing)) === caller.tenant) made.push(provider.id);
    }
    return made.length === 1 ? made[0] : undefined;
  }

  private async visible(caller: Caller, provider: Provider, trunks: readonly Trunk[]): Promise<ProviderTrunk[]> {
    return (await this.access.visible(caller, provider, trunks)).map((trunk) => ({ ...trunk, provider: provider.id }));
  }
}

const has = ({ port }: Having<'trunks'>, { direction }: Pick<TrunkRef, 'direction'>): boolean =>
  port.directions.includes(direction);
const targetOf = ({ id, direction }: TrunkRef): string => `trunk:${direction}:${id}`;
const noTrunk = (): GatewayError => new GatewayError('not_found', 'Trunk not found.');
