import { type Change, type ChangeStatus, changeTransitions } from '../domain/change.js';
import { type NewEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { type Order, type OrderStatus, orderTransitions } from '../domain/order.js';
import {
  type HeldNumber,
  type HeldNumberStatus,
  type NumberProblem,
  type Reservation,
  type ReservationStatus,
  reservationTransitions,
} from '../domain/reservation.js';
import { type PortOrder, type PortStatus, portTransitions } from '../domain/port-order.js';
import { type ChangeUpdate } from '../ledger/changes.js';
import { type LedgerView } from '../ledger/ledger.js';
import { type OrderChange } from '../ledger/orders.js';
import { type PortChange } from '../ledger/port-orders.js';

/** The status was not the expected one: another process was first, or the code requested a transition that the table does not allow. */
export class MoveRefused extends Error {
  constructor(id: string, from: string, to: string) {
    super(`${id} does not go from ${from} to ${to}`);
    this.name = 'MoveRefused';
  }
}

type Note = Pick<NewEvent, 'actor' | 'operation' | 'detail'>;

/** Moves a reservation and writes its history, in the caller's transaction. Every change of status goes through here. */
export async function moveReservation(
  ledger: LedgerView,
  reservation: Pick<Reservation, 'id' | 'tenant' | 'provider' | 'status'>,
  to: ReservationStatus,
  note: Note & { failure?: NumberProblem } = {},
): Promise<void> {
  const { id, status: from } = reservation;
  const { failure, ...event } = note;
  if (!reservationTransitions[from].includes(to) || !(await ledger.reservations.setStatus(id, from, to, failure))) {
    throw new MoveRefused(id, from, to);
  }
  await ledger.events.append(reservation, { type: 'status_changed', from, to, ...event });
}

/** Moves an order and writes its history, in the caller's transaction. Every change of status goes through here. */
export async function moveOrder(
  ledger: LedgerView,
  order: Pick<Order, 'id' | 'tenant' | 'provider' | 'kind' | 'customerReference' | 'status'>,
  to: OrderStatus,
  change: OrderChange = {},
  note: Note = {},
): Promise<void> {
  const { id, status: from } = order;
  if (!orderTransitions[from].includes(to) || !(await ledger.orders.setStatus(id, from, to, change))) {
    throw new MoveRefused(id, from, to);
  }
  const detail = note.detail ?? change.failure?.detail;
  await ledger.events.append(order, {
    ...(from === to ? { type: 'updated' } : { type: 'status_changed', from, to }),
    ...note,
    ...onlySet({ detail }),
  });
}

/** Moves a change and writes its history, in the caller's transaction. Every change of status goes through here. */
export async function moveChange(
  ledger: LedgerView,
  change: Pick<Change, 'id' | 'tenant' | 'provider' | 'kind' | 'status'>,
  to: ChangeStatus,
  update: ChangeUpdate = {},
  note: Note = {},
): Promise<void> {
  const { id, status: from } = change;
  if (!changeTransitions[from].includes(to) || !(await ledger.changes.setStatus(id, from, to, update))) {
    throw new MoveRefused(id, from, to);
  }
  const detail = note.detail ?? update.failure?.detail;
  await ledger.events.append(change, {
    type: 'status_changed',
    from,
    to,
    ...note,
    ...onlySet({ detail }),
  });
}

/** Moves a port and writes its history, in the caller's transaction. Every change of status goes through here. */
export async function movePort(
  ledger: LedgerView,
  port: PortOrder,
  to: PortStatus,
  change: PortChange = {},
  note: Note = {},
): Promise<void> {
  const { id, status: from } = port;
  if (!portTransitions[from].includes(to) || !(await ledger.ports.setStatus(port, to, change)))
    throw new MoveRefused(id, from, to);
  const detail = note.detail ?? change.failure?.detail ?? change.exception?.detail;
  await ledger.events.append(port, {
    type: from === to ? 'updated' : 'status_changed',
    ...(from === to ? {} : { from, to }),
    ...note,
    ...onlySet({ detail }),
  });
}

/** Marks a number for release and sets its final status. Any task in progress finishes first, since a call that was sent must be settled. */
export async function releaseNumber(
  ledger: LedgerView,
  number: HeldNumber,
  endsAs: HeldNumberStatus,
  status: HeldNumberStatus = number.status,
): Promise<void> {
  const task = number.task === undefined ? { task: 'release' as const } : {};
  await ledger.heldNumbers.change(number.reservationId, number.phoneNumber, { status, endsAs, ...task });
}
