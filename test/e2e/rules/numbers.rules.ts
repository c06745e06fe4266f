import { type Rule } from './rule.js';

const contract = 'contract, §3 and §4';
const connection = { trunkId: '3' };
const search = (query: string): Rule['request'] => `GET /v1/available-numbers?${query}`;
const hold = (body: object): Pick<Rule, 'request' | 'body'> => ({
  request: 'POST /v1/reservations',
  body: { provider: 'didtfn', ...body },
});
const order = (body: object): Pick<Rule, 'request' | 'body'> => ({
  request: 'POST /v1/orders',
  body: {
    provider: 'tcl',
    connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
    ...body,
  },
});

export const searches: readonly Rule[] = [
  {
    rule: 'a state is named by its code',
    source: contract,
    request: search('region=Washington'),
    pointer: '?region',
    says: /code.*WA/,
  },
  {
    rule: 'a state of the United States exists',
    source: contract,
    request: search('region=ZZ'),
    pointer: '?region',
    says: /state code such as WA/,
  },
  {
    rule: 'a province of Canada exists',
    source: contract,
    request: search('country=CA&region=WA'),
    pointer: '?region',
    says: /province code such as ON/,
  },
  {
    rule: 'an area code is in its state',
    source: contract,
    request: search('areaCode=212&region=WA'),
    pointer: '?region',
    says: /212 is in NY/,
  },
  {
    rule: 'an exchange is in its area code',
    source: contract,
    request: search('exchange=206219&areaCode=212'),
    pointer: '?exchange',
    says: /not in area code 212/,
  },
  {
    rule: 'an area code is three digits, the first from 2 to 9',
    source: 'North American Numbering Plan',
    request: search('areaCode=112'),
    pointer: '?areaCode',
    says: /206/,
  },
  {
    rule: 'an area code of toll-free numbers is a prefix, not a place',
    source: 'North American Numbering Plan',
    request: search('areaCode=866&type=local'),
    pointer: '?areaCode',
    says: /tollFreePrefix/,
  },
  {
    rule: 'an area code of the United States is not in Canada',
    source: 'North American Numbering Plan',
    request: search('country=CA&areaCode=212'),
    pointer: '?areaCode',
    says: /212 is in NY, United States/,
  },
  {
    rule: 'toll-free numbers are in no state',
    source: 'North American Numbering Plan',
    request: search('type=toll_free&region=WA'),
    pointer: '?region',
    says: /tollFreePrefix/,
  },
  {
    rule: 'a toll-free area code is in no state',
    source: 'North American Numbering Plan',
    request: search('areaCode=866&region=WA'),
    pointer: '?region',
    says: /tollFreePrefix/,
  },
  {
    rule: 'toll-free numbers have no area code',
    source: 'North American Numbering Plan',
    request: search('type=toll_free&areaCode=206'),
    pointer: '?areaCode',
    says: /tollFreePrefix/,
  },
  {
    rule: 'a toll-free prefix is one of those in use',
    source: 'North American Numbering Plan',
    request: search('type=toll_free&tollFreePrefix=899'),
    pointer: '?tollFreePrefix',
    says: /866/,
  },
  {
    rule: 'local numbers have no toll-free prefix',
    source: contract,
    request: search('type=local&tollFreePrefix=866'),
    pointer: '?tollFreePrefix',
    says: /toll_free/,
  },
  {
    rule: 'a country is named by its code',
    source: contract,
    request: search('country=usa'),
    pointer: '?country',
    says: /US/,
  },
  {
    rule: 'an exchange is six digits',
    source: contract,
    request: search('exchange=219'),
    pointer: '?exchange',
    says: /206219|six digits/,
  },
  {
    rule: 'a page has at most 200 entries',
    source: contract,
    request: search('limit=201'),
    pointer: '?limit',
    says: /200/,
  },
  {
    rule: 'a provider is one of those of this gateway',
    source: contract,
    request: search('provider=acme'),
    status: 404,
    code: 'provider_not_found',
    says: /didtfn/,
  },
  {
    rule: 'a parameter is one of the route',
    source: contract,
    request: search('state=WA'),
    pointer: '?state',
    says: /not a parameter|unknown|recognized/i,
  },
];

