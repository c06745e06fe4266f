import { type Timer } from '../clock.js';
import { type Span } from '../contract/trace.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Lease, LeaseLost, type Subject, type SubjectKind } from '../ledger/work.js';
import { type EndingOptions, LeaseEnding, stopOf } from './lease-ending.js';
import { type RunMarks } from './conclusion.js';
import { Run } from './run.js';
import { type SlotLimits, Slots } from './slots.js';

/** Advances a subject as far as possible: returns when nothing is left to do, throws `Suspended` to continue later. */
export interface Saga {
  advance(run: Run): Promise<void>;
  marks?(subjectId: string): RunMarks;
}

export interface RunnerOptions extends EndingOptions {
  /** Identifies this process among those that share the ledger. */
  owner: string;
  /** How long a process may be silent before another takes over its work. It renews its leases every third of that. */
  leaseMs: number;
  /** Subjects worked on at the same time. */
  slots: SlotLimits;
  /** How often to look for due work that was not announced. */
  pollMs: number;
  /** The span of work on a subject, if it is traced. */
  spanOf?: (lease: Lease) => Span | undefined;
}

/** How often to check work that another process may be driving: its progress is not announced here. */
const elsewhereMs = 1_000;

/**
 * Leases due work from the ledger and drives it. Every change at a provider happens here, whether or not a request is waiting: if a process dies,
 * another, or the same one restarted, continues its work.
 */
