import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type Order, type OrderFailure } from '../domain/order.js';
import { type Reservation } from '../domain/reservation.js';
import { type LedgerView } from '../ledger/ledger.js';
import { releaseNumber, moveOrder, moveReservation } from './status-moves.js';

/** The numbers are in service: completes the order and its reservation. */
export async function completeOrder(
  ledger: LedgerView,
  order: Order,
  active: readonly string[],
  { actor, partial = false, failure }: { actor?: string; partial?: boolean; failure?: OrderFailure } = {},
): Promise<void> {
  const inService = new Set(active);
  const whole = !partial && order.numbers.every((n) => inService.has(n.phoneNumber));
  const to = whole ? 'completed' : 'partially_completed';
  await moveOrder(ledger, order, to, { failure: failure ?? null }, onlySet({ actor }));
  await ledger.orders.setNumbers(order.id, (n) => (inService.has(n) ? 'active' : 'failed'), order.numbers);
  const { provider, account, connection } = order;
  const left = {
    lineStatus: 'active',
    ...(connection && 'trunkId' in connection ? { trunkId: connection.trunkId } : {}),
  } as const;
  for (const n of active) await ledger.servedNumbers.leave(provider, account, n, left, order.id);
  if (order.reservationId === undefined) return;
  const reservation = await claimedReservation(ledger, order, order.reservationId);
  await moveReservation(ledger, reservation, 'ordered', { detail: order.id });
  for (const n of reservation.numbers.filter((held) => held.live)) {
    await ledger.heldNumbers.change(reservation.id, n.phoneNumber, {
      status: inService.has(n.phoneNumber) ? 'ordered' : 'lost',
      live: false,
      task: null,
    });
  }
}

/** The sentence for orders that remain at the provider, which has no call to void them. */
export const leftBehind = (providerOrderIds: readonly string[]): string =>
  providerOrderIds.length > 0
    ? ` Order ${providerOrderIds.join(', ')} remains unprocessed and uncharged at the provider.`
    : '';

/** Ends an order that was priced but never charged. The provider has no call to void it; the history says so. */
export async function endPricedOrder(
  ledger: LedgerView,
  order: Order,
  to: 'cancelled' | 'expired',
  why: string,
  actor?: string,
): Promise<void> {
  const left = leftBehind(order.providerOrderIds);
  await moveOrder(ledger, order, to, {}, { detail: why + left, ...onlySet({ actor }) });
  await ledger.orders.setNumbers(order.id, () => 'failed', order.numbers);
  // If the provider has no order yet, the hold is unchanged.
  await returnReservation(ledger, order, order.providerOrderIds.length > 0 ? 'gone' : 'held');
}

/** Settles the reservation of an order that was not executed; returns it if it is held again. */
export async function returnReservation(
  ledger: LedgerView,
  order: Order,
  where: 'held' | 'gone' | 'lost',
): Promise<Reservation | undefined> {
  if (order.reservationId === undefined) return undefined;
  const reservation = await claimedReservation(ledger, order, order.reservationId);
  if (where === 'held' && ledger.clock.now() < reservation.expiresAt) {
    await moveReservation(ledger, reservation, 'held', { detail: `${order.id} was not carried out` });
    await ledger.work.wake(reservation, 'reservation');
    return reservation;
  }
  const to = where === 'held' ? 'expired' : where === 'gone' ? 'released' : 'lost';
  await moveReservation(ledger, reservation, to, { detail: order.id });
  // Released by name in any case: numbers that went into the provider's own order are simply no longer held.
  for (const n of reservation.numbers.filter((held) => held.live)) await releaseNumber(ledger, n, to);
  await ledger.work.wake(reservation, 'reservation');
  return undefined;
}

async function claimedReservation(ledger: LedgerView, order: Order, id: string): Promise<Reservation> {
  const reservation = await ledger.reservations.findLocked(id);
  if (reservation?.orderId !== order.id)
    throw new GatewayError('internal', `order ${order.id} does not hold its reservation`);
  return reservation;
}
