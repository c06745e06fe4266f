import { type Account, type Handler } from './account.js';
import { catalogue } from './catalogue.js';
import { didCountries, internationalTypes, type Location, locations } from './international.js';
import { method, type Methods } from './methods.js';
import { dollars } from './money.js';
import { Rows, type Value } from './wire.js';

const getInternationalTypes: Handler = (given) => ({ types: catalogue(given, 'type', internationalTypes) });

const getDIDCountries: Handler = (given) => {
  const type = given.need('type');
  const wanted = given.text('country_id');
  const rows = didCountries
    .filter((country) => locations.some((location) => location.type === type && location.country === country))
    .filter(({ id }) => wanted === undefined || id === wanted)
    .map(({ id, name, callingCode }) => ({ value: id, description: `${name} (+${callingCode})` }));
  return { countries: new Rows(rows) };
};

/** The reads of available numbers in other countries. */
export const abroad: Methods = {
  getInternationalTypes: method('type=internationalType', getInternationalTypes),
  getDIDCountries: method('country_id type=internationalType!', getDIDCountries),
  getDIDsInternationalGeographic: method('country_id!', locationsOf('GEOGRAPHIC')),
  getDIDsInternationalNational: method('country_id!', locationsOf('NATIONAL')),
  getDIDsInternationalTollFree: method('country_id!', locationsOf('TOLLFREE')),
};

/** The remaining numbers of a location. */
export function stockOf(location: Location, { ledger }: Account): number {
  return location.stock - soldAt(location, { ledger });
}

/** How many numbers of a location were ever sold; this determines the next one. */
export function soldAt({ id }: Location, { ledger }: Pick<Account, 'ledger'>): number {
  return ledger.entries().filter((entry) => entry.type === 'allocate' && entry.number.settings['location_id'] === id)
    .length;
}

function locationsOf(type: string): Handler {
  return (given, account) => {
    const found = locations.filter(({ type: one, country }) => one === type && country.id === given.need('country_id'));
    return {
      locations: new Rows(
        found.map((location) => row(location, account)),
        'unavailable_info',
      ),
    };
  };
}

function row(location: Location, account: Account): Value {
  const { id, name, country, areaCode, minute, flat, perMinute, type } = location;
  return {
    location_id: id,
    location_name: name,
    country: country.name,
    area_code: areaCode,
    stock: String(stockOf(location, account)),
    monthly: dollars(flat.monthly),
    setup: dollars(flat.setup),
    minute,
    ...(perMinute && {
      monthly_per_minute: dollars(perMinute.monthly),
      setup_per_minute: dollars(perMinute.setup),
    }),
    ...(type === 'GEOGRAPHIC' && { channels: '2' }),
  };
}
