import {
  type CriteriaHold,
  type HeldUpstream,
  type HoldContext,
  type HoldOutcome,
  type HoldRequest,
  type HoldSelection,
  type ProviderOptions,
  type ReservationPort,
} from '../../contract/reservations.js';
import { type StepResult, type StepSpec } from '../../contract/steps.js';
import { type E164, isE164 } from '../../domain/phone-number.js';
import { type HoldCriteria, type NumberProblem } from '../../domain/reservation.js';
import { holdOutcomes, holdProblem } from './step-outcomes.js';
import { refuseOptions } from './options.js';

/** What one call reserved, at a provider whose reservations are all-or-nothing and expire by its own clock. */
export interface WholeHold {
  holdId: string;
  numbers: E164[];
  /** Epoch ms, the provider's clock. */
  expiresAt: number;
}

/** What a step needs in addition to its call. */
interface Frame {
  key: string;
  tryUntil: number;
  insist?: boolean;
}

export interface WholeHolds {
  /** Epoch ms. */
  now: () => number;
  /** How long the provider keeps a reservation, and how much earlier it counts as expired here. Milliseconds. */
  lifetimeMs: number;
  marginMs: number;
  /** Maximum numbers per reservation. */
  maxNumbers: number;
  /** How long after the send a reservation may still be created: the timeout plus late effects. Milliseconds. */
  latestEffectMs: () => number;
  /** Explains what happens to numbers whose reply was lost. */
  lost: string;
  /** Numbers that match the criteria, picked just before the call is sent; throws `NothingFree`. */
  pick(context: HoldContext, criteria: HoldCriteria): Promise<readonly E164[]>;
  /**
   * The step that reserves. `numbers` is read just before the call is sent; the call throws `NothingFree` if what it reads shows that they are not
   * free.
   */
  reserve(frame: Frame, context: HoldContext, numbers: () => Promise<readonly E164[]>): StepSpec<WholeHold>;
  /** The field of that call that holds the numbers, as the journal shows it. */
  numbersField: string;
  /** The step that releases one reservation. */
  remove(frame: Frame, holdId: string): StepSpec<object>;
}

/** The requested numbers are not free: others here hold every match, or the provider offers none. Nothing is sent. */
export class NothingFree extends Error {
  get problem(): NumberProblem {
    return { code: 'number_unavailable', detail: this.message };
  }

  /** As many of the offered numbers as needed that no one here holds. */
  static async of(context: HoldContext, offered: readonly E164[], quantity: number): Promise<E164[]> {
    const taken = new Set(await context.liveNumbers());
    const free = offered.filter((n) => !taken.has(n));
    if (free.length >= quantity) return free.slice(0, quantity);
    throw new NothingFree(`The provider has ${free.length} matching numbers available, not ${quantity}.`);
  }
}

const unavailable = 'Not all of the numbers are available at the provider';
/** How often numbers are picked again when someone else took them first. */
const mostPicks = 3;

/**
 * Reservations of a provider that reserves all numbers of a call or none, releases them as a whole, and drops them on expiry. A reservation without
 * an ID (its reply was lost) or one that was not released becomes free on expiry, not before.
 */
export class WholeReservations implements ReservationPort {
  readonly holdType = 'upstream';
  readonly partialRelease = false;
  readonly orderMarginMs = 10_000;
  readonly lifetimeMs: number;
  readonly marginMs: number;
  readonly maxNumbers: number;

  constructor(private readonly holds: WholeHolds) {
    ({ lifetimeMs: this.lifetimeMs, marginMs: this.marginMs, maxNumbers: this.maxNumbers } = holds);
  }

  /** For a provider without options of its own. */
  prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }> {
    refuseOptions(options);
    return Promise.resolve({ selection, options });
  }

  async hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    const all = request.numbers.map((n) => n.phoneNumber);
    const outcomes = new Map<E164, HoldOutcome>();
    // One reservation is all-or-nothing anyway; partial results need several.
    for (const group of request.allowPartial ? all.map((n) => [n]) : [all]) {
      const [first] = group;
      const frame = {
        key: `reserve:${first!}@${request.episodeOf(first!)}`,
        tryUntil: context.startedAt + this.marginMs,
      };
      const result = await this.reserved(frame, context, () => Promise.resolve(group));
      if (result instanceof NothingFree)
        for (const n of group) outcomes.set(n, { kind: 'unavailable', problem: result.problem });
      else for (const [number, outcome] of outcomesOf(this.holds, result, group)) outcomes.set(number, outcome);
    }
    return outcomes;
  }

  async holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold> {
    const pick = () => this.holds.pick(context, criteria);
    for (let nth = 1; ; nth++) {
      const frame = { key: `reserve#${nth}`, tryUntil: context.startedAt + this.marginMs };
      const result = await this.reserved(frame, context, pick);
      if (result instanceof NothingFree) return { numbers: new Map(), problem: result.problem };
      const lost = result.kind === 'refused' && result.code === 'number_unavailable';
      if (lost && nth < mostPicks) continue;
      if (result.kind === 'refused' || result.kind === 'not_executed')
        return { numbers: new Map(), problem: holdProblem(result, unavailable) };
      const sent = String(result.sent[this.holds.numbersField]).split(',').filter(isE164);
      return { numbers: outcomesOf(this.holds, result, result.kind === 'undecided' ? sent : []) };
    }
  }

  /** The result of the call, or why none was sent. Once a call was sent, it may itself be why a number is not free: then it is undecided. */
  private async reserved(
    frame: Frame,
    context: HoldContext,
    numbers: () => Promise<readonly E164[]>,
  ): Promise<StepResult<WholeHold> | NothingFree> {
    try {
      return await context.step(this.holds.reserve(frame, context, numbers));
    } catch (error) {
      if (!(error instanceof NothingFree)) throw error;
      return context.hasBegun(frame.key) ? { kind: 'undecided', detail: error.message, sent: {} } : error;
    }
  }

  async release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    let lapses = numbers.some((n) => n.holdId === undefined);
    const overAt = context.startedAt + this.marginMs + this.holds.latestEffectMs() + this.lifetimeMs;
    for (const holdId of new Set(numbers.flatMap((n) => n.holdId ?? []))) {
      const frame = { key: `${key}:${holdId}`, tryUntil: overAt, insist: true };
      // An expired reservation needs no release; but a call that was sent is settled, however late.
      if (this.holds.now() >= overAt && !context.hasBegun(frame.key)) continue;
      const result = await context.step(this.holds.remove(frame, holdId));
      const gone = result.kind === 'refused' && ['reservation_lost', 'not_found'].includes(result.code);
      lapses ||= result.kind !== 'done' && !gone;
    }
    if (lapses && this.holds.now() < overAt) context.waitUntil(overAt);
    return new Set();
  }
}

function outcomesOf(
  { marginMs, lost }: WholeHolds,
  result: StepResult<WholeHold>,
  asked: readonly E164[],
): Map<E164, HoldOutcome> {
  if (result.kind !== 'done') return holdOutcomes(result, asked, { lost, unavailable });
  const { holdId, numbers, expiresAt } = result.value;
  const outcomes = new Map<E164, HoldOutcome>(
    numbers.map((n) => [n, { kind: 'held', holdId, expiresAt: expiresAt - marginMs }]),
  );
  const missing = { code: 'number_unavailable', detail: 'The provider omitted it.' } as const;
  for (const n of asked) if (!outcomes.has(n)) outcomes.set(n, { kind: 'unavailable', problem: missing });
  return outcomes;
}
