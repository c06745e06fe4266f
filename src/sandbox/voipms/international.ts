import { type Price } from './inventory.js';
import { micros } from './money.js';

/** Types of international numbers, by code. */
export const internationalTypes: Readonly<Record<string, string>> = {
  GEOGRAPHIC: 'Geographic',
  NATIONAL: 'National',
  TOLLFREE: 'Toll Free',
};

/** A country with international numbers. */
export interface DidCountry {
  readonly id: string;
  readonly name: string;
  readonly callingCode: string;
}

/** A location where international numbers are sold. */
export interface Location {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly country: DidCountry;
  readonly areaCode: string;
  readonly stock: number;
  readonly minute: string;
  readonly flat: Price;
  /** Absent for toll-free numbers, which have one plan. */
  readonly perMinute?: Price;
}

const sweden = { id: '205', name: 'SWEDEN', callingCode: '46' };
const finland = { id: '72', name: 'FINLAND', callingCode: '358' };
const spain = { id: '199', name: 'SPAIN', callingCode: '34' };
const argentina = { id: '10', name: 'ARGENTINA', callingCode: '54' };
export const didCountries: readonly DidCountry[] = [argentina, finland, spain, sweden];

export const locations: readonly Location[] = [
  geographic('a65', 'HELSINKI', finland, '9', 2, '5.00', '7.00', '5.50'),
  geographic('a66', 'TAMPERE', finland, '3', 12, '5.00', '7.00', '5.50'),
  geographic('a205', 'STOCKHOLM', sweden, '8', 25, '4.00', '6.00', '4.50'),
  geographic('a199', 'MADRID', spain, '91', 8, '5.50', '6.50', '5.50'),
  {
    ...geographic('a5644', 'NATIONAL', spain, '901', 4, '11.50', '6.00', '5.50'),
    type: 'NATIONAL',
    flat: { monthly: micros('11.50'), setup: micros('11.00') },
  },
  {
    id: 'a6422',
    type: 'TOLLFREE',
    name: 'TOLLFREE',
    country: argentina,
    areaCode: '800',
    stock: 19,
    minute: '0.20',
    flat: { monthly: micros('37.50'), setup: micros('72.50') },
  },
];

/** The n-th number of a location, with its country's calling code. */
export function internationalNumber({ country, areaCode }: Location, nth: number): string {
  return `${country.callingCode}${areaCode}555${String(100 + nth).padStart(4, '0')}`;
}

function geographic(
  id: string,
  name: string,
  country: DidCountry,
  areaCode: string,
  stock: number,
  monthly: string,
  monthlyPerMinute: string,
  setupPerMinute: string,
): Location {
  return {
    id,
    type: 'GEOGRAPHIC',
    name,
    country,
    areaCode,
    stock,
    minute: '0.00',
    flat: { monthly: micros(monthly), setup: 0 },
    perMinute: { monthly: micros(monthlyPerMinute), setup: micros(setupPerMinute) },
  };
}
