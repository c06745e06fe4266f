import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { ProviderRegistry } from '../contract/registry.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { Runner } from '../sagas/runner.js';
import { type OrderRequest, restOf } from './kit/order-terms.js';
import { refuseSecondOrder } from './kit/open-orders.js';
import { notOrderable, OrderableReservations } from './kit/orderable-reservations.js';

/** Claims a reservation for one order, and starts the order. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly reservations: OrderableReservations,
  ) {}

  async place(caller: Caller, request: OrderRequest, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const reservation = await this.reservations.check(caller, request);
    const { port } = this.registry.portOf(reservation, 'orders');
    const now = this.ledger.clock.now();
    const id = newId('ord', this.ledger.clock);
    const create = (enlist: (ledger: LedgerView) => Promise<void>): Promise<Order> =>
      this.ledger.transaction(async (ledger) => {
        ledger.usage.claim(caller.tenant, { moneyToCome: true });
        // The claim decides: among any number of callers, processes and keys, one gets the reservation.
        if (!(await ledger.reservations.claim(reservation.id, id, now))) {
          throw notOrderable((await ledger.reservations.find(reservation.id))!, now);
        }
        const claimed = (await ledger.reservations.find(reservation.id))!;
        // All except numbers being released. A number that is being restored is included: the order call covers it in any case.
        const numbers = claimed.numbers.filter((n) => n.live && n.endsAs === undefined);
        if (numbers.length === 0) throw notOrderable({ ...claimed, status: 'released' }, now);
        const order: Order = {
          id,
          kind: 'number',
          tenant: caller.tenant,
          provider: claimed.provider,
          account: claimed.account,
          reservationId: claimed.id,
          status: 'accepted',
          confirm: request.confirm,
          connection: request.connection,
          providerOptions: request.providerOptions,
          ...onlySet({ customerReference: request.customerReference, metadata: request.metadata }),
          groupId: request.groupId ?? newId('req', this.ledger.clock),
          providerOrderIds: [],
          createdAt: now,
          updatedAt: now,
          numbers: numbers.map((n) => ({ phoneNumber: n.phoneNumber, status: 'pending' })),
        };
        await ledger.orders.insert(order);
        await ledger.events.append(order, { type: 'created', to: 'accepted', actor: caller.keyId });
        await ledger.events.append(claimed, {
          type: 'status_changed',
          from: 'held',
          to: 'ordering',
          actor: caller.keyId,
          detail: id,
        });
        await enlist(ledger);
        await ledger.idempotency.bind(use, id);
        return order;
      });
    const subject = { id, provider: reservation.provider, tenant: caller.tenant };
    const made = await this.runner
      .startWith(subject, 'order', create)
      .catch((error: unknown) => refuseSecondOrder(this.ledger, [reservation], () => '/reservationId', error));
    return this.runner.waitFor(id, async () => (await this.ledger.orders.find(id))!, restOf(port), deadlineAt, made);
  }
}
