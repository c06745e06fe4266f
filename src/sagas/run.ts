import { type OperationRow } from '../contract/operation-row.js';
import { type Requester } from '../contract/requester.js';
import { type Span } from '../contract/trace.js';
import { type PreparedCall, type StepResult, type Steps, type StepSpec } from '../contract/steps.js';
import { onlySet } from '../domain/only-set.js';
import { StoreUnreachable } from '../ledger/database.js';
import { type Step } from '../ledger/journal.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Lease } from '../ledger/work.js';
import { type Failure, NotPrepared, preparedInTime } from './call-preparation.js';
import { CallRows } from './call-rows.js';
import { type Conclusion, conclusionOf, type RunMarks } from './conclusion.js';
import { JournalledSteps } from './journalled-steps.js';
import { obstacleIn, quiescent, settled } from './settling.js';
import { InDoubt, restoredSince, unknownSince } from './restored-lease.js';
import { insistsAt, notSentGapAfter, notSentTries } from './retry-gaps.js';
import { inLine, Suspended } from './run-suspension.js';
import { RunWrites } from './run-writes.js';

/**
 * The money protocol for one reservation, order, port or change. Only here are calls sent that are not plain reads: intent committed → sent once →
 * outcome committed. A call that was interrupted or whose reply was lost is settled by the row's read, after the late bound and never before.
 */
export class Run implements Steps {
  private steps = new JournalledSteps([]);
  private rows = new CallRows([]);
  /** Whether the last that it writes has been written, with the end of its lease. */
  isOver = false;
  readonly writes: RunWrites;

  constructor(
    protected readonly ledger: Ledger,
    readonly lease: Lease,
    readonly subject: { id: string; tenant: string },
    leaseMs: number,
    private readonly marks: RunMarks,
    /** Ends the lease, unless more was requested meanwhile. */
    private readonly leave: (ledger: LedgerView) => Promise<void>,
    private readonly span?: Span,
  ) {
    this.writes = new RunWrites(ledger, lease, leaseMs);
  }

  /** On whose behalf providers are asked: the tenant's, for work and not for a request. */
  get requester(): Requester {
    return { tenant: this.subject.tenant, atWork: true, ...onlySet({ span: this.span }) };
  }

  /** Reads the journal; nothing in it is ever done again. */
  async begin(): Promise<this> {
    if (!this.lease.isFirst) this.steps = new JournalledSteps(await this.ledger.journal.of(this.subject.id));
    return this;
  }

  /** The provider whose rows say what may be sent and how an unknown outcome is settled; nothing is sent without one. */
  at({ operations }: { operations: readonly OperationRow[] }): this {
    this.rows = new CallRows(operations);
    return this;
  }

  /** A transaction that fails if another process has taken over this work. */
  commit<T>(work: (ledger: LedgerView) => Promise<T>): Promise<T> {
    return this.writes.commit(work);
  }

  /**
   * The same for the run's last write, if `isLast` says so: its lease ends in the same transaction. No work may be left over that would not be
   * requested again, since every later request makes the subject due.
   */
  async end<T>(work: (ledger: LedgerView) => Promise<T>, isLast: (written: T) => boolean = () => true): Promise<T> {
    let last = false;
    const result = await this.commit(async (ledger) => {
      const written = await work(ledger);
      last = isLast(written);
      if (last) await this.leave(ledger);
      return written;
    });
    this.isOver = last;
    return result;
  }

  /** Whether any call was sent, or may have been. */
  hasSent(): boolean {
    return this.steps.haveSent();
  }

  hasBegun(key: string): boolean {
    return this.steps.haveBegun(key);
  }

  /** Whether a call of this step was sent again because its outcome was unknown. */
  repeated(key: string): boolean {
    return this.steps.repeated(key);
  }

  /** The result of a step that has ended, without anything that would be needed to run it. */
  recall(key: string): StepResult<unknown> | undefined {
    return this.steps.recall(key);
  }

  async step<T>(spec: StepSpec<T>): Promise<StepResult<T>> {
    try {
      return await this.drive(spec);
    } catch (error) {
      if (error instanceof InDoubt) return { kind: 'undecided', detail: restoredSince, sent: {} };
      if (!(error instanceof NotPrepared)) throw error;
      return this.steps.unrepeated(spec.key) ?? { kind: 'not_executed', ...error.failure };
    }
  }

  private async drive<T>(spec: StepSpec<T>): Promise<StepResult<T>> {
    for (;;) {
      const attempts = this.steps.attemptsAt(spec.key);
      const last = attempts.at(-1);
      if (!last) {
        await this.attempt(spec, attempts);
        continue;
      }
      switch (last.status) {
        case 'done':
        case 'undecided':
          return this.steps.recall(spec.key) as StepResult<T>;
        case 'refused': {
          const again = insistsAt(spec, attempts, last);
          if (again === undefined) return this.steps.recall(spec.key) as StepResult<T>;
          if (this.ledger.clock.now() < again) throw new Suspended(again, { because: obstacleIn(last) });
          await this.attempt(spec, attempts);
          break;
        }
        case 'not_executed':
          // Proven not executed: it may be sent again, as a new journalled step. If that is proven not executed too, the step ends.
          if (spec.neverAgain || attempts.filter((a) => a.status === 'not_executed').length > 1) {
            return { kind: 'not_executed', ...(last.outcome as Failure) };
          }
          await this.attempt(spec, attempts);
          break;
        case 'not_sent': {
          const tries = attempts.filter((a) => a.status === 'not_sent').length;
          const { retryAfterMs, ...failure } = last.outcome as Failure & { retryAfterMs?: number };
          const at = last.sentAt + notSentGapAfter(tries, spec.tryUntil === undefined ? undefined : retryAfterMs);
          const over = spec.neverAgain || (spec.tryUntil === undefined ? tries >= notSentTries : at > spec.tryUntil);
          if (over) return this.steps.unrepeated(spec.key) ?? { kind: 'not_executed', ...failure };
          if (this.ledger.clock.now() < at) throw new Suspended(at, { because: obstacleIn(last) });
          await this.attempt(spec, attempts);
          break;
        }
        case 'repeated':
          await this.attempt(spec, attempts);
          break;
        case 'intent':
        case 'unknown':
          await this.settle(spec, last, attempts[0]!.sentAt);
          break;
      }
    }
  }

