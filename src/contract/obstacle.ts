import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';

/** Why a provider could not be asked, or its answer not be understood; every `GatewayError` is one. */
export interface Obstacle {
  readonly code: ProblemCode;
  readonly upstream?: UpstreamFault | undefined;
}
