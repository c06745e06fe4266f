import { type Order, type Reservation } from '../e2e/answers.js';
import { type Reply } from '../e2e/gateway.js';
import { describeFaults } from '../conformance/faults/matrix.js';
import { type Bench } from '../conformance/faults/shot.js';
import { rows } from './example.ops.js';
import { type ExampleGateway, startExampleGateway } from './gateway.js';

type At = Bench<ExampleGateway>;
const counts = new WeakMap<object, number>();
/** A number that nobody has used on this bench. */
function fresh({ at }: At): string {
  const nth = (counts.get(at) ?? 0) + 1;
  counts.set(at, nth);
  return `+1206555${String(nth).padStart(4, '0')}`;
}
const hold = ({ at }: At, n: string): Promise<Reply<Reservation>> =>
  at.client.post('/v1/reservations', { provider: 'example', phoneNumbers: [n] });
const order = ({ at }: At, reservationId: string): Promise<Reply<Order>> =>
  at.client.post('/v1/orders', { reservationId, connection: { trunkId: 'conn-1' } });

/** Every row that changes something, by every fault of the wire: how each effect is brought about through the public API. */
describeFaults<ExampleGateway>({
  id: 'example',
  rows: Object.values(rows),
  start: async (env) => {
    const at = await startExampleGateway(env);
    return { at, simulator: at.example };
  },
  refusal: {
    status: 422,
    type: 'application/json',
    body: '{"errors":[{"code":"10015","title":"Insufficient funds","detail":"Add funds."}]}',
  },
  ambient: [],
  drivers: {
    createReservation: (bench) => {
      const n = fresh(bench);
      const stands = (): boolean => bench.at.example.ledger.held().includes(n);
      // One that nobody can name ends by the provider's clock, after half an hour.
      return Promise.resolve({ fire: () => hold(bench, n), patienceMs: 2_500, stands });
    },
    deleteReservation: async (bench) => {
      const { body } = await hold(bench, fresh(bench));
      return { fire: (options) => bench.at.client.delete(`/v1/reservations/${body.id}`, options) };
    },
    createOrder: async (bench) => {
      const { body } = await hold(bench, fresh(bench));
      return { fire: () => order(bench, body.id) };
    },
    releaseNumber: async (bench) => {
      const n = fresh(bench);
      const { body } = await order(bench, (await hold(bench, n)).body.id);
      await bench.at.client.until(`/v1/orders/${body.id}`, ({ status }) => status === 'completed');
      return { fire: (options) => bench.at.client.delete(`/v1/numbers/${encodeURIComponent(n)}`, options) };
    },
  },
});