export class Runner {
  private readonly active = new Map<string, Promise<void>>();
  private readonly slots: Slots;
  private readonly ending: LeaseEnding;
  private timer: Timer | undefined;
  private polling: Promise<void> | undefined;
  private heartbeat: Timer | undefined;
  private again = false;
  private stopping = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly sagas: Partial<Record<SubjectKind, Saga>>,
    private readonly options: RunnerOptions,
  ) {
    this.slots = new Slots(options.slots);
    this.ending = new LeaseEnding(ledger, options);
  }

  start(): void {
    const renew = (): void => void this.keepLeases().catch((error: unknown) => this.options.onError(error, 'leases'));
    this.heartbeat = this.ledger.clock.every(this.options.leaseMs / 3, renew);
    this.kick();
  }

  /** Renews the leases of the work in progress here, for `extraMs` longer than usual. */
  async keepLeases(extraMs = 0): Promise<void> {
    const { owner, leaseMs } = this.options;
    if (this.active.size > 0) await this.ledger.work.renew(owner, leaseMs + extraMs, this.running());
  }

  /**
   * Lets the clock jump by `ms`. Work in progress here may renew its lease by the earlier time, so nothing is leased until all of it has been renewed
   * by the later time.
   */
  async keepLeasesAcross(ms: number, jump: () => void): Promise<void> {
    while (this.polling) await this.polling;
    const jumped = this.keepLeases(ms).then(() => {
      jump();
      return this.keepLeases();
    });
    this.polling = jumped.catch(() => undefined);
    await this.polling;
    this.polling = undefined;
    this.again = false;
    this.kick();
    await jumped;
  }

  /** Looks for due work now. */
  kick(): void {
    if (this.stopping) return;
    if (this.polling) {
      this.again = true;
      return;
    }
    this.timer?.cancel();
    this.polling = this.poll()
      .catch((error: unknown) => this.options.onError(error, 'work'))
      .finally(() => {
        this.polling = undefined;
        if (this.again) {
          this.again = false;
          this.kick();
        } else if (!this.stopping) {
          this.timer = this.ledger.clock.after(this.options.pollMs, () => this.kick());
        }
      });
  }

  /**
   * Makes new work known in the transaction of `create`, and starts it as soon as that is committed: if this process has a free slot, the transaction
   * itself leases the work, and no poll is needed. `onlyHere` is for work that needs data in this process's memory: the transaction leases it even
   * without a free slot, so that no other process takes it first.
   */
  async startWith<T>(
    subject: Subject,
    kind: SubjectKind,
    create: (enlist: (ledger: LedgerView) => Promise<void>) => Promise<T>,
    { onlyHere = false } = {},
  ): Promise<T> {
    const { owner, leaseMs } = this.options;
    if (onlyHere) this.slots.enter(subject);
    else if (this.stopping || !this.slots.tryEnter(subject)) {
      const made = await create((ledger) => ledger.work.wake(subject, kind));
      this.kick();
      return made;
    }
    let lease: Lease | undefined;
    try {
      const made = await create(async (ledger) => {
        lease = await ledger.work.begin(subject, kind, owner, leaseMs);
      });
      // No one would wait for work started now: the lease expires, and another process or the next start takes over the work.
      if (this.stopping) this.slots.leave(subject);
      else this.begin(lease!);
      return made;
    } catch (error) {
      this.slots.leave(subject);
      throw error;
    }
  }

  private begin(lease: Lease): void {
    const span = this.options.spanOf?.(lease);
    const driving = this.drive(lease, span).finally(() => {
      span?.end();
      this.slots.leave(lease);
      if (this.active.get(lease.subjectId) === driving) this.active.delete(lease.subjectId);
      this.ledger.moved.emit(lease.subjectId);
      this.kick();
    });
    this.active.set(lease.subjectId, driving);
  }

  /** The subjects being worked on in this process now. */
  running(): string[] {
    return [...this.active.keys()];
  }

  /**
   * Resolves when `check` accepts the value read from the ledger, or at the deadline (epoch ms), with the latest value. If `check` returns a number,
   * it will accept at that time (epoch ms) unless something happens first. The ledger is read only after something has happened to the subject; for
   * one that the caller has just created (`made`), the first read is skipped.
   */
  async waitFor<T>(
    subjectId: string,
    read: () => Promise<T>,
    check: (value: T) => boolean | number,
    deadlineAt: number,
    made?: T,
  ): Promise<T> {
    let known = made;
    let moved = false;
    let wake = (): void => undefined;
    const onMoved = (): void => {
      moved = true;
      wake();
    };
    this.ledger.moved.on(subjectId, onMoved);
    try {
      for (;;) {
        moved = false;
        // Any progress takes a commit, which takes a turn of the event loop.
        const isNew = known !== undefined && check(known) === false && deadlineAt > this.ledger.clock.now();
        const value = isNew ? known! : await read();
        known = undefined;
        const satisfied = check(value);
        const restsAt = typeof satisfied === 'number' ? satisfied : satisfied ? 0 : Infinity;
        const left = Math.min(restsAt, deadlineAt) - this.ledger.clock.now();
        if (left <= 0) return value;
        if (moved) continue;
        const elsewhere = this.ledger.kind === 'postgres' && !this.active.has(subjectId);
        await new Promise<void>((resolve) => {
          const timer = this.ledger.clock.after(elsewhere ? Math.min(left, elsewhereMs) : left, resolve);
          wake = () => {
            timer.cancel();
            resolve();
          };
        });
      }
    } finally {
      this.ledger.moved.off(subjectId, onMoved);
    }
  }

  /** Takes no new work and waits for work in progress, so that every call that was sent gets its outcome recorded. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.timer?.cancel();
    await this.polling;
    let grace: Timer | undefined;
    const over = new Promise<void>((resolve) => (grace = this.ledger.clock.after(graceMs, resolve)));
    await Promise.race([Promise.all(this.active.values()), over]);
    grace?.cancel();
    this.heartbeat?.cancel();
  }

  private async poll(): Promise<void> {
    const { owner, leaseMs } = this.options;
    while (!this.stopping) {
      const leases = await this.ledger.work.claimDue(owner, leaseMs, (due) => this.slots.divide(due));
      for (const lease of leases) {
        this.slots.enter(lease);
        this.begin(lease);
      }
      if (leases.length === 0) return;
    }
  }

  private async drive(lease: Lease, span?: Span): Promise<void> {
    try {
      const saga = this.sagas[lease.kind];
      if (!saga) throw new Error(`no saga does the work of ${lease.kind}: ${lease.subjectId}`);
      const { tenant, subjectId: id } = lease;
      const marks = saga.marks?.(id) ?? {};
      const run = new Run(this.ledger, lease, { id, tenant }, this.options.leaseMs, marks, (ledger) => this.ending.leave(ledger, lease), span); // prettier-ignore
      const stop = await stopOf(run.begin().then((begun) => saga.advance(begun)));
      await run.writes.written();
      if (stop.kind === 'stopped') await this.ending.putAside(lease, stop.by);
      else if (!run.isOver) await run.end(() => Promise.resolve());
    } catch (error) {
      if (error instanceof LeaseLost) return;
      this.options.onError(error, lease.subjectId);
      await this.ending.retry(this.ledger, lease).catch((e: unknown) => this.options.onError(e, lease.subjectId));
    }
  }
}
