import { Injectable } from '@nestjs/common';
import {
  type ChangeEffects,
  type ChangeInput,
  type NumberCancellation,
  type NumberUpdate,
} from '../contract/changes.js';
import { ProviderRegistry } from '../contract/registry.js';
import { targetStateOf, type ServiceRef } from '../contract/service-orders.js';
import { type NewTrunk, type Trunk, type TrunkRef } from '../contract/trunks.js';
import { type Change } from '../domain/change.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { type ExternalThing } from '../ledger/ownerships.js';
import { applyEffects } from '../lifecycle/change-effects.js';
import { moveChange } from '../lifecycle/status-moves.js';
import { actorOf, hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { noChange } from './kit/make-change.js';
import { looksLike, trunkKind, TrunkAccess } from '../access/trunk-access.js';

export interface ChangeResolution {
  /** What manual review found: the change was carried out, or not. */
  outcome: 'completed' | 'rejected';
  note: string;
  /** The provider's ID of what was created. */
  madeId?: string;
}

/** The outcome of a change, as its handler would have returned it. */
interface Completion extends ChangeEffects {
  result?: object;
}

type Finder = (caller: Caller, change: Change, madeId: string) => Promise<Completion>;

/**
 * Manual resolution of a change that reading could not settle. If completed, it has the same effects here as a change that the provider confirmed.
 * What a lost call created is assigned to the tenant that requested it, so it must be named, must exist, and must match the request. What the
 * provider has no read for, or contradicts, only an operator can resolve.
 */
@Injectable()
export class ResolveChange {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly trunks: TrunkAccess,
  ) {}

  async resolve(caller: Caller, id: string, resolution: ChangeResolution, use: KeyUse): Promise<Change> {
    const { outcome, note } = resolution;
    const completion = await this.completion(caller, await reviewed(this.ledger, caller, id), resolution);
    await this.ledger.transaction(async (ledger) => {
      const change = await reviewed(ledger, caller, id);
      if (completion.makes) await refuseTaken(ledger, { ...change, ...completion.makes });
      const failure = { code: 'upstream_rejected', detail: `Resolved manually: ${note}` } as const;
      await moveChange(
        ledger,
        change,
        outcome,
        {
          failure: outcome === 'completed' ? null : failure,
          ...onlySet({ result: completion.result }),
        },
        { actor: caller.keyId, detail: note },
      );
      await ledger.audit.append({
        ...actorOf(caller),
        action: 'change.resolve',
        resource: id,
        details: { outcome, note },
      });
      await applyEffects(ledger, change, completion);
      // Of two concurrent claims, the first one wins.
      if (completion.makes) await refuseTaken(ledger, { ...change, ...completion.makes }, change.tenant);
      await ledger.idempotency.bind(use, id);
    });
    return (await this.ledger.changes.find(id))!;
  }

  private async completion(caller: Caller, change: Change, { outcome, madeId }: ChangeResolution): Promise<Completion> {
    const find = outcome === 'completed' ? this.makers[change.kind] : undefined;
    if (find) {
      if (madeId === undefined)
        throw invalidField(
          '/madeId',
          'required',
          "Provide the provider's ID of what was created. It will belong to the tenant that requested it.",
        );
      return find(caller, change, madeId);
    }
    if (madeId !== undefined) {
      const detail = 'Use it only when the creation of a trunk or customer is resolved as completed.';
      throw invalidField('/madeId', 'not_allowed', detail);
    }
    if (outcome === 'rejected') return {};
    return (await this.changers[change.kind]?.(caller, change)) ?? serviceLeftBy(change);
  }

  /** For changes that create something, by kind. */
  private readonly makers: Record<string, Finder> = {
    'trunk.create': async (caller, change, id) => {
      const { provider, port } = this.registry.for(caller).portOf(change, 'trunks');
      const { direction } = change.input as NewTrunk;
      const trunk = await port.find({ id, direction }, this.registry.readDeadline());
      if (!trunk) throw noSuch('trunk');
      const made = { makes: { kind: trunkKind(direction), externalId: id }, result: trunk };
      if (hasScope(caller, 'operator')) return made;
      if (!(await looksLike(this.ledger, port, change))(trunk)) throw notThat('trunk');
      const asked = await this.trunks.mayBeOthers(change.tenant, provider);
      if (asked(trunk)) throw notThat('trunk');
      return made;
    },
    'customer.create': async (caller, change, id) => {
      const { port } = this.registry.for(caller).portOf(change, 'customers');
      const { email } = change.input as ChangeInput<'customer.create'>;
      const customer = await port.find?.(id, this.registry.readDeadline());
      if (port.find && !customer) throw noSuch('customer');
      const alike = customer?.email.toLowerCase() === email.toLowerCase();
      if (!alike && !hasScope(caller, 'operator')) throw notThat('customer');
      return { makes: { kind: 'customer', externalId: id }, result: { customerId: id } };
    },
  };

  /** For changes that modify or end something, by kind. */
  private readonly changers: Record<string, (caller: Caller, change: Change) => Promise<Completion> | Completion> = {
    'number.update': (_caller, { input }) => {
      const { phoneNumbers, notInService = [], trunkId, connection, status } = input as NumberUpdate;
      const onto = trunkId ?? (connection && 'connectionId' in connection ? connection.connectionId : undefined);
      const problem = { code: 'not_found', detail: 'You have no such number in service.' } as const;
      const numbers = [
        ...phoneNumbers.map((phoneNumber) => ({ phoneNumber, status: 'updated' })),
        ...notInService.map((phoneNumber) => ({ phoneNumber, status: 'failed', problem })),
      ];
      const leaves = {
        phoneNumbers,
        ...onlySet({ trunkId: onto, lineStatus: status }),
      };
      return { result: { numbers }, leaves };
    },
    'number.cancel': async (caller, change) => {
      const { phoneNumber, customerId } = change.input as NumberCancellation;
      const { port } = this.registry.for(caller).portOf(change, 'numbers');
      const listed = await port.list(onlySet({ customerId }), this.registry.readDeadline());
      const there = listed.some((one) => one.phoneNumber === phoneNumber && one.status !== 'cancelled');
      if (there) refuseUnlessOperator(caller, `${phoneNumber} in service`);
      return { result: { phoneNumber }, givesUp: [phoneNumber] };
    },
    'trunk.update': async (caller, change) => {
      const trunk = await this.trunkNow(caller, change);
      return trunk ? { result: trunk } : {};
    },
    'trunk.disable': async (caller, change) => {
      const { id, direction } = change.input as TrunkRef;
      const trunk = await this.trunkNow(caller, change);
      if (trunk?.status === 'active') refuseUnlessOperator(caller, `trunk ${id} as active`);
      // Some providers only disable a trunk, which then keeps its owner; one that no longer exists has none.
      return { result: { id, direction }, ...(!trunk && { ends: { kind: trunkKind(direction), externalId: id } }) };
    },
    'customer.delete': (_caller, { input }) => {
      const { customerId } = input as ChangeInput<'customer.delete'>;
      return { result: { customerId }, ends: { kind: 'customer', externalId: customerId } };
    },
  };

  private trunkNow(caller: Caller, change: Change): Promise<Trunk | undefined> {
    const { id, direction } = change.input as TrunkRef;
    return this.registry
      .for(caller)
      .portOf(change, 'trunks')
      .port.find({ id, direction }, this.registry.readDeadline());
  }
}