export const holds: readonly Rule[] = [
  {
    rule: 'a phone number is in E.164',
    source: contract,
    ...hold({ phoneNumbers: ['206-219-0140'] }),
    pointer: '/phoneNumbers/0',
    says: /E\.164/,
  },
  {
    rule: 'a North American number has an area code and an exchange from 2 to 9',
    source: 'North American Numbering Plan',
    ...hold({ phoneNumbers: ['+12061190140'] }),
    pointer: '/phoneNumbers/0',
    says: /North American/,
  },
  {
    rule: 'a number is named once',
    source: contract,
    ...hold({ phoneNumbers: ['+12062190140', '+12062190140'] }),
    pointer: '/phoneNumbers/1',
    says: /twice|duplicate|once/i,
  },
  {
    rule: 'numbers or criteria, not both',
    source: contract,
    ...hold({ phoneNumbers: ['+12062190140'], criteria: { type: 'local', quantity: 1 } }),
    pointer: '/criteria',
    says: /either|both|one of/i,
  },
  {
    rule: 'numbers or criteria, one of them',
    source: contract,
    ...hold({}),
    pointer: '/phoneNumbers',
    says: /criteria/,
  },
  {
    rule: 'criteria name a place that is possible',
    source: contract,
    ...hold({ criteria: { type: 'local', region: 'WA', areaCode: '212', quantity: 1 } }),
    pointer: '/criteria/region',
    says: /212 is in NY/,
  },
  {
    rule: 'criteria for toll-free numbers have no state',
    source: 'North American Numbering Plan',
    ...hold({ criteria: { type: 'toll_free', region: 'WA', quantity: 1 } }),
    pointer: '/criteria/region',
    says: /tollFreePrefix/,
  },
  {
    rule: 'a quantity is at least one',
    source: contract,
    ...hold({ criteria: { type: 'local', areaCode: '206', quantity: 0 } }),
    pointer: '/criteria/quantity',
    says: /1/,
  },
  {
    rule: 'a hold has at most 1000 numbers',
    source: 'DID/TFN, bulk reserve',
    ...hold({ criteria: { type: 'local', areaCode: '206', quantity: 1001 } }),
    pointer: '/criteria/quantity',
    says: /1,?000/,
  },
  {
    rule: 'landline numbers are of the United States',
    source: 'DID/TFN, reserve',
    ...hold({ phoneNumbers: ['+442079460140'] }),
    pointer: '/phoneNumbers/0',
    says: /North American|United States|US /,
  },
];

export const orders: readonly Rule[] = [
  {
    rule: 'direct needs a connection',
    source: 'TCL, orders',
    ...order({ phoneNumbers: ['+442079460140'], connection: { type: 'direct', outpulseType: 'sameAsNumber' } }),
    pointer: '/connection/connectionId',
    says: /connectionId/,
  },
  {
    rule: 'pstn needs digits',
    source: 'TCL, orders',
    ...order({ phoneNumbers: ['+442079460140'], connection: { type: 'pstn', outpulseType: 'custom' } }),
    pointer: '/connection/outpulseDigits',
    says: /outpulseDigits/,
  },
  {
    rule: 'pstn is custom',
    source: 'TCL, orders',
    ...order({
      phoneNumbers: ['+442079460140'],
      connection: { type: 'pstn', outpulseType: 'sameAsNumber', outpulseDigits: '442079460141' },
    }),
    pointer: '/connection/outpulseType',
    says: /custom/,
  },
  {
    rule: 'custom needs digits',
    source: 'TCL, orders',
    ...order({
      phoneNumbers: ['+442079460140'],
      connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'custom' },
    }),
    pointer: '/connection/outpulseDigits',
    says: /outpulseDigits/,
  },
  {
    rule: 'the number as dialed has no digits of its own',
    source: 'TCL, orders',
    ...order({
      phoneNumbers: ['+442079460140'],
      connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber', outpulseDigits: '4420' },
    }),
    pointer: '/connection/outpulseDigits',
    says: /Use custom/,
  },
  {
    rule: 'a number is named once',
    source: contract,
    ...order({ phoneNumbers: ['+442079460140', '+442079460140'] }),
    pointer: '/phoneNumbers/1',
    says: /twice|duplicate|once/i,
  },
  {
    rule: 'an order has one way to say what is ordered',
    source: contract,
    ...order({ phoneNumbers: ['+442079460140'], block: { start: '+442079460140', size: 10 } }),
    pointer: '/block',
    says: /one of|either|exactly/i,
  },
  {
    rule: 'what is ordered is said',
    source: contract,
    request: 'POST /v1/orders',
    body: { provider: 'tcl', connection },
    pointer: '/reservationId',
    says: /phoneNumbers/,
  },
];
