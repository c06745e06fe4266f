import { Injectable } from '@nestjs/common';
import { type OrderPort } from '../contract/orders.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type ProviderOptions } from '../contract/reservations.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type Connection, isEnded, type Order } from '../domain/order.js';
import { type Reservation } from '../domain/reservation.js';
import { UniqueViolation } from '../ledger/database.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { Runner } from '../sagas/runner.js';
import { refuseForeignNames } from './belongings.js';
import { type Caller } from './caller.js';
import { TrunkAccess } from './trunk-access.js';

/** What every order says, whatever it is of. */
export interface OrderTerms {
  connection: Connection;
  confirm: 'auto' | 'manual';
  customerReference?: string;
  /** The caller's own, which related orders have in common. */
  requestId?: string;
  providerOptions: ProviderOptions;
}

export interface OrderRequest extends OrderTerms {
  reservationId: string;
}

/** Claims a reservation for one order and sees the order on its way. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly trunks: TrunkAccess,
  ) {}

  async place(caller: Caller, request: OrderRequest, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = Date.now() + waitMs;
    const reservation = await this.check(caller, request);
    const { port } = this.registry.portOf(reservation, 'orders');
    const now = Date.now();
    const id = newId('ord', now);
    await this.ledger
      .transaction(async (ledger) => {
        // The claim decides: of any number of callers, processes and keys, one gets the reservation.
        if (!(await ledger.reservations.claim(reservation.id, id, now))) {
          throw notOrderable((await ledger.reservations.find(reservation.id))!, now);
        }
        const claimed = (await ledger.reservations.find(reservation.id))!;
        // All but what is being let go of. One that is being put back is waited for: the order call takes it along in any case.
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
          ...onlySet({ customerReference: request.customerReference }),
          requestId: request.requestId ?? newId('req', now),
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
        await ledger.work.wake(order, 'order');
        await ledger.idempotency.bind(use, id);
      })
      .catch(refuseSecondOrder);
    this.runner.kick();
    return this.runner.waitFor(id, async () => (await this.ledger.orders.find(id))!, restOf(port), deadlineAt);
  }

  /** The reservation, if it can be ordered like this now; else the problem that says why not. Changes nothing. */
  async check(caller: Caller, request: OrderRequest): Promise<Reservation> {
    const reservation = await this.orderable(caller, request.reservationId);
    const { provider, port } = this.registry.portOf(reservation, 'orders');
    const providerOptions = { ...reservation.providerOptions, ...request.providerOptions };
    refuseForeignNames(caller, provider, providerOptions, '/providerOptions/');
    refuseManual(port, request);
    await port.check({ ...request, providerOptions });
    // After the provider has been looked at: a trunk that it has by then is somebody's in the ledger, or being made.
    await this.trunks.refuseForeignConnection(caller, provider, request.connection);
    return reservation;
  }

  private async orderable(caller: Caller, id: string): Promise<Reservation> {
    const reservation = await this.ledger.reservations.findFor(caller.tenant, id);
    if (!reservation) throw new GatewayError('not_found', 'Reservation not found.');
    const now = Date.now();
    if (reservation.status !== 'held' || now >= reservation.orderableUntil) throw notOrderable(reservation, now);
    return reservation;
  }
}

/** Whether an order does not move on by itself within moments. */
export const atRest = (order: Order): boolean =>
  isEnded(order.status) ||
  order.status === 'awaiting_confirmation' ||
  order.status === 'action_required' ||
  order.status === 'needs_review';

/** How long an order that takes its time is waited for after it last moved. */
const slowRestMs = 2_000;

/** The same for an order of this provider: where they take hours, nobody waits for their end. */
export const restOf =
  ({ takesTime }: Pick<OrderPort, 'takesTime'>) =>
  (order: Order): boolean | number =>
    atRest(order) ||
    (takesTime && order.status === 'in_progress' && order.providerOrderIds.length > 0 && order.updatedAt + slowRestMs);

/** Whoever wants to see the price first must not be charged without. */
export function refuseManual({ confirmable }: Pick<OrderPort, 'confirmable'>, { confirm }: OrderTerms): void {
  if (confirm === 'manual' && !confirmable)
    throw invalidField(
      '/confirm',
      'unsupported',
      'This provider quotes no price before it has the order. Set confirm to "auto".',
    );
}

export function refuseSecondOrder(error: unknown): never {
  if (error instanceof UniqueViolation)
    throw new GatewayError('conflict', 'One of these numbers is in another open order.');
  throw error;
}

function notOrderable({ status, expiresAt, orderId }: Reservation, now: number): GatewayError {
  switch (status) {
    case 'held':
      return now < expiresAt
        ? new GatewayError('reservation_expiring', 'Not enough time left to order safely. Reserve the numbers again.')
        : new GatewayError('reservation_expired', 'The reservation has expired. Reserve the numbers again.');
    case 'expired':
      return new GatewayError('reservation_expired', 'The reservation has expired. Reserve the numbers again.');
    case 'ordering':
    case 'ordered':
      return new GatewayError('reservation_already_ordered', `The reservation is claimed by order ${orderId ?? ''}.`);
    case 'lost':
      return new GatewayError('reservation_lost', 'The provider no longer holds these numbers.');
    case 'released':
      return new GatewayError('reservation_not_orderable', 'The reservation has been released.');
    case 'unknown':
      return new GatewayError(
        'reservation_not_orderable',
        'Whether the numbers are held is not known yet. The reservation will settle in the background.',
        {
          retry: { safe: true, afterSeconds: 5 },
        },
      );
  }
}
