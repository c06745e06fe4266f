import { Injectable } from '@nestjs/common';
import { type ChangeInput } from '../contract/changes.js';
import { ProviderRegistry } from '../contract/registry.js';
import { aimOf, type ServiceRef } from '../contract/service-orders.js';
import { type NewTrunk } from '../contract/trunks.js';
import { type Change } from '../domain/change.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveChange } from '../lifecycle/status-moves.js';
import { patchService } from '../sagas/service-order-saga.js';
import { type Caller, hasScope } from './caller.js';
import { noChange } from './make-change.js';
import { looksLike, ownedAs, TrunkAccess } from './trunk-access.js';

const readMs = 10_000;

export interface ChangeResolution {
  /** What a person found out: it was carried out, or not. */
  outcome: 'completed' | 'rejected';
  note: string;
  /** The provider's id of what was made. */
  madeId?: string;
}

/** What a change has made, by the kind that ownerships know it by, and the change's result. */
interface Made {
  kind: string;
  externalId: string;
  result: object;
}

/**
 * A person's word on a change that reading could not settle. What a lost call has made becomes the tenant's who asked for it: so it has to
 * be named, to be there, and to look like what was asked for. What the provider cannot be asked about only an operator can name.
 */
@Injectable()
export class ResolveChange {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly trunks: TrunkAccess,
  ) {}

  async resolve(caller: Caller, id: string, resolution: ChangeResolution, use: KeyUse): Promise<Change> {
    const made = await this.made(caller, await reviewed(this.ledger, caller, id), resolution);
    const { outcome, note } = resolution;
    await this.ledger.transaction(async (ledger) => {
      const change = await reviewed(ledger, caller, id);
      if (made) await claim(ledger, change, made);
      const failure = { code: 'upstream_rejected', detail: `Resolved manually: ${note}` } as const;
      await moveChange(
        ledger,
        change,
        outcome,
        { failure: outcome === 'completed' ? null : failure, ...(made && { result: made.result }) },
        { actor: caller.keyId, detail: note },
      );
      if (outcome === 'completed') await settleService(ledger, change);
      await ledger.idempotency.bind(use, id);
    });
    return (await this.ledger.changes.find(id))!;
  }

  private async made(caller: Caller, change: Change, { outcome, madeId }: ChangeResolution): Promise<Made | undefined> {
    const find = outcome === 'completed' ? this.finders[change.kind] : undefined;
    if (!find) {
      if (madeId === undefined) return undefined;
      const detail = 'Use it when a created trunk or customer is resolved as completed.';
      throw invalidField('/madeId', 'not_allowed', detail);
    }
    if (madeId === undefined)
      throw invalidField(
        '/madeId',
        'required',
        "Provide the provider's ID of what was created. It will belong to the tenant that requested it.",
      );
    return find(caller, change, madeId);
  }

  /** By the kind of a change that makes something. */
  private readonly finders: Record<string, (caller: Caller, change: Change, id: string) => Promise<Made>> = {
    'trunk.create': async (caller, change, id) => {
      const { provider, port } = this.registry.portOf(change, 'trunks');
      const { direction } = change.input as NewTrunk;
      const trunk = await port.find({ id, direction }, Date.now() + readMs);
      if (!trunk) throw noSuch('trunk');
      const made = { kind: ownedAs(direction), externalId: id, result: trunk };
      if (hasScope(caller, 'operator')) return made;
      if (!(await looksLike(this.ledger, port, change))(trunk)) throw notThat('trunk');
      const asked = await this.trunks.mayBeOthers(change.tenant, provider);
      if (asked(trunk)) throw notThat('trunk');
      return made;
    },
    'customer.create': async (caller, change, id) => {
      const { port } = this.registry.portOf(change, 'customers');
      const { email } = change.input as ChangeInput<'customer.create'>;
      const customer = await port.find?.(id, Date.now() + readMs);
      if (port.find && !customer) throw noSuch('customer');
      const alike = customer?.email.toLowerCase() === email.toLowerCase();
      if (!alike && !hasScope(caller, 'operator')) throw notThat('customer');
      return { kind: 'customer', externalId: id, result: { customerId: id } };
    },
  };
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

/** It is the tenant's who asked for it, unless it is somebody's already. */
async function claim(ledger: LedgerView, { id, tenant, provider, account }: Change, made: Made): Promise<void> {
  const thing = { provider, account, kind: made.kind, externalId: made.externalId };
  const taken = invalidField('/madeId', 'taken', 'This was created by another request.');
  if ((await ledger.ownerships.owner(thing)) !== undefined) throw taken;
  await ledger.ownerships.claim(thing, tenant, id);
  // Of two who claim it at a time the first has it.
  if ((await ledger.ownerships.owner(thing)) !== tenant) throw taken;
}

/** A person has found that a change of a service was carried out: the service stands as it was to stand. */
async function settleService(ledger: LedgerView, { id, kind, input }: Change): Promise<void> {
  const patch = aimOf(kind, input);
  if (Object.keys(patch).length > 0) await patchService(ledger, { ...(input as ServiceRef), patch }, id);
}

const noSuch = (what: string): GatewayError =>
  invalidField('/madeId', 'not_found', `The provider has no such ${what}.`);

const notThat = (what: string): GatewayError =>
  invalidField('/madeId', 'not_allowed', `The provider's data does not prove that this ${what} was created by this change. An operator must resolve it.`); // prettier-ignore
