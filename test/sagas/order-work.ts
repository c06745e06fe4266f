import { type OrderResult, type OrderRun, type OrderToPlace } from '../../src/contract/orders.js';
import { type Order } from '../../src/domain/order.js';
import { type Reservation } from '../../src/domain/reservation.js';
import { OrderSaga } from '../../src/sagas/order-saga.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { freshNumber, held, orderOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

export const confirmWindowMs = 60_000;
export const failure = { code: 'upstream_rejected', detail: 'The provider rejected it.' } as const;
export const [a, b] = [freshNumber(), freshNumber()];

/** Orders of one ledger, whose provider does as it is told; each is advanced by itself, without a runner. */
export class OrderWork extends SagaWork {
  readonly placed: OrderToPlace[] = [];
  readonly deadlines: { id: string; dueAt: number }[] = [];
  /** Whether the provider gives prices before it charges. */
  confirmable = true;
  /** What the provider makes of an order. */
  place: (run: OrderRun) => Promise<OrderResult> = () => Promise.resolve({ kind: 'completed', active: [a, b] });

  /** An order of a reservation of two numbers, as the use case leaves it. */
  async accepted(change: Partial<Order> = {}, sample: Partial<Reservation> = {}): Promise<Order> {
    const reservation = held({ numbers: [{ phoneNumber: a, holdId: 'H1' }, { phoneNumber: b }], ...sample });
    const order = orderOf(reservation, { createdAt: this.now, updatedAt: this.now, ...change });
    await this.ledger.transaction(async (view) => {
      await view.reservations.insert(reservation);
      await view.reservations.claim(reservation.id, order.id, this.now - 1);
      await view.orders.insert(order);
      await view.events.append(order, { type: 'created', to: 'accepted', actor: 'key_1' });
    });
    return order;
  }

  async reservationOf({ reservationId }: Order): Promise<Reservation> {
    return (await this.ledger.reservations.find(reservationId!))!;
  }

  /** Does what is due about it, and says how it stands then. */
  async advanced(order: Order, restoredFrom?: number): Promise<Order> {
    const port = {
      confirmable: this.confirmable,
      place: (run: OrderRun, wanted: OrderToPlace) => {
        this.placed.push(wanted);
        return this.place(run);
      },
    };
    const registry = { for: () => ({ portOf: () => ({ provider: { operations: [] }, port }) }) };
    const onHeld = (deadline: { id: string; dueAt: number }): void => void this.deadlines.push(deadline);
    const saga = new OrderSaga(this.ledger, registry as never, confirmWindowMs, onHeld);
    await this.advance(saga, order, 'order', restoredFrom);
    return (await this.ledger.orders.find(order.id))!;
  }

  /** The same for what has to wait, and until when. */
  async suspended(order: Order): Promise<{ until: number; order: Order }> {
    const stopped: unknown = await this.advanced(order).catch((error: unknown) => error);
    if (!(stopped instanceof Suspended)) throw new Error('It did not wait', { cause: stopped });
    return { until: stopped.until, order: (await this.ledger.orders.find(order.id))! };
  }
}
