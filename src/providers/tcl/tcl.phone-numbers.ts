import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { GatewayError } from '../../domain/errors.js';
import { type E164, isE164 } from '../../domain/phone-number.js';

export function toE164(number: string): E164 {
  if (!isE164(number))
    throw new GatewayError('upstream_malformed', 'The provider returned a number that is not in E.164 format.');
  return number;
}

/** The country of a number (ISO 3166-1 alpha-2); undefined for numbers without one, such as +800. */
export const countryOf = (number: E164): string | undefined => parsePhoneNumberFromString(number)?.country;

/** A number without its country code, as patterns match it. */
export const nationalOf = (number: E164): string =>
  parsePhoneNumberFromString(number)?.nationalNumber ?? number.slice(1);
