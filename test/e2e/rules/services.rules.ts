import { portOf } from '../port-form.js';
import { client, portForm } from '../voipms.js';
import { type Rule } from './rule.js';

const contract = 'contract, §3 and §4';
const trunk = (body: object): Pick<Rule, 'request' | 'body'> => ({
  request: 'POST /v1/trunks',
  body: {
    ...{ provider: 'didtfn', direction: 'origination', title: 'incoming', primary: { ipAddress: '192.0.2.50' } },
    ...{ billing: 'metered', ...body },
  },
});
const voipmsTrunk = (body: object): Pick<Rule, 'request' | 'body'> => ({
  request: 'POST /v1/trunks',
  body: { provider: 'voipms', direction: 'origination', title: 'main', primary: { ipAddress: '192.0.2.50' }, ...body },
});
const customer = (body: object): Pick<Rule, 'request' | 'body'> => ({
  request: 'POST /v1/customers?provider=voipms',
  body: { ...client('rules'), ...body },
});
const address = { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' };

export const trunks: readonly Rule[] = [
  {
    rule: 'an address is IPv4',
    source: 'DID/TFN, define trunk group',
    ...trunk({ primary: { ipAddress: '192.0.2.500' } }),
    pointer: '/primary/ipAddress',
    says: /192\.0\.2\.10/,
  },
  {
    rule: 'a port has four digits',
    source: 'DID/TFN, define trunk group',
    ...trunk({ primary: { ipAddress: '192.0.2.50', port: 80 } }),
    pointer: '/primary/port',
    says: /four-digit/,
  },
  {
    rule: 'a prefix has 4 to 6 digits',
    source: 'DID/TFN, define trunk group',
    ...trunk({ primary: { ipAddress: '192.0.2.50', prefix: '12' } }),
    pointer: '/primary/prefix',
    says: /4 to 6 digits/,
  },
  {
    rule: 'an unmetered trunk says its calls',
    source: 'DID/TFN, define trunk group',
    ...trunk({ billing: 'unmetered' }),
    pointer: '/sessions',
    says: /concurrent calls/,
  },
  {
    rule: 'an origination trunk says how it is billed',
    source: 'DID/TFN, define trunk group',
    ...trunk({ billing: undefined }),
    pointer: '/billing',
    says: /metered or unmetered/,
  },
  {
    rule: 'a termination trunk has 1 to 1000 calls',
    source: 'DID/TFN, define trunk termination',
    ...trunk({ direction: 'termination', billing: undefined, sessions: 1001 }),
    pointer: '/sessions',
    says: /1 to 1000/,
  },
  {
    rule: 'calls are forwarded to 11 digits',
    source: 'DID/TFN, define trunk group',
    ...trunk({ callForwarding: '+442079460140' }),
    pointer: '/callForwarding',
    says: /North American/,
  },
  {
    rule: 'a title is one of a sub-account',
    source: 'VoIP.ms, createSubAccount',
    ...voipmsTrunk({ title: 'my trunk!' }),
    pointer: '/title',
    says: /letters|digits/,
  },
];

export const customers: readonly Rule[] = [
  {
    rule: 'an email address',
    source: 'VoIP.ms, signupClient',
    ...customer({ email: 'jane.example.com' }),
    pointer: '/email',
    says: /email address/,
  },
  {
    rule: 'a state exists',
    source: 'VoIP.ms, getStates',
    ...customer({ address: { ...address, region: 'ZZ' } }),
    pointer: '/address/region',
    says: /state code such as/,
  },
  {
    rule: 'a country is named by its code',
    source: 'VoIP.ms, invalid_country',
    ...customer({ address: { ...address, country: 'USA' } }),
    pointer: '/address/country',
    says: /US/,
  },
  {
    rule: 'a ZIP code of the United States',
    source: 'VoIP.ms, invalid_zip',
    ...customer({ address: { ...address, postalCode: '9723' } }),
    pointer: '/address/postalCode',
    says: /ZIP code.*97230/,
  },
  {
    rule: 'a postal code of Canada',
    source: 'VoIP.ms, invalid_zip',
    ...customer({ address: { ...address, region: 'ON', country: 'CA' } }),
    pointer: '/address/postalCode',
    says: /M5V 3L9/,
  },
  {
    rule: 'an address that changes is possible',
    source: 'VoIP.ms, setClient',
    request: 'PATCH /v1/customers/561115?provider=voipms',
    body: { address: { ...address, region: 'ZZ' }, password: 'janes-password-7' },
    pointer: '/address/region',
    says: /state code such as/,
  },
  {
    rule: 'a threshold is from 1 to 250',
    source: 'VoIP.ms, setClientThreshold',
    request: 'PATCH /v1/customers/561115/threshold?provider=voipms',
    body: { amount: { amount: '251.00', currency: 'USD' } },
    pointer: '/amount/amount',
    says: /1 to 250/,
  },
  {
    rule: 'a charge is more than nothing',
    source: 'VoIP.ms, addCharge',
    request: 'POST /v1/customers/561115/charges?provider=voipms',
    body: { amount: { amount: '0.00', currency: 'USD' } },
    pointer: '/amount/amount',
    says: /positive/,
  },
  {
    rule: 'a charge is in US dollars',
    source: 'VoIP.ms, addCharge',
    request: 'POST /v1/customers/561115/charges?provider=voipms',
    body: { amount: { amount: '1.00', currency: 'EUR' } },
    pointer: '/amount/currency',
    says: /USD/,
  },
];

export const ports: readonly Rule[] = [
  {
    rule: 'numbers are of one category',
    source: 'VoIP.ms, invalid_mixed_numbers',
    request: 'POST /v1/port-orders',
    body: portForm({ phoneNumbers: ['+17865551234', '+18665551234'] }),
    pointer: '/order/phoneNumbers/1',
    says: /category landline/,
  },
  {
    rule: 'the countries are ported apart',
    source: 'VoIP.ms, addLNPPort portType',
    request: 'POST /v1/port-orders',
    body: portForm({ phoneNumbers: ['+17865551234', '+14165551234'] }),
    pointer: '/order/phoneNumbers/1',
    says: /separately/,
  },
  {
    rule: 'the billing telephone number is a number of North America',
    source: 'VoIP.ms, addLNPPort btn',
    request: 'POST /v1/port-orders',
    body: portForm({
      providerOptions: {
        ...{ street: '400 Green Road', city: 'Miami', region: 'FL', postalCode: '33055', country: 'US' },
        ...{ losingCarrier: 'Telco', billingNumber: '+442079460140' },
      },
    }),
    pointer: '/order/providerOptions/billingNumber',
    says: /North American/,
  },
  {
    rule: 'the address is in a state that exists',
    source: 'VoIP.ms, addLNPPort state',
    request: 'POST /v1/port-orders',
    body: portForm({
      providerOptions: {
        ...{ street: '400 Green Road', city: 'Miami', region: 'ZZ', postalCode: '33055', country: 'US' },
        losingCarrier: 'Telco',
      },
    }),
    pointer: '/order/providerOptions/region',
    says: /state code such as/,
  },
  {
    rule: 'a number is named once',
    source: contract,
    request: 'POST /v1/port-orders',
    body: portOf({ phoneNumbers: ['+12065551234', '+12065551234'] }),
    pointer: '/order/phoneNumbers/1',
    says: /twice|duplicate|once/i,
  },
  {
    rule: 'a date is not in the past',
    source: 'DID/TFN, generate LNP order',
    request: 'POST /v1/port-orders',
    body: portOf({ phoneNumbers: ['+12065551234'], requestedFocDate: '2020-03-02T12:00:00Z' }),
    pointer: '/order/requestedFocDate',
    says: /past|future|after/,
  },
  {
    rule: 'numbers are ported on working days',
    source: 'DID/TFN, generate LNP order',
    request: 'POST /v1/port-orders',
    body: portOf({ phoneNumbers: ['+12065551234'], requestedFocDate: '2030-03-02T12:00:00Z' }),
    pointer: '/order/requestedFocDate',
    says: /weekend|Saturday|working day|weekday/i,
  },
];

export const others: readonly Rule[] = [
  {
    rule: 'a day of reports exists',
    source: contract,
    request: 'GET /v1/reports/daily-cdrs?provider=didtfn&direction=origination&from=2026-02-30&to=2026-03-01',
    pointer: '?from',
    says: /2026-03-01/,
  },
  {
    rule: 'a report does not end before it begins',
    source: contract,
    request: 'GET /v1/reports/daily-cdrs?provider=didtfn&direction=origination&from=2026-03-02&to=2026-03-01',
    pointer: '?from',
    says: /not be later than to/,
  },
  {
    rule: 'a number in a path is in E.164',
    source: contract,
    request: 'GET /v1/numbers/2065551234',
    pointer: '/path/e164',
    says: /E\.164/,
  },
  {
    rule: 'a page goes on where one ended',
    source: contract,
    request: 'GET /v1/orders?cursor=none',
    pointer: '?cursor',
    says: /nextCursor|cursor/,
  },
  {
    rule: 'a card number has a valid check digit',
    source: 'DID/TFN, make payment',
    request: 'POST /v1/billing/payments',
    body: {
      ...{ provider: 'didtfn', firstName: 'Jane', lastName: 'Doe' },
      card: { number: '4111111111111112', cvv: '123', expiryMonth: 12, expiryYear: 2030 },
    },
    pointer: '/card/number',
    says: /card number/,
  },
];
