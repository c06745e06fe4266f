import { type FaultTable } from '../kit/faults.js';

/** Error texts more specific than their status. None is documented; these are what such errors are likely to mention. */
export const tclFaults: FaultTable = {
  exact: {},
  patterns: [
    [/insufficient\s+(?:balance|funds|credit)|credit limit/, 'insufficient_balance'],
    [/reservation .*(?:not active|no longer|expired|released|not found)/, 'reservation_expired'],
    [/connection .*(?:unknown|not found|does not exist)|(?:unknown|no such) connection/, 'connection_not_found'],
    [/not available|unavailable|already (?:reserved|taken|ordered|in use)/, 'number_unavailable'],
  ],
};
