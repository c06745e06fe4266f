import { GatewayError } from '../../domain/errors.js';
import { type E164, fromNational, nanpParts, type NumberType } from '../../domain/phone-number.js';

/** The provider writes numbers as 10 digits. */
export const national = (phoneNumber: E164): string => phoneNumber.slice(2);
/** Some operations use 11 digits. */
export const national11 = (phoneNumber: string): string => phoneNumber.slice(1);

export function toE164(digits: string): E164 {
  const number = fromNational(digits);
  if (!number)
    throw new GatewayError('upstream_malformed', 'The provider returned a number that is not North American.');
  return number;
}

/** The provider has two categories of numbers; requests for other types were refused earlier. */
export const category = (type: NumberType): 'landline' | 'tollfree' => (type === 'local' ? 'landline' : 'tollfree');
export const hasKind = (type: NumberType): boolean => type === 'local' || type === 'toll_free';

export const typeOf = (phoneNumber: E164): 'local' | 'toll_free' => nanpParts(phoneNumber)?.type ?? 'local';
