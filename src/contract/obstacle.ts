import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';

/** Why a provider could not be asked, or its answer not understood. Every `GatewayError` is one. */
export interface Obstacle {
  readonly code: ProblemCode;
  readonly upstream?: UpstreamFault | undefined;
}
