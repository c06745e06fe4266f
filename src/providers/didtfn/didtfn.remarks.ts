import { type Remarks } from '../kit/define.js';

/** Provider-specific sentences of the API reference. */
export const didtfnRemarks: Remarks = {
  'POST /v1/trunks': 'The DID/TFN provider does not return the ID of a new trunk.',
  'DELETE /v1/trunks/{id}': 'For the DID/TFN provider, only outbound trunks can be disabled.',
  'GET /v1/trunks/{id}/settings': 'The DID/TFN provider offers it for outbound trunks: `direction=termination`.',
};
