import { isUsRegion, regionOfAreaCode } from './area-codes.js';
import { type FieldError, GatewayError } from './errors.js';

/** Where numbers are requested; the United States unless a country is given. */
export interface Place {
  country?: string;
  region?: string;
  areaCode?: string;
  exchange?: string;
}

/**
 * Refuses a place that cannot exist: a region that the United States does not have, an exchange outside of its area code, an area code of another
 * region. `at` stands before the name of a field in its pointer. Area codes that are newer than the table are in any region.
 */
export function refuseImpossiblePlace(place: Place, at: '?' | '/criteria/'): void {
  const [first, ...more] = faultsIn(place).map((fault): FieldError => ({ ...fault, pointer: at + fault.pointer }));
  if (first) throw new GatewayError('invalid_request', first.detail, { errors: [first, ...more] });
}

function faultsIn({ country = 'US', region, areaCode, exchange }: Place): FieldError[] {
  if (country !== 'US') return [];
  const faults: FieldError[] = [];
  const codeOfExchange = exchange?.slice(0, 3);
  if (areaCode !== undefined && exchange?.startsWith(areaCode) === false)
    faults.push({
      pointer: 'exchange',
      code: 'contradiction',
      detail: `Exchange ${exchange} is not in area code ${areaCode}.`,
    });
  if (region === undefined) return faults;
  if (!isUsRegion(region)) {
    const detail = `${region} is not a US state or territory. Use a state code such as WA, or give the country.`;
    return [...faults, { pointer: 'region', code: 'unknown', detail }];
  }
  const code = areaCode ?? codeOfExchange;
  const actual = code === undefined ? undefined : regionOfAreaCode(code);
  if (actual !== undefined && actual !== region)
    faults.push({
      pointer: 'region',
      code: 'contradiction',
      detail: `Area code ${code} is in ${actual}, not in ${region}.`,
    });
  return faults;
}
