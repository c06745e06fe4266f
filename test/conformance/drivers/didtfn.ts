import { type Reservation } from '../../e2e/answers.js';
import { type Reply, startTestGateway, type TestGateway } from '../../e2e/gateway.js';
import { type Bench, type Driver, type FaultedProvider } from '../faults/shot.js';

const counts = new WeakMap<object, number>();
/** A number that nobody has used on this bench. */
function fresh({ at }: Bench, prefix = '+1206219'): string {
  const n = (counts.get(at) ?? 0) + 1;
  counts.set(at, n);
  return `${prefix}${String(n + 99).padStart(4, '0')}`;
}
const hold = (at: TestGateway, n: string): Promise<Reply<Reservation>> =>
  at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [n] });
const inCart = ({ at }: Bench, n: string): boolean => at.simulator.ledger.cart().includes(n.slice(2));

const order: Driver<TestGateway> = async (bench) => {
  const { at } = bench;
  const held = await hold(at, fresh(bench));
  const request = { reservationId: held.body.id, connection: { trunkId: '3' } };
  return { fire: () => at.client.post('/v1/orders', request) };
};
const trunk = (direction: string, nth: number): object => ({
  ...{ provider: 'didtfn', direction, title: `t${nth}`, primary: { ipAddress: `192.0.2.${(nth % 200) + 20}` } },
  ...(direction === 'origination' ? { billing: 'unmetered', sessions: 20 } : { sessions: 10, callsPerSecond: 5 }),
});
const defineTrunk =
  (direction: string): Driver<TestGateway> =>
  ({ at }, nth) =>
    Promise.resolve({ fire: () => at.client.post('/v1/trunks', trunk(direction, nth)) });

/** How each of its effects is brought about through the public API. */
export const didtfn: FaultedProvider<TestGateway> = {
  id: 'didtfn',
  start: async (env) => {
    const at = await startTestGateway({ PAYMENTS_RAW_CARD: 'enabled', ...env }, { portFocMs: 600_000 });
    return { at, simulator: at.simulator };
  },
  refusal: { status: 200, type: 'text/html', body: '{"status":"404","error":"Insufficient balance"}' },
  ambient: ['magic', 'port_status by course'],
  drivers: {
    make_payment: ({ at }) => {
      const card = { number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '987' };
      const request = { provider: 'didtfn', firstName: 'Sunny', lastName: 'Summertime', card };
      return Promise.resolve({ fire: () => at.client.post('/v1/billing/payments', request) });
    },
    updatenumber: async (bench, nth) => {
      const shot = await order(bench, nth);
      const { id } = (await shot.fire()).body;
      const { phoneNumbers } = (await bench.at.client.get(`/v1/orders/${id}`)).body;
      const path = `/v1/numbers/${encodeURIComponent(phoneNumbers[0].phoneNumber)}`;
      return { fire: () => bench.at.client.patch(path, { status: 'inactive' }) };
    },
    reserve: (bench) => {
      const n = fresh(bench);
      return Promise.resolve({ fire: () => hold(bench.at, n), about: n.slice(2), stands: () => inCart(bench, n) });
    },
    bulkreserve: (bench) => {
      const request = { type: 'local', region: 'NV', quantity: 1 };
      const before = bench.at.simulator.ledger.cart().length;
      return Promise.resolve({
        fire: () => bench.at.client.post('/v1/reservations', { provider: 'didtfn', criteria: request }),
        stands: () => bench.at.simulator.ledger.cart().length > before,
      });
    },
    remove_reserved: async ({ at, ...bench }) => {
      const n = fresh({ at, ...bench });
      const { body } = await hold(at, n);
      // Numbers that earlier cases have left behind are let go of in between.
      return { fire: (options) => at.client.delete(`/v1/reservations/${body.id}`, options), about: n.slice(2) };
    },
    gen_order: order,
    process_order: order,
    generate_lnp_order: (bench) => {
      const form = new FormData();
      const request = {
        ...{ provider: 'didtfn', category: 'landline', subscriberType: 'business' },
        ...{ loaAuthorizingPerson: 'Sunny Summertime', phoneNumbers: [fresh(bench, '+1206555')] },
      };
      form.set('order', new Blob([JSON.stringify(request)], { type: 'application/json' }));
      form.set('loa', new Blob(['%PDF-1.7 loa'], { type: 'application/pdf' }), 'loa.pdf');
      form.set('carrierDocument', new Blob(['%PDF-1.7 bill'], { type: 'application/pdf' }), 'bill.pdf');
      return Promise.resolve({ fire: () => bench.at.client.post('/v1/port-orders', form) });
    },
    defineTrunk: defineTrunk('origination'),
    defineTrunk_termination: defineTrunk('termination'),
    update_trunk: async ({ at }, nth) => {
      const { body } = await at.client.post('/v1/trunks', trunk('origination', nth));
      return { fire: () => at.client.patch(`/v1/trunks/${body.id}`, { title: `new${nth}` }) };
    },
    disable_trunk_termination: async ({ at }, nth) => {
      const { body } = await at.client.post('/v1/trunks', trunk('termination', nth));
      return { fire: () => at.client.delete(`/v1/trunks/${body.id}?direction=termination`) };
    },
  },
};
