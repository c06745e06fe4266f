import { methodOf } from '../../../src/providers/voipms/voipms.rows.js';
import { type Reply } from '../../e2e/gateway.js';
import { client, portForm, startVoipmsGateway, type VoipmsGateway } from '../../e2e/voipms.js';
import { type Bench, type Driver, type FaultedProvider } from '../faults/shot.js';

type At = Bench<VoipmsGateway>;
const usd = (amount: string): object => ({ amount, currency: 'USD' });
const counts = new WeakMap<object, number>();
/** A number that nobody has used on this bench. */
function fresh({ at }: At, prefix = '+1786555'): string {
  const n = (counts.get(at) ?? 0) + 1;
  counts.set(at, n);
  return `${prefix}${String(n + 99).padStart(4, '0')}`;
}
const numberAt = (n: string): string => `/v1/numbers/${encodeURIComponent(n)}`;

async function bought(bench: At): Promise<string> {
  const n = fresh(bench);
  const order = await bench.at.buy(n);
  if (order.status !== 'completed') throw new Error(`not bought: ${JSON.stringify(order)}`);
  return n;
}
let names = 0;
const customer = async ({ at }: At): Promise<string> =>
  (await at.client.post('/v1/customers?provider=voipms', client(`c${++names}`))).body.id;
async function resellerTrunk(bench: At): Promise<string> {
  const request = {
    provider: 'voipms',
    direction: 'origination',
    title: `r${++names}`,
    primary: { ipAddress: '192.0.2.20' },
  };
  const body = { ...request, customer: { customerId: await customer(bench), packageId: '8378' } };
  return (await bench.at.client.post('/v1/trunks', body)).body.id;
}
const fees = { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') };
const terms = async (bench: At): Promise<object> => ({
  trunkId: await resellerTrunk(bench),
  fees,
  chargeNow: { setup: true, monthly: false },
});

const order =
  (numberOf: (bench: At) => Promise<string>, options: object = {}): Driver<VoipmsGateway> =>
  async (bench) => {
    const { at } = bench;
    const trunkId = await at.trunk(`t${++names}`);
    const n = await numberOf(bench);
    const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: [n], ...options });
    const request = { reservationId: held.body.id, connection: { trunkId } };
    return { fire: () => at.client.post('/v1/orders', request) };
  };
const tollFree = ['800', '833', '844', '855', '866', '877', '888'];
const backOrder =
  (criteria: object): Driver<VoipmsGateway> =>
  async ({ at }) => {
    const request = { provider: 'voipms', criteria: { type: 'local', quantity: 1, ...criteria } };
    const connection = { trunkId: await at.trunk(`t${++names}`) };
    return { fire: () => at.client.post('/v1/orders', { ...request, connection }, { headers: { prefer: 'wait=1' } }) };
  };
const money =
  (what: 'charges' | 'payments', dryRun: boolean): Driver<VoipmsGateway> =>
  async (bench) => {
    const id = await customer(bench);
    const request = { amount: usd('5.00'), ...(dryRun ? { dryRun } : {}) };
    return {
      fire: () => bench.at.client.post(`/v1/customers/${id}/${what}`, request),
      ...(dryRun && { leavesNothing: true }),
    };
  };
/** A change of a number in service, judged by what happens to that number: what an earlier case has left under way may end meanwhile. */
const ofNumber =
  (ask: (bench: At, path: string) => Promise<() => Promise<Reply>>): Driver<VoipmsGateway> =>
  async (bench) => {
    const n = await bought(bench);
    return { fire: await ask(bench, numberAt(n)), about: n.slice(2) };
  };

const port: Driver<VoipmsGateway> = (bench) => {
  const form = portForm({ phoneNumbers: [fresh(bench, '+1786556')] });
  return Promise.resolve({ fire: () => bench.at.client.post('/v1/port-orders', form) });
};

