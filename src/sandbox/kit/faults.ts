/**
 * What can go wrong between a client and a provider:
 * - `refuse`: nothing listens for `refuseMs`; connections get ECONNREFUSED;
 * - `delay`: effect and reply come `delayMs` late;
 * - `error_before`: HTTP 500, not executed;
 * - `error_after`: HTTP 500, although executed;
 * - `cut_reply`: executed; the reply's body ends halfway;
 * - `lose_reply`: executed; the connection breaks without a byte of reply;
 * - `late_effect`: no reply; executed `lateEffectMs` later;
 * - `garbage`: an HTML page with 200, not executed;
 * - `wrong_status`: a well-formed reply with an undocumented status, not executed.
 */
export const faultKinds = [
  'refuse',
  'delay',
  'error_before',
  'error_after',
  'cut_reply',
  'lose_reply',
  'late_effect',
  'garbage',
  'wrong_status',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault of a single request. Not `refuse`, which occurs before there is a request. */
export type RequestFault = Exclude<FaultKind, 'refuse'>;

/** Durations of the slow faults, in milliseconds. */
export interface FaultTimings {
  delayMs: number;
  refuseMs: number;
  lateEffectMs: number;
}

/** Random faults. The same seed and the same sequence of calls produce the same faults. */
export interface RandomFaults {
  seed: number;
  /** Probability of each kind, 0..1; their sum is at most 1. */
  rates: Partial<Record<FaultKind, number>>;
  /** Affected operations; absent: all. */
  operations?: readonly string[];
}

/** Stands for every operation in `next`. */
export const anyOperation = '*';

/** The faults of one simulator: one-shot faults first, in the order requested, then random ones. */
export class Faults {
  private queue: { operation: string; kind: RequestFault }[] = [];
  private random: { plan: RandomFaults; draw: () => number } | undefined;

  constructor(
    readonly timings: FaultTimings,
    private readonly known: readonly string[],
    private readonly refuse: (ms: number) => void,
  ) {}

  /** Replaces the random faults; `rates: {}` turns them off. */
  seed(plan: RandomFaults): void {
    const rates = Object.values(plan.rates);
    if (rates.some((rate) => !(rate >= 0 && rate <= 1))) throw new RangeError('Each rate must lie between 0 and 1');
    if (rates.reduce((sum, rate) => sum + rate, 0) > 1 + Number.EPSILON * faultKinds.length)
      throw new RangeError('The rates add up to more than 1');
    plan.operations?.forEach((operation) => this.mustKnow(operation));
    this.random = { plan, draw: uniform(plan.seed) };
  }

  /**
   * Applies to the next `count` calls of the operation (`*`: of any). `refuse` cannot know the operation of a connection, so it starts at once and
   * lasts `count` windows.
   */
  next(operation: string, kind: FaultKind, count = 1): void {
    if (!Number.isInteger(count) || count < 1) throw new RangeError('count must be a whole number from 1');
    if (operation !== anyOperation) this.mustKnow(operation);
    if (kind === 'refuse') this.refuse(count * this.timings.refuseMs);
    else this.queue.push(...Array.from({ length: count }, () => ({ operation, kind })));
  }

  /** Removes all faults that have not occurred yet. */
  clear(): void {
    this.queue = [];
    this.random = undefined;
  }

  /** The fault for a call that has just arrived. A random `refuse` spares this call and affects the connections after it. */
  draw(operation: string): RequestFault | undefined {
    const queued = this.queue.findIndex((one) => one.operation === operation || one.operation === anyOperation);
    if (queued >= 0) return this.queue.splice(queued, 1)[0]?.kind;
    const kind = this.byChance(operation);
    if (kind !== 'refuse') return kind;
    this.refuse(this.timings.refuseMs);
    return undefined;
  }

  private byChance(operation: string): FaultKind | undefined {
    if (!this.random) return undefined;
    const { plan, draw } = this.random;
    if (plan.operations && !plan.operations.includes(operation)) return undefined;
    let left = draw();
    return faultKinds.find((kind) => (left -= plan.rates[kind] ?? 0) < 0);
  }

  private mustKnow(operation: string): void {
    if (!this.known.includes(operation)) throw new RangeError(`Unknown operation ${operation}`);
  }
}

/** The mulberry32 generator: numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
