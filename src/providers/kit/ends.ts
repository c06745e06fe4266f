import { type OrderResult } from '../../contract/orders.js';
import { type HoldOutcome } from '../../contract/reservations.js';
import { type StepResult } from '../../contract/steps.js';
import { saidBy } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type NumberProblem } from '../../domain/reservation.js';

type Undone = Exclude<StepResult<unknown>, { kind: 'done' }>;
type NotMade = Extract<Undone, { kind: 'refused' | 'not_executed' }>;

/** Why a hold was not made. `unavailable`: how it is said that the numbers are not free. */
export function holdProblem({ code, fault }: NotMade, unavailable: string): NumberProblem {
  const why = code === 'number_unavailable' ? unavailable : 'The hold was not made';
  return { code, detail: `${why}${saidBy({ code, fault })}.`, upstream: fault };
}

/**
 * What a hold that was not done has come to, for each of the numbers that were asked for: not held, or, where its reply was lost and nothing
 * settled it, possibly held. `lost` says for people what becomes of those; they are let go of by name.
 */
export function holdOutcomes(
  result: Undone,
  numbers: readonly E164[],
  { lost, unavailable }: { lost: string; unavailable: string },
): Map<E164, HoldOutcome> {
  const outcome: HoldOutcome =
    result.kind === 'undecided'
      ? { kind: 'uncertain', problem: { code: 'outcome_unknown', detail: lost } }
      : { kind: 'unavailable', problem: holdProblem(result, unavailable) };
  return new Map(numbers.map((number) => [number, outcome]));
}

/**
 * The end of an order whose one call was not done. `numbers` says where they are when the provider refused, by its code; `whereToLook` tells how a
 * person finds the order at the provider where nothing can tell whether there is one.
 */
export function orderNotPlaced(
  result: Undone,
  { numbers, whereToLook }: { numbers: (code: NotMade['code']) => 'held' | 'lost'; whereToLook: string },
): Extract<OrderResult, { kind: 'rejected' | 'needs_review' }> {
  if (result.kind === 'undecided')
    return {
      kind: 'needs_review',
      detail: `Whether the provider has this order could not be determined. ${result.detail} ${whereToLook}, then resolve this order as completed or rejected.`,
    };
  const { code, fault } = result;
  const detail = `The provider rejected the order${saidBy({ code, fault })}. Nothing was ordered or charged.`;
  return { kind: 'rejected', failure: { code, detail, upstream: fault }, numbers: numbers(code) };
}
