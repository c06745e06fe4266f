import { type Account, type Handler } from './account.js';
import { catalogue } from './catalogue.js';
import { dottedNumber } from './foreign.js';
import { type Given } from './given.js';
import {
  carriers,
  digitsOf,
  localNumbersOf,
  type Price,
  tollFreeNumbers,
  tollFreePrefixes,
  tollFreePrices,
  vanityNumbers,
  vanityPrices,
} from './inventory.js';
import { method, type Methods } from './methods.js';
import { dollars } from './money.js';
import { provinces, type RateCenter, rateCenters, rateCentersOf, states } from './places.js';
import { Refusal, Rows } from './wire.js';

const getStates: Handler = () => ({
  states: new Rows(states.map(({ code, name }) => ({ state: code, description: name }))),
});

const getProvinces: Handler = () => ({
  provinces: new Rows(provinces.map(({ code, name }) => ({ province: code, description: name }))),
});

const getRateCentersUSA: Handler = (given, account) => centersIn('US', given.need('state'), account);
const getRateCentersCAN: Handler = (given, account) => centersIn('CA', given.need('province'), account);

const getDIDsUSA: Handler = (given, account) => didsIn('US', given.need('state'), given, account);
const getDIDsCAN: Handler = (given, account) => didsIn('CA', given.need('province'), given, account);

const searchDIDsUSA: Handler = (given, account) => searched('US', given.text('state'), given, account);
const searchDIDsCAN: Handler = (given, account) => searched('CA', given.text('province'), given, account);

const searchTollFreeUSA: Handler = (given, { ledger }) => {
  const dids = tollFreeNumbers('american').filter((did) => ledger.isFree(did) && fits(did, given));
  const row = { ...priced('', tollFreePrices.american), minute_usa: '0.019', minute_canada: '0.08' };
  const overseas = { minute_puertorico: '0.095', minute_alaska: '0.17' };
  return {
    dids: new Rows(
      dids.map((did) => ({ did, ...row, ...overseas })),
      'unavailable_info',
    ),
  };
};

const searchTollFreeCanUS: Handler = (given, { ledger }) => {
  const dids = tollFreeNumbers('canadian').filter((did) => ledger.isFree(did) && fits(did, given));
  const row = { ...priced('', tollFreePrices.canadian), minute: '0.0320' };
  return {
    dids: new Rows(
      dids.map((did) => ({ did, ...row })),
      'unavailable_info',
    ),
  };
};

const searchVanity: Handler = (given, { ledger }) => {
  const type = given.need('type');
  const prefixes = type === '8**' ? tollFreePrefixes : [type];
  const pattern = digitsOf(given.need('query'));
  const dids = prefixes.flatMap((prefix) => vanityNumbers(prefix, pattern)).filter((did) => ledger.isFree(did));
  const [american, canadian] = [vanityPrices['1'], vanityPrices['2']].map(money);
  const row = {
    monthly_american: american?.monthly ?? '',
    monthly_canadian: canadian?.monthly ?? '',
    minute_american_usa: '0.019',
    minute_american_canada: '0.08',
    minute_canadian: '0.032',
    setup_american: american?.setup ?? '',
    setup_canadian: canadian?.setup ?? '',
  };
  return {
    dids: new Rows(
      dids.map((did) => ({ did, ...row })),
      'unavailable_info',
    ),
  };
};

const getCarriers: Handler = (given) => ({ carriers: catalogue(given, 'carrier', carriers) });

/** The reads of available numbers in the United States and Canada. */
export const searching: Methods = {
  getStates: method('', getStates),
  getProvinces: method('', getProvinces),
  getRateCentersUSA: method('state!', getRateCentersUSA),
  getRateCentersCAN: method('province!', getRateCentersCAN),
  getDIDsUSA: method('state! ratecenter', getDIDsUSA),
  getDIDsCAN: method('province! ratecenter', getDIDsCAN),
  searchDIDsUSA: method('state type! query!', searchDIDsUSA),
  searchDIDsCAN: method('province type! query!', searchDIDsCAN),
  searchTollFreeUSA: method('type query', searchTollFreeUSA),
  searchTollFreeCanUS: method('type query', searchTollFreeCanUS),
  searchVanity: method('type=vanityType! query=vanityQuery!', searchVanity),
  getCarriers: method('carrier', getCarriers),
};

function centersIn(country: RateCenter['country'], region: string, account: Account): { ratecenters: Rows } {
  const rows = rateCentersOf(country, region).map((center) => ({
    ratecenter: center.name,
    available: freeNumbersOf(center, account).length > 0 ? 'yes' : 'no',
  }));
  return { ratecenters: new Rows(rows) };
}

function didsIn(country: RateCenter['country'], region: string, given: Given, account: Account): { dids: Rows } {
  const name = given.text('ratecenter')?.toUpperCase();
  const centers = rateCentersOf(country, region).filter((center) => !name || center.name.toUpperCase() === name);
  if (centers.length === 0) throw new Refusal('invalid_ratecenter');
  const extras = country === 'US' ? { has_port_out_pin: '1', sms: 1 } : { sms: 1 };
  return { dids: localRows(centers, () => true, extras, account) };
}

function searched(
  country: RateCenter['country'],
  region: string | undefined,
  given: Given,
  account: Account,
): { dids: Rows } {
  const centers = rateCenters.filter(
    (center) => center.country === country && (region === undefined || center.region === region),
  );
  return { dids: localRows(centers, (did) => fits(did, given), {}, account) };
}

function localRows(
  centers: readonly RateCenter[],
  wanted: (did: string) => boolean,
  extras: Record<string, string | number>,
  account: Account,
): Rows {
  const rows = centers.flatMap((center) => {
    const american = center.country === 'US';
    const region = (american ? states : provinces).find(({ code }) => code === center.region);
    const row = {
      ratecenter: center.name,
      [american ? 'state' : 'province']: center.region,
      [american ? 'state_description' : 'province_description']: region?.name ?? '',
      ...priced('perminute_', account.localPrices['1'], '0.01'),
      ...priced('flat_', account.localPrices['2'], '0.00'),
      ...extras,
    };
    const dotted = account.quirks.foreignNumbers && center.areaCode === dottedNumber.slice(0, 3) ? [dottedNumber] : [];
    return [...freeNumbersOf(center, account), ...dotted]
      .filter((did) => wanted(did.replaceAll('.', '')))
      .map((did) => ({ did, ...row }));
  });
  return new Rows(rows, 'unavailable_info');
}

function freeNumbersOf(center: RateCenter, { ledger }: Account): string[] {
  return localNumbersOf(center).filter((did) => ledger.isFree(did));
}

/** Whether a number matches `type` and `query`; without them, any number does. */
function fits(did: string, given: Given): boolean {
  const type = given.text('type');
  const query = given.text('query');
  if (type === undefined && query === undefined) return true;
  if (type === undefined) throw new Refusal('missing_type');
  if (query === undefined) throw new Refusal('missing_query');
  const digits = digitsOf(query);
  if (type === 'starts') return did.startsWith(digits);
  return type === 'ends' ? did.endsWith(digits) : did.includes(digits);
}

function money(price: Price | undefined): { monthly: string; setup: string } {
  return { monthly: dollars(price?.monthly ?? 0), setup: dollars(price?.setup ?? 0) };
}

function priced(prefix: string, price: Price | undefined, minute?: string): Record<string, string> {
  const { monthly, setup } = money(price);
  const rate = minute === undefined ? {} : { [`${prefix}minute`]: minute };
  return { [`${prefix}monthly`]: monthly, ...rate, [`${prefix}setup`]: setup };
}
