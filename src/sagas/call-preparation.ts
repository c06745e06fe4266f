import { type Clock } from '../clock.js';
import { type PreparedCall, type StepSpec } from '../contract/steps.js';
import { GatewayError, type ProblemCode, refusesGateway, type UpstreamFault } from '../domain/errors.js';
import { Suspended } from './run-suspension.js';

/** How soon what has to be read to make a call is read again, when the provider does not answer. */
const gapMs = 1_000;
const refusedGapMs = 60_000;

/** Why a call was not executed, or why its outcome is unknown. */
export interface Failure {
  code: ProblemCode;
  fault: UpstreamFault;
}

/** What had to be read to make a call could not be read in time: the call was not made. */
export class NotPrepared extends Error {
  constructor(readonly failure: Failure) {
    super('not prepared');
  }
}

/**
 * A call that is bounded in time is as well while it is being made: a provider that does not answer is asked again until then. One that
 * refuses the gateway is not, unless the call has to come to pass.
 */
export async function preparedInTime<T>(
  make: () => Promise<PreparedCall<T>>,
  { tryUntil, insist = false }: Pick<StepSpec<T>, 'tryUntil' | 'insist'>,
  clock: Clock,
): Promise<PreparedCall<T>> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.retry?.safe || !error.upstream) throw error;
    const failure = { code: error.code, fault: error.upstream };
    const refused = refusesGateway(error.code);
    if (refused && !insist) throw new NotPrepared(failure);
    if (tryUntil === undefined) throw error;
    if (clock.now() >= tryUntil) throw new NotPrepared(failure);
    throw new Suspended(clock.now() + (refused ? refusedGapMs : gapMs), { because: error });
  }
}
