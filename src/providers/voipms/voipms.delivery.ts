import { invalidField } from '../../domain/errors.js';
import { type Connection } from '../../domain/order.js';
import { type VoipmsOptions } from './voipms.options.js';
import { type Delivery } from './voipms.upstream.js';

/** What every order says beside the number: where its calls go, and how. */
export interface DeliveryFields {
  routing: string;
  pop: string;
  dialtime: number;
  cnam: '0' | '1';
}

export function deliveryOf(connection: Connection, options: VoipmsOptions, defaults: Delivery): DeliveryFields {
  const { pop, dialTime, callerName } = { ...defaults, ...options };
  return {
    routing: options.routing ?? `account:${trunkIdOf(connection)}`,
    pop,
    dialtime: dialTime,
    cnam: callerName ? '1' : '0',
  };
}

/** The provider's number of a plan. */
export const planOf = (options: VoipmsOptions, defaults: Delivery): '1' | '2' =>
  (options.billingType ?? defaults.billingType) === 'flat' ? '2' : '1';

export function trunkIdOf(connection: Connection): string {
  if ('trunkId' in connection) return connection.trunkId;
  throw invalidField('/connection/type', 'unsupported', 'This provider connects numbers to a trunk: give a trunkId.');
}
