import { type Order, type Reservation } from '../../e2e/answers.js';
import { type Reply } from '../../e2e/gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from '../../e2e/tcl.js';
import { type Bench, type Driver, type FaultedProvider } from '../faults/shot.js';

type At = Bench<TclGateway>;
const counts = new WeakMap<object, number>();
/** A number that nobody has used on this bench. */
function fresh({ at }: At, prefix = '+44207946'): string {
  const n = (counts.get(at) ?? 0) + 1;
  counts.set(at, n);
  return `${prefix}${String(n + 99).padStart(4, '0')}`;
}
const hold = ({ at }: At, n: string): Promise<Reply<Reservation>> =>
  at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [n] });
const holds = ({ at }: At, n: string): boolean => at.tcl.ledger.held().includes(n);

async function place({ at }: At, n: string): Promise<Reply<Order>> {
  return at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: [n], connection: direct });
}
/** A change of a number in service. */
const ofNumber =
  (ask: (at: TclGateway, path: string) => Promise<Reply>): Driver<TclGateway> =>
  async (bench) => {
    const n = fresh(bench);
    const { body } = await place(bench, n);
    const order = await bench.at.client.until(`/v1/orders/${body.id}`, endedOrder);
    if (order.status !== 'completed') throw new Error(`not bought: ${JSON.stringify(order)}`);
    return { fire: () => ask(bench.at, `/v1/numbers/${encodeURIComponent(n)}`) };
  };

/** How each of its effects is brought about through the public API. */
export const tcl: FaultedProvider<TclGateway> = {
  id: 'tcl',
  start: async (env) => {
    const at = await startTclGateway(env);
    return { at, simulator: at.tcl };
  },
  refusal: { status: 400, type: 'application/json', body: '{"status":"400","message":"Insufficient credit"}' },
  ambient: ['magic', 'order_status by course', 'charge', 'delivered', 'document_status', 'release by dropped'],
  drivers: {
    createReservation: (bench) => {
      const n = fresh(bench);
      // A hold without a name ends by the provider's clock, after ten minutes.
      return Promise.resolve({ fire: () => hold(bench, n), patienceMs: 2_500, stands: () => holds(bench, n) });
    },
    deleteReservation: async (bench) => {
      const { body } = await hold(bench, fresh(bench));
      return { fire: (options) => bench.at.client.delete(`/v1/reservations/${body.id}`, options) };
    },
    createOrder: (bench) => {
      const n = fresh(bench);
      return Promise.resolve({ fire: () => place(bench, n) });
    },
    changeOrder: ofNumber((at, path) => at.client.patch(path, { trunkId: 'conn-2' })),
    moveOrder: ofNumber((at, path) => at.client.post(`${path}/move`, { locationId: 'loc-2' })),
    deleteOrder: ofNumber((at, path) => at.client.delete(path)),
    createConnection: ({ at }, nth) => {
      const request = {
        ...{ provider: 'tcl', direction: 'origination', title: `c${nth}` },
        primary: { ipAddress: '192.0.2.9', port: 5060 },
      };
      return Promise.resolve({ fire: () => at.client.post('/v1/trunks', request) });
    },
    uploadDocument: async (bench, nth) => {
      const { body } = await place(bench, fresh(bench, '+49305550'));
      await bench.at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'action_required');
      const form = new FormData();
      form.set('documentType', 'identity');
      form.set('file', new Blob([`%PDF-1.7 identity ${nth}`]), 'passport.pdf');
      return { fire: () => bench.at.client.post(`/v1/orders/${body.id}/documents`, form) };
    },
  },
};