async function reviewed(ledger: Pick<LedgerView, 'changes'>, caller: Caller, id: string): Promise<Change> {
  const change = await ledger.changes.findFor(caller.tenant, id);
  if (!change) throw noChange();
  if (change.status === 'needs_review') return change;
  throw new GatewayError(
    'invalid_state',
    `Only a change in needs_review can be resolved. This one is ${change.status}.`,
  );
}

/** `owner`: who must own what was created; by default, no one yet. */
async function refuseTaken(ledger: LedgerView, thing: ExternalThing, owner?: string): Promise<void> {
  if ((await ledger.ownerships.owner(thing)) !== owner)
    throw invalidField('/madeId', 'taken', 'This was created by another request.');
}

/** The service gets the state that the change was meant to reach. */
function serviceLeftBy({ kind, input }: Change): Completion {
  const patch = targetStateOf(kind, input);
  return Object.keys(patch).length === 0 ? {} : { service: { orderId: (input as ServiceRef).orderId, patch } };
}

/** The provider contradicts the resolution. A tenant cannot decide that the provider is wrong or late: the account keeps paying. */
function refuseUnlessOperator(caller: Caller, what: string): void {
  if (hasScope(caller, 'operator')) return;
  const detail = `The provider still lists ${what}, so the change was not made. If that is wrong, an operator must resolve it.`;
  throw new GatewayError('conflict', detail);
}

const noSuch = (what: string): GatewayError =>
  invalidField('/madeId', 'not_found', `The provider has no such ${what}.`);

const notThat = (what: string): GatewayError =>
  invalidField('/madeId', 'not_allowed', `The provider's data does not prove that this ${what} was created by this change. An operator must resolve it.`); // prettier-ignore
