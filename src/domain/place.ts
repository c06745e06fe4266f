import { isUsRegion, regionOfAreaCode } from './area-codes.js';
import { type FieldError, GatewayError } from './errors.js';
import { type NumberType, tollFreePrefixes } from './phone-number.js';
import { isCanadianRegion } from './postal-address.js';

/** The location and type of requested numbers; the country defaults to the United States. */
export interface Place {
  country?: string;
  type?: NumberType;
  region?: string;
  city?: string;
  areaCode?: string;
  exchange?: string;
  tollFreePrefix?: string;
}

/**
 * Refuses a place that cannot exist in the United States or Canada: an unknown region, an exchange outside its area code, an area code of another
 * region, a region for toll-free numbers. `at` is the prefix of a field's pointer. Area codes newer than the table are accepted in any region.
 */
export function refuseImpossiblePlace(place: Place, at: '?' | '/criteria/'): void {
  const [first, ...more] = faultsIn(place).map((fault): FieldError => ({ ...fault, pointer: at + fault.pointer }));
  if (first) throw new GatewayError('invalid_request', first.detail, { errors: [first, ...more] });
}

const northAmerica = ['US', 'CA'];
const isTollFree = (code: string): boolean => (tollFreePrefixes as readonly string[]).includes(code);
const contradiction = (pointer: keyof Place, detail: string): FieldError => ({
  pointer,
  code: 'contradiction',
  detail,
});

function faultsIn(place: Place): FieldError[] {
  const { country = 'US', type, tollFreePrefix } = place;
  if (!northAmerica.includes(country)) return [];
  const prefix = tollFreePrefix ?? place.areaCode ?? '';
  switch (type ?? (isTollFree(prefix) ? 'toll_free' : 'local')) {
    case 'local':
      return [...codeFaults(place), ...regionFaults(place, country)];
    case 'toll_free':
      return tollFreeFaults(place);
    default:
      return [];
  }
}

/** Toll-free numbers belong to no area: their area code is their prefix. */
function tollFreeFaults({ region, city, areaCode, exchange }: Place): FieldError[] {
  const local = {
    region,
    city,
    areaCode: areaCode !== undefined && isTollFree(areaCode) ? undefined : areaCode,
    exchange: exchange !== undefined && isTollFree(exchange.slice(0, 3)) ? undefined : exchange,
  };
  return (Object.keys(local) as (keyof typeof local)[])
    .filter((name) => local[name] !== undefined)
    .map((name) => contradiction(name, 'Toll-free numbers belong to no area. Use tollFreePrefix, such as 866.'));
}

function codeFaults({ areaCode, exchange, tollFreePrefix }: Place): FieldError[] {
  const faults: FieldError[] = [];
  if (tollFreePrefix !== undefined)
    faults.push(contradiction('tollFreePrefix', 'Local numbers have no toll-free prefix. Use type toll_free.'));
  if (areaCode !== undefined && isTollFree(areaCode))
    faults.push(contradiction('areaCode', `${areaCode} is toll-free. Use tollFreePrefix and type toll_free.`));
  else if (areaCode !== undefined && !/^[2-9]\d\d$/.test(areaCode)) {
    const detail = 'North American area codes have three digits and begin with 2 to 9, such as 206.';
    faults.push({ pointer: 'areaCode', code: 'format', detail });
  }
  if (areaCode !== undefined && exchange?.startsWith(areaCode) === false)
    faults.push(contradiction('exchange', `Exchange ${exchange} is not in area code ${areaCode}.`));
  return faults;
}

function regionFaults({ region, areaCode, exchange }: Place, country: string): FieldError[] {
  const code = areaCode ?? exchange?.slice(0, 3);
  const actual = code === undefined ? undefined : regionOfAreaCode(code);
  const unknown = (detail: string): FieldError[] => [{ pointer: 'region', code: 'unknown', detail }];
  if (country === 'CA') {
    if (region !== undefined && !isCanadianRegion(region))
      return unknown(`${region} is not a Canadian province or territory. Use a province code such as ON.`);
    if (actual === undefined) return [];
    const pointer = areaCode === undefined ? 'exchange' : 'areaCode';
    return [contradiction(pointer, `Area code ${code} is in ${actual}, United States, not in Canada.`)];
  }
  if (region === undefined) return [];
  if (!isUsRegion(region))
    return unknown(`${region} is not a US state or territory. Use a state code such as WA, or give the country.`);
  if (actual === undefined || actual === region) return [];
  return [contradiction('region', `Area code ${code} is in ${actual}, not in ${region}.`)];
}
