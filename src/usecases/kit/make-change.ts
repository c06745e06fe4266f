import { Injectable } from '@nestjs/common';
import { type ChangeInput, type ChangeKind, type ChangeOutput, type ChangeSecret } from '../../contract/changes.js';
import { type Provider } from '../../contract/provider.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { type Change, isChangeEnded } from '../../domain/change.js';
import { GatewayError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { onlySet } from '../../domain/only-set.js';
import { type Standing } from '../../ledger/changes.js';
import { UniqueViolation } from '../../ledger/database.js';
import { type KeyUse } from '../../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../../ledger/ledger.js';
import { Confidential } from '../../sagas/confidential.js';
import { Runner } from '../../sagas/runner.js';
import { type Caller } from '../../contract/caller.js';

export interface ChangeRequest<K extends ChangeKind> {
  kind: K;
  provider: string;
  input: ChangeInput<K>;
  /** The existing resource that is changed, e.g. `number:+12065551234`. A concurrent change of it is a conflict. */
  target?: string;
  /** Kept in memory until the call has been sent, never stored. */
  secret?: ChangeSecret<K>;
  /** Called once the secret is no longer needed, whatever the outcome. */
  dispose?: () => void;
  /**
   * Reads the resource and compares it with the version that the caller wants to change; rejects with `precondition_failed` if they differ. No other
   * change made here can come between this read and the change, except a bulk update that begins at the same moment.
   */
  expected?: () => Promise<void>;
  /** Written in the same transaction as the change. */
  also?: (ledger: LedgerView) => Promise<unknown>;
}

/** The outcome of a change: its result once it is completed, or the change itself while it is open. */
export type ChangeAnswer<K extends ChangeKind> =
  { change: Change; result: ChangeOutput<K> } | { change: Change; result?: undefined };

/** Changes something at a provider. The change is recorded first; the saga makes the calls, whether or not a request waits for them. */
@Injectable()
export class MakeChange {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly confidential: Confidential,
  ) {}

  async make<K extends ChangeKind>(
    caller: Caller,
    request: ChangeRequest<K>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<K>> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const { kind, input, target, secret, dispose } = request;
    const { provider, seen } = await this.prepared(caller, request);
    const now = this.ledger.clock.now();
    const change: Change = {
      id: newId('chg', this.ledger.clock),
      tenant: caller.tenant,
      provider: provider.id,
      account: provider.account,
      kind,
      ...onlySet({ target }),
      status: 'accepted',
      input,
      createdAt: now,
      updatedAt: now,
    };
    if (secret !== undefined) this.confidential.keep(change.id, secret, dispose);
    await this.write(caller, change, use, secret !== undefined, async (ledger) => {
      if (seen) refuseOthers(seen, await ledger.changes.standing(change));
      await request.also?.(ledger);
    });
    return this.answer(
      await this.runner.waitFor(
        change.id,
        async () => (await this.ledger.changes.find(change.id))!,
        atRest,
        deadlineAt,
      ),
    );
  }

  private async prepared<K extends ChangeKind>(
    caller: Caller,
    request: ChangeRequest<K>,
  ): Promise<{ provider: Provider; seen?: Standing | undefined }> {
    try {
      const { provider, handler } = this.registry.for(caller).change(request.provider, request.kind);
      await handler.prepare?.(request.input, request.secret);
      if (!request.expected) return { provider };
      const seen = await this.ledger.changes.standing({ ...request, account: provider.account });
      await request.expected();
      return { provider, seen };
    } catch (error) {
      request.dispose?.();
      throw error;
    }
  }

  /** The outcome of an earlier change of this kind; without `kind`, of any kind, for an ID that comes from an idempotency key. */
  async again<K extends ChangeKind>(caller: Caller, id: string, kind?: K): Promise<ChangeAnswer<K>> {
    const change = await this.one(caller, id);
    if (kind !== undefined && change.kind !== kind) throw noChange();
    return this.answer(change);
  }

  private async one(caller: Caller, id: string): Promise<Change> {
    const change = await this.ledger.changes.findFor(caller.tenant, id);
    if (!change) throw noChange();
    return change;
  }

  private async write(
    caller: Caller,
    change: Change,
    use: KeyUse,
    onlyHere: boolean,
    also: (ledger: LedgerView) => Promise<unknown>,
  ): Promise<void> {
    const create = (enlist: (ledger: LedgerView) => Promise<void>): Promise<void> =>
      this.ledger.transaction(async (ledger) => {
        ledger.usage.claim(caller.tenant, { moneyToCome: costsMore(change.kind) });
        await ledger.changes.insert(change);
        await also(ledger);
        await ledger.events.append(change, { type: 'created', to: 'accepted', actor: caller.keyId });
        await enlist(ledger);
        await ledger.idempotency.bind(use, change.id);
      });
    try {
      await this.runner.startWith(change, 'change', create, { onlyHere });
    } catch (error) {
      this.confidential.forget(change.id);
      if (!(error instanceof UniqueViolation)) throw error;
      throw another();
    }
  }

  private answer<K extends ChangeKind>(change: Change): ChangeAnswer<K> {
    const { status, failure, result } = change;
    if (status === 'rejected' && failure) {
      const { code, detail, ...extras } = failure;
      throw new GatewayError(code, detail, { ...extras, retry: { safe: true }, changeId: change.id });
    }
    // Only a completed change has a result, of the type of its kind.
    return result === undefined ? { change } : { change, result: result as ChangeOutput<K> };
  }
}

const another = (): GatewayError =>
  new GatewayError('conflict', 'Another change of this resource is in progress. Retry when it has ended.', {
    retry: { safe: true, afterSeconds: 5 },
  });

/**
 * The resource may differ from what was read if another change has begun since, or had not ended at the time of the read: that one may have been
 * carried out after the read, and have ended by now.
 */
function refuseOthers(seen: Standing, now: Standing): void {
  if (seen.open > 0 || now.begun !== seen.begun + 1) throw another();
}

/** Whether the provider sets the price of such a change only when it carries it out. */
const costsMore = (kind: string): boolean => kind === 'payment.make' || kind === 'service_order.replenish';

/** How long to wait for a slow change after the provider has accepted it. */
const slowRestMs = 2_000;

/** Whether waiting further makes no sense: a lost reply is settled only after the late bound, and a slow change takes hours. */
const atRest = ({ status, updatedAt }: Change): boolean | number =>
  isChangeEnded(status) ||
  status === 'needs_review' ||
  status === 'outcome_unknown' ||
  (status === 'in_progress' && updatedAt + slowRestMs);

export const noChange = (): GatewayError => new GatewayError('not_found', 'Change not found.');
