import { type Reconcile } from '../../contract/provider-settings.js';
import { GatewayError } from '../../domain/errors.js';
import { type E164, fromNational, nanpParts, type NumberType } from '../../domain/phone-number.js';
import { type Cache } from '../../volatile/ports.js';
import { type Sender } from '../kit/sender.js';
import { type CartKind } from './didtfn.dialect.js';

/** What the adapters of this provider share. */
export interface DidtfnUpstream {
  readonly sender: Sender;
  readonly baseUrl: string;
  readonly cache: Cache;
  readonly cart: CartKind;
  readonly reconcile: Reconcile;
  /** Names the account's cart among the lanes. */
  readonly lane: string;
  readonly lateBoundMs: number;
  readonly moneyTimeoutMs: number;
  readonly holdLifetimeMs: number;
}

/** The provider writes numbers as 10 digits. */
export const national = (phoneNumber: E164): string => phoneNumber.slice(2);
/** In places as 11. */
export const national11 = (phoneNumber: string): string => phoneNumber.slice(1);

export function toE164(digits: string): E164 {
  const number = fromNational(digits);
  if (!number)
    throw new GatewayError('upstream_malformed', 'The provider returned a number that is not North American.');
  return number;
}

/** The provider has two kinds of numbers; what asks for another has been refused before. */
export const category = (type: NumberType): 'landline' | 'tollfree' => (type === 'local' ? 'landline' : 'tollfree');
export const hasKind = (type: NumberType): boolean => type === 'local' || type === 'toll_free';

export const typeOf = (phoneNumber: E164): 'local' | 'toll_free' => nanpParts(phoneNumber)?.type ?? 'local';

/** Undefined where the provider has no order of the id that it was asked about: it says so as it says that a parameter is wrong. */
export const unlessUnknown = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof GatewayError && /^invalid order/i.test(error.upstream?.message ?? '')) return undefined;
    throw error;
  });
