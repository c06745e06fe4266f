import { type ChangeEnd, type ChangeOutput, type NumberUpdateResult } from '../../contract/changes.js';
import { type OrderResult } from '../../contract/orders.js';
import { type PortSubmission } from '../../contract/porting.js';
import { type HoldOutcome } from '../../contract/reservations.js';
import { type StepResult } from '../../contract/steps.js';
import { saidBy } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164 } from '../../domain/phone-number.js';
import { type NumberProblem } from '../../domain/reservation.js';

type Undone = Exclude<StepResult<unknown>, { kind: 'done' }>;
type NotMade = Extract<Undone, { kind: 'refused' | 'not_executed' }>;

/** Why a hold was not made. `unavailable` is the detail for numbers that are not free. */
export function holdProblem({ code, fault }: NotMade, unavailable: string): NumberProblem {
  const why = code === 'number_unavailable' ? unavailable : 'The hold was not made';
  return { code, detail: `${why}${saidBy({ code, fault })}.`, upstream: fault };
}

/**
 * The outcome of a hold that was not done, for each requested number: not held, or possibly held if the reply was lost and nothing settled it. `lost`
 * explains what happens to those; they are released by name.
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
 * The end of an order whose single call was not done. `numbers` says where the numbers are after a refusal, by its code; `whereToLook` tells how to
 * find the order at the provider if no read can tell whether it exists.
 */
export function orderNotPlaced(
  result: Undone,
  { numbers, whereToLook }: { numbers: (code: NotMade['code']) => 'held' | 'lost'; whereToLook: string },
): Extract<OrderResult, { kind: 'rejected' | 'needs_review' }> {
  if (result.kind === 'undecided')
    return {
      kind: 'needs_review',
      detail: `It could not be determined whether the provider has this order. ${result.detail} ${whereToLook}, then resolve this order as completed or rejected.`,
    };
  const { code, fault } = result;
  const detail = `The provider rejected the order${saidBy({ code, fault })}. Nothing was ordered or charged.`;
  return { kind: 'rejected', failure: { code, detail, upstream: fault }, numbers: numbers(code) };
}

/** The end of a port whose submission was not done. */
export function portNotSubmitted(result: Undone): Extract<PortSubmission, { kind: 'rejected' | 'needs_review' }> {
  if (result.kind === 'undecided')
    return {
      kind: 'needs_review',
      detail: `It could not be determined whether the provider has this port. ${result.detail} Look for it in the provider's portal, then resolve this port.`,
    };
  const { code, fault } = result;
  const detail = `The provider rejected the port${saidBy({ code, fault })}. Nothing was submitted or charged.`;
  return { kind: 'rejected', failure: { code, detail, upstream: fault } };
}

/**
 * The end of an update of several numbers: the outcome of each, including numbers that the caller does not have in service, and the settings that
 * the updated ones now have.
 */
export function numbersUpdated(
  results: readonly NumberUpdateResult[],
  notInService: readonly E164[],
  left: { trunkId?: string | undefined; lineStatus?: 'active' | 'inactive' | undefined },
): Extract<ChangeEnd<ChangeOutput<'number.update'>>, { kind: 'completed' }> {
  const problem = { code: 'not_found', detail: 'You have no such number in service.' } as const;
  const missing = notInService.map((phoneNumber) => ({ phoneNumber, status: 'failed', problem }) as const);
  const phoneNumbers = results.flatMap((n) => (n.status === 'updated' ? n.phoneNumber : []));
  return {
    kind: 'completed',
    result: { numbers: [...results, ...missing] },
    leaves: { phoneNumbers, ...onlySet(left) },
  };
}
