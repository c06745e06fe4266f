import { person } from '../e2e/telecloud.js';
import { change, type Deed, make } from './deed.js';

function port(i: number): FormData {
  const form = new FormData();
  const order = {
    provider: 'didtfn',
    phoneNumbers: [`+1425555${1000 + i}`],
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Sunny Summertime',
    wirelessPin: '4821',
  };
  form.set('order', JSON.stringify(order));
  for (const name of ['loa', 'carrierDocument']) form.set(name, new Blob([`%PDF-1.7 ${i}`]), name);
  return form;
}

let customerId = '';

/** Ports, trunks, payments and orders beside the cart, at the providers that a person or a form stands behind. */
export const deeds: Readonly<Record<string, Deed>> = {
  'a port': {
    method: 'POST',
    path: '/v1/port-orders',
    body: port,
    follow: ({ body }) => `/v1/port-orders/${body.id}`,
    done: ({ didtfn }) => didtfn.ledger.ports().length,
  },
  'a trunk': {
    method: 'POST',
    path: '/v1/trunks',
    body: (i) => ({
      provider: 'didtfn',
      direction: 'origination',
      title: `trunk ${i}`,
      primary: { ipAddress: `192.0.2.${100 + i}` },
      billing: 'metered',
    }),
    follow: change,
    done: ({ didtfn }) => didtfn.ledger.entries().filter(({ type }) => (type as string) === 'trunk').length,
  },
  'a card payment': {
    method: 'POST',
    path: '/v1/billing/payments',
    body: () => ({
      provider: 'didtfn',
      firstName: 'Sunny',
      lastName: 'Summertime',
      card: { number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '123' },
    }),
    follow: ({ body }) => `/v1/changes/${body.id}`,
    done: ({ didtfn }) => didtfn.ledger.payments().length,
  },
  'an order that takes its time': {
    method: 'POST',
    path: '/v1/orders',
    body: (i) => ({
      provider: 'tcl',
      phoneNumbers: [`+44207946${String(100 + i).padStart(4, '0')}`],
      connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
    }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ tcl }) => tcl.ledger.charges().length,
  },
  'a service order': {
    method: 'POST',
    path: '/v1/service-orders',
    before: async (ground) => void (customerId = await make(ground, '/v1/customers?provider=telecloud', person)),
    body: () => ({ customerId, ratePlanId: '52747', variables: [{ number: 1, value: '356938035643809' }] }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ telecloud }) => telecloud.ledger.orders().length,
    unreadable: true,
  },
  'a credit that nobody can look up': {
    method: 'POST',
    path: '/v1/billing/adjustments?provider=telecloud',
    body: () => ({
      account: { type: 'core', number: '5547777000' },
      type: 'credit',
      amount: { amount: '1.00', currency: 'USD' },
    }),
    follow: change,
    done: ({ telecloud }) => telecloud.ledger.charges().length,
    unreadable: true,
  },
};