/** How each of its effects is brought about through the public API. */
export const voipms: FaultedProvider<VoipmsGateway> = {
  id: 'voipms',
  start: async (env) => {
    const at = await startVoipmsGateway({ VOIPMS_POLL_MS: '100', ...env }, { backOrderMs: 300 });
    return { at, simulator: at.voipms };
  },
  refusal: { status: 200, type: 'application/json', body: '{"status":"non_sufficient_funds"}' },
  operation: methodOf,
  matches: (row, { body }) =>
    new RegExp(`name="method"\\r\\n\\r\\n${methodOf(row)}\\r\\n`).test(body) &&
    /name="test"/.test(body) === (row.name !== methodOf(row)),
  ambient: ['magic', 'port_status', 'back_order_filled'],
  drivers: {
    orderDID: order((bench) => Promise.resolve(fresh(bench))),
    orderTollFree: order(async ({ at }) => {
      const search = `/v1/available-numbers?country=US&type=toll_free&tollFreePrefix=${tollFree[++names % tollFree.length]!}&limit=1&provider=voipms`;
      return (await at.client.get(search)).body.data[0].phoneNumber;
    }),
    orderVanity: order((bench) => Promise.resolve(fresh(bench, '+1877356')), { providerOptions: { carrier: '1' } }),
    backOrderDIDUSA: backOrder({ region: 'FL', city: 'Alford' }),
    backOrderDIDCAN: backOrder({ country: 'CA', region: 'QC', city: 'Chomedey' }),
    addCharge: money('charges', false),
    addPayment: money('payments', false),
    'addCharge.test': money('charges', true),
    'addPayment.test': money('payments', true),
    signupClient: ({ at }) => {
      const request = client(`c${++names}`);
      return Promise.resolve({ fire: () => at.client.post('/v1/customers?provider=voipms', request) });
    },
    setClient: async (bench) => {
      const id = await customer(bench);
      const request = { phone: '5035550199', password: 'another-password-8' };
      return { fire: () => bench.at.client.patch(`/v1/customers/${id}`, request) };
    },
    delClient: async (bench) => {
      const id = await customer(bench);
      return { fire: () => bench.at.client.delete(`/v1/customers/${id}`) };
    },
    setClientThreshold: async (bench) => {
      const id = await customer(bench);
      const request = { amount: usd('25'), email: 'jane@example.com' };
      return { fire: () => bench.at.client.patch(`/v1/customers/${id}/threshold`, request) };
    },
    createSubAccount: ({ at }) => {
      const title = `t${++names}`;
      const request = { provider: 'voipms', direction: 'origination', title, primary: { ipAddress: '192.0.2.10' } };
      return Promise.resolve({ fire: () => at.client.post('/v1/trunks', request) });
    },
    setSubAccount: async ({ at }) => {
      const id = await at.trunk(`t${++names}`);
      return { fire: () => at.client.patch(`/v1/trunks/${id}`, { primary: { ipAddress: '192.0.2.11' } }) };
    },
    delSubAccount: async ({ at }) => {
      const id = await at.trunk(`t${++names}`);
      return { fire: () => at.client.delete(`/v1/trunks/${id}`) };
    },
    setDIDRouting: ofNumber(async ({ at }, path) => {
      const trunkId = await at.trunk(`t${++names}`);
      return () => at.client.patch(path, { trunkId });
    }),
    setDIDInfo: ofNumber(({ at }, path) =>
      Promise.resolve(() => at.client.patch(path, { providerOptions: { note: 'desk', dialTime: 45 } })),
    ),
    setDIDBillingType: ofNumber(({ at }, path) =>
      Promise.resolve(() => at.client.patch(path, { billing: 'unmetered' })),
    ),
    connectDID: ofNumber(async (bench, path) => {
      const request = await terms(bench);
      return () => bench.at.client.post(`${path}/assign`, request);
    }),
    unconnectDID: ofNumber(async (bench, path) => {
      await bench.at.client.post(`${path}/assign`, await terms(bench));
      return () => bench.at.client.post(`${path}/unassign`, undefined);
    }),
    cancelDID: ofNumber(({ at }, path) => Promise.resolve(() => at.client.delete(path))),
    addLNPPort: port,
    addLNPFile: async (bench, nth) => {
      const { body } = await (await port(bench, nth)).fire();
      const form = new FormData();
      form.set('name', 'loa');
      form.set('file', new Blob([`%PDF-1.7 another paper ${nth}`]), 'loa.pdf');
      return { fire: () => bench.at.client.post(`/v1/port-orders/${body.id}/documents`, form) };
    },
  },
};
