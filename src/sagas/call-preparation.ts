import { type Clock } from '../clock.js';
import { type PreparedCall, type StepSpec } from '../contract/steps.js';
import { GatewayError, type ProblemCode, refusesGateway, type UpstreamFault } from '../domain/errors.js';
import { Suspended } from './run-suspension.js';

/** Delay before the reads that prepare a call are repeated, if the provider does not respond. */
const gapMs = 1_000;
const refusedGapMs = 60_000;

/** Why a call was not executed, or why its outcome is unknown. */
export interface Failure {
  code: ProblemCode;
  fault: UpstreamFault;
}

/** The reads that prepare a call did not succeed in time: the call was not made. */
export class NotPrepared extends Error {
  constructor(readonly failure: Failure) {
    super('not prepared');
  }
}

/**
 * The time limit of a call (`tryUntil`) also bounds its preparation: if the provider does not respond, the reads are repeated until then. If it
 * refuses the gateway, they are not, unless the call must happen eventually (`insist`).
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
