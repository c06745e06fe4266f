import { type NumberToHold } from '../../contract/reservations.js';
import { isUsRegion, regionOfAreaCode } from '../../domain/area-codes.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';
import { nanpParts } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { onlySet } from '../../domain/only-set.js';
import { hasKind } from './didtfn.phone-numbers.js';

/**
 * Checks the requested numbers against what this provider offers, and adds the state of the area code where none is given. A given state is sent as
 * it is: a search shows the state under which the provider lists a number, and no document says that it is that of the area code.
 */
export function completeNumbers(numbers: readonly NumberToHold[]): NumberToHold[] {
  const errors: FieldError[] = [];
  const complete = numbers.map((number, i): NumberToHold => {
    const parts = nanpParts(number.phoneNumber);
    const pointer = `/phoneNumbers/${i}`;
    if (!parts)
      errors.push({ pointer, code: 'unsupported', detail: 'This provider only has North American numbers (+1).' });
    if (parts?.type !== 'local') return { phoneNumber: number.phoneNumber };
    const region = number.region ?? regionOfAreaCode(parts.areaCode);
    if (region === undefined) {
      errors.push({
        pointer,
        code: 'region_required',
        detail: `Area code ${parts.areaCode} does not belong to a known US state. Provide region.`,
      });
    }
    return { phoneNumber: number.phoneNumber, ...onlySet({ region }) };
  });
  const unknown = numbers.find((n) => n.region !== undefined && !isUsRegion(n.region));
  if (unknown)
    errors.push({ pointer: '/region', code: 'unknown', detail: 'Not a US state. Use a state code such as WA.' });
  if (errors.length > 0) throw new GatewayError('invalid_request', errors[0]!.detail, { errors });
  return complete;
}

/** The same for criteria: the provider requires the state of local numbers and the prefix of toll-free ones. */
export function completeCriteria(criteria: HoldCriteria): HoldCriteria {
  const at = (field: string, code: string, detail: string): GatewayError =>
    invalidField(`/criteria/${field}`, code, detail);
  if (!hasKind(criteria.type)) throw at('type', 'unsupported', 'This provider only has local and toll-free numbers.');
  if (criteria.areaCode !== undefined && !/^[2-9]\d{2}$/.test(criteria.areaCode))
    throw at('areaCode', 'format', 'Area codes of this provider have three digits, such as 206.');
  if (criteria.type === 'toll_free') {
    if (criteria.tollFreePrefix === undefined)
      throw at('tollFreePrefix', 'required', 'A toll-free prefix is required, such as 866.');
    return criteria;
  }
  const region = criteria.region ?? regionOfAreaCode(criteria.areaCode ?? criteria.exchange?.slice(0, 3) ?? '');
  if (region === undefined)
    throw at('region', 'required', 'A US state is required, or an area code or exchange that determines it.');
  if (!isUsRegion(region)) throw at('region', 'unknown', 'Not a US state. Use a state code such as WA.');
  if (
    criteria.exchange !== undefined &&
    criteria.areaCode !== undefined &&
    !criteria.exchange.startsWith(criteria.areaCode)
  ) {
    throw at('exchange', 'contradiction', 'The exchange is not in this area code.');
  }
  const { areaCode, ...rest } = criteria;
  return criteria.exchange === undefined && areaCode !== undefined
    ? { ...rest, areaCode, region }
    : { ...rest, region };
}
