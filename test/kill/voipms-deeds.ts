import { usd } from '../e2e/telecloud.js';
import { client, portForm } from '../e2e/voipms.js';
import { change, type Deed, doer, make } from './deed.js';
import { type Ground } from './ground.js';

const trunk = {
  provider: 'voipms',
  direction: 'origination',
  title: 'main',
  primary: { ipAddress: '192.0.2.9' },
};
const numberAt = (i: number): string => `+1786555${String(100 + i).padStart(4, '0')}`;

/** Numbers, one for each try. */
async function buy(ground: Ground): Promise<void> {
  const phoneNumbers = Array.from({ length: 16 }, (_, i) => numberAt(i));
  const connection = { trunkId: await make(ground, '/v1/trunks', trunk) };
  const ordered = await make(ground, '/v1/orders', { provider: 'voipms', phoneNumbers, connection });
  await ground.until(doer, `/v1/orders/${ordered}`, ({ status }) => status === 'completed');
}

let customerId = '';
let customerIds: string[] = [];
let trunkId = '';
let portId = '';

/** What a reseller does at VoIP.ms. */
export const voipmsDeeds: Readonly<Record<string, Deed>> = {
  'a number that nobody holds': {
    method: 'POST',
    path: '/v1/orders',
    before: async (ground) => void (trunkId = await make(ground, '/v1/trunks', trunk)),
    body: (i) => ({ provider: 'voipms', phoneNumbers: [numberAt(i)], connection: { trunkId } }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ voipms }) => voipms.ledger.orders().length,
  },
  'a back order': {
    method: 'POST',
    path: '/v1/orders',
    before: async (ground) => void (trunkId = await make(ground, '/v1/trunks', trunk)),
    body: () => ({
      provider: 'voipms',
      criteria: { type: 'local', region: 'FL', city: 'Alford', quantity: 1 },
      connection: { trunkId },
    }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'back_order').length,
  },
  'a port whose papers follow': {
    method: 'POST',
    path: '/v1/port-orders',
    body: (i) => portForm({ phoneNumbers: [`+1786555${1200 + i}`] }),
    follow: ({ body }) => `/v1/port-orders/${body.id}`,
    sends: 2,
    done: ({ voipms }) => voipms.ledger.ports().length,
  },
  'a paper for a port': {
    method: 'POST',
    path: () => `/v1/port-orders/${portId}/documents`,
    before: async (ground) => {
      portId = await make(ground, '/v1/port-orders', portForm());
    },
    body: (i) => {
      const form = new FormData();
      form.set('name', 'other');
      form.set('file', new Blob([`%PDF-1.7 ${'x'.repeat(100 + i)}`]), 'paper.pdf');
      return form;
    },
    follow: change,
    portStepMs: 3_600_000,
    // The port came with two.
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'port_file').length - 2,
  },
  'a new client': {
    method: 'POST',
    path: '/v1/customers?provider=voipms',
    body: (i) => client(`new${i}`),
    follow: change,
    done: ({ voipms }) => voipms.ledger.clients().length,
  },
  'a charge to a client': {
    method: 'POST',
    path: () => `/v1/customers/${customerId}/charges?provider=voipms`,
    before: async (ground) =>
      void (customerId = await make(ground, '/v1/customers?provider=voipms', client('charged'))),
    body: () => ({ amount: usd('4.99'), description: 'Calls' }),
    follow: change,
    done: ({ voipms }) => voipms.ledger.charges(customerId).length,
  },
  'a change of a client': {
    method: 'PATCH',
    path: (i) => `/v1/customers/${customerIds[i]}?provider=voipms`,
    before: async (ground) => {
      customerIds = [];
      for (let i = 0; i < 16; i++)
        customerIds.push(await make(ground, '/v1/customers?provider=voipms', client(`changed${i}`)));
    },
    body: (i) => ({ phone: `50355501${String(i).padStart(2, '0')}`, password: 'another-password-8' }),
    follow: change,
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'client_set').length,
    // Whether the password was set as well cannot be read.
    unreadable: true,
  },
  'an assignment to a customer': {
    method: 'POST',
    path: (i) => `/v1/numbers/${encodeURIComponent(numberAt(i))}/assign`,
    before: async (ground) => {
      customerId = await make(ground, '/v1/customers?provider=voipms', client('assigned'));
      await buy(ground);
      const customer = { customerId, packageId: '8378' };
      trunkId = await make(ground, '/v1/trunks', { ...trunk, title: 'theirs', customer });
    },
    body: () => ({
      trunkId,
      fees: { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') },
      chargeNow: { setup: true, monthly: false },
    }),
    follow: change,
    done: ({ voipms }) => voipms.ledger.charges(customerId).length,
  },
  'a sub-account': {
    method: 'POST',
    path: '/v1/trunks',
    body: (i) => ({ ...trunk, title: `desk${i}` }),
    follow: change,
    done: ({ voipms }) => voipms.ledger.accounts().length,
  },
  'a number that is given up': {
    method: 'DELETE',
    path: (i) => `/v1/numbers/${encodeURIComponent(numberAt(i))}?portOut=true`,
    before: buy,
    body: () => undefined,
    follow: change,
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'number_cancelled').length,
  },
};
