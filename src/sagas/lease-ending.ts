import { onlySet } from '../domain/only-set.js';
import { moveAttention } from '../lifecycle/attention-moves.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Lease, LeaseLost } from '../ledger/work.js';
import { type AttentionLimits, attentionFor, attentiveKindOf, obstacleOf, stuckBy } from './attention.js';
import { Suspended } from './run-suspension.js';

export interface EndingOptions {
  /** How long a process may go without a sign of life before another takes its work over. Milliseconds. */
  leaseMs: number;
  /** When what waits is overdue. */
  attention: AttentionLimits;
  onError(error: unknown, subjectId: string): void;
}

const failureGapMs = { least: 1_000, most: 5 * 60_000 };

/** How a lease ends: nothing left to do, waiting until something is due, or to be retried; with the attention that its subject then needs. */
export class LeaseEnding {
  constructor(
    private readonly ledger: Ledger,
    private readonly options: EndingOptions,
  ) {}

  /** Ends the lease of a run that has nothing left to do. It needs no attention any more. */
  async leave(ledger: LedgerView, lease: Lease): Promise<void> {
    const { tenant, provider, subjectId: id } = lease;
    const kind = attentiveKindOf[lease.kind];
    const found = kind && (await ledger.attention.of(kind, id));
    if (kind && found?.attention)
      await moveAttention(ledger, { kind, id, tenant, provider }, found.attention, undefined);
    await ledger.work.finish(lease);
  }

  /** Ends the lease, by what stopped the run; sets or clears the attention that its subject needs. */
  async putAside(lease: Lease, by: unknown): Promise<void> {
    if (by instanceof LeaseLost) return;
    const { tenant, provider, subjectId: id } = lease;
    if (!(by instanceof Suspended)) this.options.onError(by, id);
    const kind = attentiveKindOf[lease.kind];
    const found = kind && (await this.ledger.attention.of(kind, id));
    const now = this.ledger.clock.now();
    const obstacle = obstacleOf(by);
    const stuck = stuckBy(obstacle, lease.stuck, now);
    const wanted =
      found && attentionFor({ ...found, obstacle, stuck, failures: lease.failures + 1 }, this.options.attention, now);
    const stillUntil = found && !wanted ? found.movedAt + this.options.attention.stillMs + 1 : Infinity;
    const end = (ledger: LedgerView): Promise<void> => {
      if (!(by instanceof Suspended)) return this.retry(ledger, lease, stuck);
      const { until, waitingLane } = by;
      return ledger.work.postpone(lease, Math.min(until, stillUntil), onlySet({ waitingLane, stuck }));
    };
    if (!kind || found?.attention === wanted) return end(this.ledger);
    await this.ledger.transaction(async (ledger) => {
      await ledger.work.assertLease(lease, this.options.leaseMs);
      await moveAttention(ledger, { kind, id, tenant, provider }, found?.attention, wanted);
      await end(ledger);
    });
  }

  /** What failed is tried again, less and less often. */
  retry(ledger: LedgerView, lease: Lease, stuck = lease.stuck): Promise<void> {
    const gap = Math.min(failureGapMs.least * 2 ** lease.failures, failureGapMs.most);
    return ledger.work.postpone(lease, this.ledger.clock.now() + gap, { failed: true, ...onlySet({ stuck }) });
  }
}

/** How a run stopped: with nothing left to do, or by an error. */
type Stop = { kind: 'ended' } | { kind: 'stopped'; by: unknown };

export const stopOf = (run: Promise<void>): Promise<Stop> =>
  run.then(
    () => ({ kind: 'ended' }),
    (by: unknown) => ({ kind: 'stopped', by }),
  );
