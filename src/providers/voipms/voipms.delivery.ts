import { type Connection } from '../../domain/order.js';
import { trunkIdOf } from '../kit/connections.js';
import { type VoipmsOptions } from './voipms.options.js';
import { type Delivery } from './voipms.settings.js';

/** Optional settings of a number, by the provider's names; those absent are left unchanged. */
export interface ExtraFields {
  failover_busy?: string | undefined;
  failover_unreachable?: string | undefined;
  failover_noanswer?: string | undefined;
  callerid_prefix?: string | undefined;
  note?: string | undefined;
}

/** The settings that every order sends: where calls go, and how. */
export interface DeliveryFields extends ExtraFields {
  routing: string;
  pop: string;
  dialtime: number;
  cnam: '0' | '1';
}

export function deliveryOf(connection: Connection, options: VoipmsOptions, defaults: Delivery): DeliveryFields {
  const { pop, dialTime, callerNameLookup } = { ...defaults, ...options };
  const extras = Object.entries(extrasOf(options)).filter(([, text]) => text !== undefined && text !== '');
  return {
    ...(Object.fromEntries(extras) as ExtraFields),
    routing: options.routing ?? `account:${trunkIdOf(connection)}`,
    pop,
    dialtime: dialTime,
    cnam: callerNameLookup ? '1' : '0',
  };
}

export const extrasOf = (options: VoipmsOptions): ExtraFields => ({
  failover_busy: options.failoverBusy,
  failover_unreachable: options.failoverUnreachable,
  failover_noanswer: options.failoverNoAnswer,
  callerid_prefix: options.callerIdPrefix,
  note: options.note,
});

/** The provider's code for a billing plan. */
export const planOf = (options: VoipmsOptions, defaults: Delivery): '1' | '2' =>
  (options.billing ?? defaults.billing) === 'unmetered' ? '2' : '1';
