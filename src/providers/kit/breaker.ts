import { systemClock } from '../../clock.js';
import { type ProviderCircuit, type ProviderCircuits } from '../../contract/provider-condition.js';

/** Reads and effects trip separately: slow orders must not stop searches, and vice versa. */
export type BreakerClass = 'read' | 'effect';

/** What a call shows about the provider's health. `dropped`: nothing was sent. A business refusal is `ok`. */
export type CallHealth = 'ok' | 'failed' | 'dropped';

/** Permission to make one call. The caller must report the result through `done`. */
export interface Permit {
  done(how: CallHealth): void;
}

const windowMs = 10_000;
const leastCalls = 10;
const failureShare = 0.5;
const failuresInARow = 5;
const firstOpenMs = 30_000;
const longestOpenMs = 300_000;

interface Slot {
  readonly second: number;
  calls: number;
  failures: number;
}

/** The circuit of one class: its recent results, and how long it stays open. */
class Circuit {
  private slots: Slot[] = [];
  private inARow = 0;
  private openMs = 0;
  private openUntil: number | undefined;
  /** Incremented whenever the circuit opens or closes, so that results of earlier calls are not counted. */
  era = 0;
  probing = false;

  constructor(private readonly moved: (open: boolean) => void) {}

  state(now: number): ProviderCircuit {
    if (this.openUntil === undefined) return { state: 'closed', retryAfterMs: 0 };
    const left = this.openUntil - now;
    return left > 0 ? { state: 'open', retryAfterMs: left } : { state: 'half_open', retryAfterMs: 0 };
  }

  count(failed: boolean, now: number): void {
    const second = Math.floor(now / 1_000);
    let slot = this.slots.find((candidate) => candidate.second === second);
    // Old slots are evicted when a new second begins.
    if (slot === undefined)
      this.slots = this.slots.filter((each) => each.second > second - windowMs / 1_000 && each.second <= second);
    if (slot === undefined) this.slots.push((slot = { second, calls: 0, failures: 0 }));
    slot.calls += 1;
    slot.failures += failed ? 1 : 0;
    this.inARow = failed ? this.inARow + 1 : 0;
    const calls = this.slots.reduce((sum, each) => sum + each.calls, 0);
    const failures = this.slots.reduce((sum, each) => sum + each.failures, 0);
    if (this.inARow >= failuresInARow || (calls >= leastCalls && failures >= calls * failureShare)) this.open(now);
  }

  open(now: number): void {
    this.openMs = Math.min(longestOpenMs, this.openMs === 0 ? firstOpenMs : this.openMs * 2);
    this.reset();
    const wasClosed = this.openUntil === undefined;
    this.openUntil = now + this.openMs;
    if (wasClosed) this.moved(true);
  }

  close(): void {
    this.reset();
    const wasOpen = this.openUntil !== undefined;
    this.openUntil = undefined;
    this.openMs = 0;
    if (wasOpen) this.moved(false);
  }

  private reset(): void {
    this.slots = [];
    this.inARow = 0;
    this.probing = false;
    this.era += 1;
  }
}

/**
 * Stops calls to a provider that is down. Each class opens when at least half of at least ten calls in ten seconds fail for infrastructure reasons,
 * or after five failures in a row. It stays open for 30 s, doubling up to 300 s. Business refusals do not count as failures.
 * When half-open, a single read is let through and decides for both classes; a call that changes something is never the probe. No library supports
 * this (each lets a call of the failing class probe), so this one is written here. An idle gateway needs another source of reads: the health checks,
 * while `states()` reports `half_open`.
 * Pure state: no timers; the clock is passed in.
 */
export class Breaker {
  private readonly circuits: Record<BreakerClass, Circuit>;

  /** `moved` is called when a class opens and when it closes again, not for failed probes in between. */
  constructor(
    readonly now: () => number = () => systemClock.monotonic(),
    moved: (kind: BreakerClass, open: boolean) => void = () => undefined,
  ) {
    const circuit = (kind: BreakerClass): Circuit => new Circuit((open) => moved(kind, open));
    this.circuits = { read: circuit('read'), effect: circuit('effect') };
  }

  /** A permit for one call, or the state that keeps the class closed to it. */
  enter(kind: BreakerClass): Permit | ProviderCircuit {
    const own = this.circuits[kind];
    const state = own.state(this.now());
    const probed = kind === 'read' ? this.waiting() : [];
    if (state.state !== 'closed' && !probed.includes(own)) return state;
    for (const circuit of probed) circuit.probing = true;
    return this.permit(own, state.state === 'closed', probed);
  }

  /** The state of each class, for health reports. */
  states(): ProviderCircuits {
    const now = this.now();
    return { read: this.circuits.read.state(now), effect: this.circuits.effect.state(now) };
  }

  /** Circuits whose state a read sent now would decide. */
  private waiting(): readonly Circuit[] {
    const now = this.now();
    const { read, effect } = this.circuits;
    const waits = (each: Circuit): boolean => !each.probing && each.state(now).state === 'half_open';
    return waits(read) || waits(effect) ? [read, effect].filter(waits) : none;
  }

  private permit(own: Circuit, counted: boolean, probed: readonly Circuit[]): Permit {
    const { era } = own;
    const eras = probed.map((circuit) => circuit.era);
    let told = false;
    return {
      done: (how) => {
        if (told) return;
        told = true;
        probed.forEach((circuit, i) => {
          if (circuit.era !== eras[i]) return;
          circuit.probing = false;
          if (how === 'ok') circuit.close();
          if (how === 'failed') circuit.open(this.now());
        });
        if (counted && how !== 'dropped' && own.era === era) own.count(how === 'failed', this.now());
      },
    };
  }
}

const none: readonly Circuit[] = [];

/** Whether `enter` granted a permit. */
export function isPermit(entered: Permit | ProviderCircuit): entered is Permit {
  return 'done' in entered;
}
