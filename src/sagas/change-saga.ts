import { type ChangeEnd, type ChangeRun } from '../contract/changes.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { type Change, isChangeEnded } from '../domain/change.js';
import { type GatewayError } from '../domain/errors.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { applyEffects } from '../lifecycle/change-effects.js';
import { type Confidential } from './confidential.js';
import { moveChange } from '../lifecycle/status-moves.js';
import { type RunMarks } from './conclusion.js';
import { type Run } from './run.js';
import { unsentFailure, isFinal } from './final-failures.js';
import { patchService } from '../lifecycle/service-status.js';
import { Suspended } from './run-suspension.js';

/** Takes one change from `accepted` to its end, over any number of processes and restarts. */
export class ChangeSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly confidential: Confidential,
  ) {}

  /** What the change's own status says while an outcome is unknown. */
  marks(id: string): RunMarks {
    return {
      unknown: async (ledger) => {
        const change = await ledger.changes.find(id);
        if (change && change.status !== 'outcome_unknown') await moveChange(ledger, change, 'outcome_unknown');
      },
      settled: async (ledger) => {
        const change = await ledger.changes.find(id);
        if (change?.status === 'outcome_unknown') await moveChange(ledger, change, 'in_progress');
      },
    };
  }

  async advance(run: Run): Promise<void> {
    const { id } = run.subject;
    const change = await this.load(this.ledger, id);
    if (isChangeEnded(change.status) || change.status === 'needs_review') return;
    const { provider, handler } = this.registry.for(run.requester).changeOf(change);
    try {
      // The registry has found the handler by the kind that the input was written down with.
      const end = await handler.apply(
        this.changeRun(run.at(provider), change),
        change.input as never,
        this.confidential.of(id) as never,
      );
      await run.end((ledger) => this.end(ledger, id, end));
    } catch (error) {
      const failure = unsentFailure(error, run);
      // Part of it was sent, and the rest cannot be: manual review has to judge the result.
      if (!failure && !isFinal(error)) throw error;
      const ended: ChangeEnd<never> = failure
        ? { kind: 'rejected', failure }
        : {
            kind: 'needs_review',
            detail: `The change was started and cannot continue. ${(error as GatewayError).detail}`,
          };
      await run.end((ledger) => this.end(ledger, id, ended));
    } finally {
      // Whatever comes now comes from the ledger: nothing that was not written down is sent a second time.
      this.confidential.forget(id);
    }
  }

  private changeRun(run: Run, { id, createdAt }: Change): ChangeRun {
    return {
      id,
      startedAt: createdAt,
      step: (spec) => run.step(spec),
      following: () =>
        run.commit(async (ledger) => {
          const change = await this.load(ledger, id);
          if (change.status === 'accepted') await moveChange(ledger, change, 'in_progress');
        }),
      waitUntil: (at, because) => {
        throw new Suspended(at, { because });
      },
    };
  }

  private async end(ledger: LedgerView, id: string, end: ChangeEnd<unknown>): Promise<void> {
    const change = await this.load(ledger, id);
    switch (end.kind) {
      case 'completed':
        await moveChange(ledger, change, 'completed', { result: end.result, failure: null });
        await applyEffects(ledger, change, end);
        return;
      case 'rejected':
        return moveChange(ledger, change, 'rejected', { failure: end.failure });
      case 'needs_review':
        if (end.service) await patchService(ledger, end.service, id);
        return moveChange(ledger, change, 'needs_review', {
          failure: { code: 'outcome_unknown', detail: end.detail },
        });
    }
  }

  private async load(ledger: LedgerView, id: string): Promise<Change> {
    const change = await ledger.changes.find(id);
    if (!change) throw new Error(`work without a change: ${id}`);
    return change;
  }
}
