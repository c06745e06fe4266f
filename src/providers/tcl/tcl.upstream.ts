import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Reconcile } from '../../contract/provider-settings.js';
import { GatewayError } from '../../domain/errors.js';
import { type E164, isE164 } from '../../domain/phone-number.js';
import { type Sender } from '../kit/sender.js';
import { type ProductId } from './tcl.statuses.js';

/** Whom the account orders for; a request may name others. */
export interface TclDefaults {
  readonly customerId?: string;
  readonly contactId?: string;
  readonly paymentMethodId?: string;
  readonly locationId?: string;
}

/** What the adapters of this provider share. */
export interface TclUpstream {
  readonly sender: Sender;
  readonly reconcile: Reconcile;
  readonly lateBoundMs: number;
  readonly defaults: TclDefaults;
  /** How soon an order is looked at again that has just moved; the gaps grow while it rests. Milliseconds. */
  readonly pollMs: number;
}

/** Document: "A reservation stays valid for 10 minutes". */
export const reservationMs = 10 * 60_000;

export function toE164(number: string): E164 {
  if (!isE164(number))
    throw new GatewayError('upstream_malformed', 'The provider returned a number that is not in E.164 format.');
  return number;
}

/** The country of a number (ISO 3166-1 alpha-2); undefined for those of no country, such as +800. */
export const countryOf = (number: E164): string | undefined => parsePhoneNumberFromString(number)?.country;

/** The product of a number where the numbering plan leaves one only; domestic toll-free numbers are not sold here. */
export function plannedAs(number: E164): ProductId | undefined {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.countryCallingCode === '800') return 'UIFN';
  return parsed?.getType() === 'TOLL_FREE' ? 'ITFS' : undefined;
}

/** A number without its country code, as patterns see it. */
export const nationalOf = (number: E164): string =>
  parsePhoneNumberFromString(number)?.nationalNumber ?? number.slice(1);
