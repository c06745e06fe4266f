import { type BodyExamples } from '../kit/define.js';

/** The sub-account that the first example creates. */
const connection = { trunkId: '100000_desk' };

/** Request bodies that this provider accepts, in an order in which they work. */
export const voipmsExamples: BodyExamples = {
  'POST /v1/trunks': {
    'Sub-account, authenticated by IP address': {
      ...{ provider: 'voipms', direction: 'origination', title: 'desk' },
      primary: { ipAddress: '192.0.2.10' },
    },
  },
  'POST /v1/reservations': {
    'Toll-free number, with unmetered billing': {
      provider: 'voipms',
      criteria: { type: 'toll_free', tollFreePrefix: '888', quantity: 1 },
      providerOptions: { billing: 'unmetered' },
    },
    'Two numbers in Florida': { provider: 'voipms', criteria: { type: 'local', region: 'FL', quantity: 2 } },
  },
  'POST /v1/orders': {
    'Order a reservation, with delivery settings': {
      ...{ reservationId: 'rsv_01kf3xw8q20000m5e7r9t2v4x6', connection },
      providerOptions: { pop: '16', dialTime: 45, callerNameLookup: false, failoverNoAnswer: 'vm:101', note: 'Desk' },
    },
    'Back order of a rate center without numbers': {
      provider: 'voipms',
      criteria: { type: 'local', region: 'FL', city: 'ALFORD', quantity: 1 },
      connection,
    },
  },
  'PATCH /v1/numbers/{e164}': {
    'Voicemail instead of the trunk': { providerOptions: { routing: 'vm:101', dialTime: 30, note: 'Night desk' } },
    'Another billing mode': { billing: 'unmetered' },
  },
  'POST /v1/numbers/bulk-updates': {
    'A longer ring': { provider: 'voipms', phoneNumbers: ['+17865550100'], providerOptions: { dialTime: 60 } },
  },
  'POST /v1/port-orders': {
    'Local numbers of a business': {
      order: {
        ...{ provider: 'voipms', phoneNumbers: ['+17865551234'], category: 'landline', subscriberType: 'business' },
        ...{ loaAuthorizingPerson: 'Jane Doe', wirelessAccountNumber: 'A-77' },
        providerOptions: {
          ...{ street: '400 Green Road', unit: 'Suite 4', city: 'Miami', region: 'FL', postalCode: '33055' },
          ...{ country: 'US', losingCarrier: 'Telco', company: 'Doe LLC' },
        },
      },
      ...{ loa: 'loa.pdf', carrierDocument: 'bill.pdf' },
    },
  },
  'POST /v1/customers': {
    'Reseller client': {
      ...{ firstName: 'Jane', lastName: 'Doe', email: 'jane.doe@example.com', phone: '5035550100' },
      address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
      password: 'example-password-7',
    },
  },
};
