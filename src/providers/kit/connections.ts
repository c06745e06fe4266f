import { GatewayError, invalidField } from '../../domain/errors.js';
import { type Connection } from '../../domain/order.js';

/** The trunk of a connection, for a provider that routes numbers to trunks only; `at` is the field at fault otherwise. */
export function trunkIdOf(connection: Connection, at = '/connection/type'): string {
  if ('trunkId' in connection) return connection.trunkId;
  throw invalidField(at, 'unsupported', 'This provider connects numbers to a trunk. Provide a trunkId.');
}

/** The provider has no such connection. `pointer` is the caller's field; `what` is the kind of connection at the provider. */
export function noSuchConnection(pointer: string, what = 'Trunk'): GatewayError {
  const detail = `${what} not found at the provider.`;
  return new GatewayError('connection_not_found', detail, { errors: [{ pointer, code: 'not_found', detail }] });
}

/** The result of a read, or undefined if the provider answers HTTP 404. Other failures are thrown. */
export async function orMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof GatewayError && error.upstream?.httpStatus === 404;
