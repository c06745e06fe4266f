import { type Call } from '../contract/steps.js';
import { GatewayError, type ProblemCode, type UpstreamFault } from '../domain/errors.js';
import { Suspended } from './suspended.js';

/** How soon what has to be read to make a call is read again, when the provider does not answer. */
const gapMs = 1_000;

/** Why a call was not executed, or nobody knows. */
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

/** A call that is bounded in time is as well while it is being made: a provider that does not answer is asked again until then. */
export async function prepared<T>(make: () => Promise<Call<T>>, tryUntil: number | undefined): Promise<Call<T>> {
  try {
    return await make();
  } catch (error) {
    if (tryUntil === undefined || !(error instanceof GatewayError) || !error.retry?.safe || !error.upstream)
      throw error;
    if (Date.now() < tryUntil) throw new Suspended(Date.now() + gapMs, { because: error });
    throw new NotPrepared({ code: error.code, fault: error.upstream });
  }
}
