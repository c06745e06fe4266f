import { type MovableClock } from '../clock.js';
import { type Ledger } from '../ledger/ledger.js';
import { type Expiry } from './expiry.js';
import { type Runner } from './runner.js';

/** The maximum number of stops, however far time is advanced. */
const mostStops = 40;
/** How long, in real time, a stop waits for the work it has started: calls in progress are not sped up. */
const patienceMs = 2_000;
const lookMs = 5;

/** The result of advancing the clock. */
export interface TimePassed {
  /** Epoch ms. */
  now: number;
  /** How far it is ahead of the machine's clock, ms. */
  aheadMs: number;
  /** Due work that is unfinished because a provider has not responded. */
  running: string[];
}

/**
 * Lets time pass in a sandbox. It advances from one due item to the next and waits there until everything due has been done, here and at the
 * simulators, so that what follows from it falls due in turn.
 */
export class TimeLapse {
  private passing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: MovableClock,
    private readonly runner: Runner,
    private readonly expiry: Pick<Expiry, 'sweep'>,
    private readonly simulators: { moveTo(at: number): Promise<void> },
  ) {}

  /** Advances to `at`, epoch ms; concurrent calls run one after another. */
  to(at: number): Promise<TimePassed> {
    const passed = this.passing.then(() => this.pass(at));
    this.passing = passed.catch(() => undefined);
    return passed;
  }

  private async pass(at: number): Promise<TimePassed> {
    const stride = (at - this.clock.now()) / mostStops;
    for (;;) {
      const running = await this.catchUp();
      const now = this.clock.now();
      if (now >= at) return { now, aheadMs: this.clock.aheadMs, running };
      const next = (await this.nextDue(at)) ?? at;
      await this.moveTo(Math.min(at, Math.max(next, Math.ceil(now + stride))));
    }
  }

  /** The simulators first: a provider may be ahead of the gateway, but never behind it. */
  private async moveTo(at: number): Promise<void> {
    await this.simulators.moveTo(at);
    const ms = Math.max(0, at - this.clock.now());
    await this.ledger.sandboxTime.moveTo(this.clock.aheadMs + ms);
    // This process keeps the leases of its work in progress.
    await this.runner.keepLeasesAcross(ms, () => this.clock.advance(ms));
  }

  private async nextDue(by: number): Promise<number | undefined> {
    const [held] = await this.ledger.deadlines.list({ limit: 1 });
    const found = [await this.ledger.work.nextDue(by), held?.dueAt];
    const due = found.filter((at) => at !== undefined && at <= by) as number[];
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Does what is due now; returns the work that could not be finished in time. */
  private async catchUp(): Promise<string[]> {
    const until = this.clock.monotonic() + patienceMs;
    for (;;) {
      await this.expiry.sweep();
      this.runner.kick();
      await this.clock.sleep(lookMs);
      const running = this.runner.running();
      if (running.length === 0 && (await this.nextDue(this.clock.now())) === undefined) return [];
      if (this.clock.monotonic() >= until) return running;
    }
  }
}
