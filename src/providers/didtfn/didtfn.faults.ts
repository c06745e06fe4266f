import { GatewayError } from '../../domain/errors.js';
import { type FaultTable } from '../kit/faults.js';

/** The provider's refusals. Its document names one form, `Invalid {parameter}`. */
export const didtfnFaults: FaultTable = {
  exact: {
    'Invalid token': 'upstream_unauthorized',
    'Invalid accountno': 'upstream_unauthorized',
    'Invalid number': 'number_unavailable',
    'Invalid quantity': 'number_unavailable',
    'Invalid state': 'number_unavailable',
    'Invalid npanxx': 'number_unavailable',
    'Invalid city': 'number_unavailable',
    'Invalid tfn_prefix': 'number_unavailable',
    'Invalid reserveId': 'reservation_lost',
    'Invalid trunk_id': 'connection_not_found',
    'Invalid tg_id': 'connection_not_found',
    'Invalid trunkid': 'connection_not_found',
    'Insufficient balance': 'insufficient_balance',
  },
  patterns: [
    [/insufficient\s+(?:balance|funds|credit)/, 'insufficient_balance'],
    [/\bdeclined\b/, 'payment_declined'],
    [/not available|unavailable|already (?:reserved|taken|in use)/, 'number_unavailable'],
    [/^invalid \w+$/, 'upstream_rejected'],
  ],
};

/** Undefined if the provider has no order with the requested ID; it reports that as an invalid parameter. */
export const unlessUnknown = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof GatewayError && /^invalid order/i.test(error.upstream?.message ?? '')) return undefined;
    throw error;
  });