  private async attempt<T>(spec: StepSpec<T>, before: readonly Step[]): Promise<void> {
    const since = unknownSince(this.lease, before);
    const call = since === undefined ? await this.made(spec) : await this.madeInDoubt(spec);
    const span = this.span?.child(`step ${call.operation}`);
    const step = await this.intend(spec, call, before.length + 1, since);
    if (since !== undefined) return this.conclude(step, { status: 'unknown', detail: restoredSince });
    const { sentAt, settleAfter, attempt } = step;
    const about = { subjectId: this.subject.id, attempt, ...onlySet({ span }) };
    quiescent.until(step.id, this.ledger.clock, settleAfter - sentAt);
    const outcome = await call.send({ stepId: step.id, operation: call.operation, sentAt, about });
    await this.conclude(step, conclusionOf(outcome));
    span?.end({ 'gateway.outcome': outcome.kind }, outcome.kind !== 'done');
  }

  /**
   * If the call was sent after the backup, the reads that prepare it may see its effect: a number that is no longer on offer may be ours. So an
   * order's call that cannot be prepared may have been executed.
   */
  private async madeInDoubt<T>(spec: StepSpec<T>): Promise<PreparedCall<T>> {
    try {
      return await this.made(spec);
    } catch (error) {
      if (error instanceof Suspended || error instanceof StoreUnreachable || this.lease.kind !== 'order') throw error;
      throw new InDoubt();
    }
  }

  private async made<T>(spec: StepSpec<T>): Promise<PreparedCall<T>> {
    const { call, lane, alone } = spec;
    // The reads that prepare the call would be out of date by the time that the lane is free.
    if (alone && lane && (await this.ledger.journal.openInLane(lane, this.subject.id)) > 0)
      throw inLine(lane, this.ledger.clock, true);
    const made = typeof call === 'function' ? await preparedInTime<T>(call, spec, this.ledger.clock) : call;
    this.rows.refuseUnsettled(spec, made);
    return made;
  }

  /** Commits the intent. From here on the call may have been executed, even if this process dies; or since a backup. */
  private async intend<T>(spec: StepSpec<T>, call: PreparedCall<T>, attempt: number, since?: number): Promise<Step> {
    const { lane, key, alone } = spec;
    const { operation, effect, digest } = call;
    const now = this.ledger.clock.now();
    const settleAfter = now + call.timeoutMs + call.lateBoundMs;
    const step = await this.commit(async (ledger) => {
      const others = alone && lane ? () => ledger.journal.openInLane(lane, this.subject.id) : undefined;
      if (lane && !(await ledger.lanes.mayEnter(lane, this.subject.id, this.steps.any, others))) return undefined;
      if (since === undefined) await ledger.events.append(this.subject, { type: 'call_sent', operation });
      const about = { subjectId: this.subject.id, key, attempt, operation, effect, digest, ...onlySet({ lane }) };
      return ledger.journal.intend({ ...about, sentAt: since ?? now, settleAfter });
    });
    if (!step) throw inLine(lane!, this.ledger.clock, alone);
    this.steps.add(step);
    return step;
  }

  private async settle<T>(spec: StepSpec<T>, step: Step, firstSentAt: number): Promise<void> {
    if (step.status === 'intent') {
      // A process died between intent and outcome: whether the call was sent is unknown.
      await this.conclude(step, { status: 'unknown', detail: 'The gateway stopped while this call was in progress.' });
    }
    const sent = { ...step, provider: this.lease.provider };
    await this.conclude(step, await settled(spec, sent, this.rows.settlingOf(step), firstSentAt, this.ledger.clock));
  }

  private async conclude(step: Step, conclusion: Conclusion): Promise<void> {
    const { status, outcome } = conclusion;
    const open = status === 'unknown';
    const before = { ...step };
    const write = (ledger: LedgerView): Promise<void> => this.writeConclusion(ledger, before, conclusion);
    const forget = (): void => void (open || quiescent.forget(step.id, this.ledger.clock));
    // The mark on its subject is on disk before the outcome is used, since what follows may read it.
    if (open || step.status === 'unknown') await this.commit(write).then(forget);
    else this.writes.soon(write, forget);
    step.status = status;
    if (outcome !== undefined) step.outcome = outcome;
  }

  private async writeConclusion(ledger: LedgerView, step: Step, conclusion: Conclusion): Promise<void> {
    const { status, outcome, detail, transactionId } = conclusion;
    if (!(await ledger.journal.conclude(step.id, status, outcome)))
      throw new Error(`step ${step.id} was concluded by another worker`);
    const said = { type: 'call_ended', to: status, operation: step.operation, detail };
    const subject = { ...this.subject, provider: this.lease.provider };
    await ledger.events.append(subject, { ...said, ...onlySet({ transactionId }) });
    if (status === 'unknown') await this.marks.unknown?.(ledger);
    else if (step.status === 'unknown') await this.marks.settled?.(ledger);
    if (step.lane !== undefined && status !== 'unknown') await ledger.lanes.wake(step.lane);
  }
}
