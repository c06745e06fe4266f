import { type BodyExamples } from '../kit/define.js';

const connection = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };

/** Request bodies that this provider accepts, in an order in which they work. */
export const tclExamples: BodyExamples = {
  'POST /v1/trunks': {
    'SIP connection': {
      ...{ provider: 'tcl', direction: 'origination', title: 'berlin' },
      primary: { ipAddress: '192.0.2.7', port: 5060 },
    },
  },
  'POST /v1/reservations': {
    'Any number in London': {
      provider: 'tcl',
      criteria: { type: 'local', country: 'GB', city: 'London', quantity: 1 },
    },
    'Two numbers in the United Kingdom': { provider: 'tcl', phoneNumbers: ['+442079460150', '+442079460151'] },
  },
  'POST /v1/orders': {
    'Order a reservation, delivered to a SIP connection': {
      ...{ reservationId: 'rsv_01kf3xw8q20000m5e7r9t2v4x6', connection },
    },
    'Any number in Berlin, without a reservation; documents are required': {
      ...{ provider: 'tcl', criteria: { type: 'local', country: 'DE', city: 'Berlin', quantity: 1 }, connection },
    },
    'Numbers of two countries, as one order for each': {
      ...{ provider: 'tcl', phoneNumbers: ['+442079460160', '+6565550120'], split: 'auto', connection },
    },
  },
  'PATCH /v1/numbers/{e164}': {
    'Deliver calls to another number': {
      connection: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+442079460999' },
    },
  },
  'POST /v1/numbers/bulk-updates': {
    'All to another SIP connection': { provider: 'tcl', phoneNumbers: ['+442079460150'], trunkId: 'conn-2' },
  },
};
