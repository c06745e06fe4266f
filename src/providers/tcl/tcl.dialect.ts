import { type ProblemCode } from '../../domain/errors.js';
import { bearerJson } from '../kit/bearer-json.js';
import { type Dialect } from '../kit/dialect.js';
import { tclFaults } from './tcl.faults.js';

/** Problem codes of refusals that follow from the status alone. */
const refusals: Readonly<Record<string, Partial<Record<number, ProblemCode>>>> = {
  createReservation: { 409: 'number_unavailable' },
  getReservation: { 404: 'reservation_lost' },
  deleteReservation: { 404: 'reservation_lost', 409: 'reservation_lost' },
  createOrder: { 409: 'number_unavailable' },
  getConnection: { 404: 'connection_not_found' },
};

/**
 * The protocol `assumed-1`, until the provider publishes its own. Paths and bodies are in the rows (`*.ops.ts`); this file has the conventions:
 * bearer token, JSON bodies, errors as `{status, message}` or `{responseCode, responseText}`.
 */
export const tclDialect = ({ baseUrl, token }: { baseUrl: string; token: string }): Dialect =>
  bearerJson({
    ...{ provider: 'tcl', baseUrl, token },
    faults: tclFaults,
    errorOf,
    byStatus: ({ name }, httpStatus) => refusals[name]?.[httpStatus],
  });

function errorOf(top: object): { code: string; text: string } | undefined {
  const { status, message, responseCode, responseText } = top as Record<string, unknown>;
  const [code, text] = typeof message === 'string' ? [status, message] : [responseCode, responseText];
  if (typeof text !== 'string' || (typeof code !== 'string' && typeof code !== 'number')) return undefined;
  return { code: String(code), text };
}
