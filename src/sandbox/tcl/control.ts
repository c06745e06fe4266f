import { type ProviderClock } from '../kit/clock.js';
import { BadInput, type ControlRoutes, commonRoutes, type JsonObject, setBooleans, timingsOf } from '../kit/control.js';
import { faultKinds, type Faults } from '../kit/faults.js';
import { type Account } from './account.js';
import { moved } from './course.js';
import { type OrderWord } from './events.js';
import { magicNumbers } from './magic.js';
import { isActive } from './state.js';

const words: readonly OrderWord[] = [
  'received',
  'documentsRequired',
  'inProgress',
  'escalated',
  'completed',
  'partiallyCompleted',
  'rejected',
  'cancelled',
];

/** The control endpoint: the simulator's capabilities, its history, its clock, and actions by others. */
export function tclControl(
  account: Account,
  clock: ProviderClock,
  operations: readonly string[],
  faults: Faults,
): ControlRoutes {
  const { ledger, pace, quirks } = account;
  const routes: ControlRoutes = {
    ...commonRoutes(faults, clock),
    'GET /': () => ({
      provider: 'tcl',
      customers: account.customers,
      now: new Date(account.now()).toISOString(),
      operations,
      magicNumbers,
      faults: { kinds: faultKinds, timings: faults.timings },
      pace,
      quirks,
      routes: Object.keys(routes),
    }),
    'GET /ledger': () => ({
      orders: ledger.orders(),
      charges: ledger.charges(),
      reservations: ledger.reservations(),
      held: ledger.held(),
      services: ledger.services(),
      entries: ledger.entries(),
    }),
    'POST /pace': (body) => Object.assign(pace, timingsOf(body, pace)),
    'POST /quirks': (body) => setBooleans(quirks, body),
    'POST /take': ({ number }) => {
      if (typeof number !== 'string' || !ledger.state.isFree(number, account.now()))
        throw new BadInput('number is not for sale');
      ledger.record({ type: 'taken', number });
    },
    'POST /drop': ({ reservationId }) => {
      const reservation = ledger.state.reservations.get(String(reservationId));
      if (!reservation || !isActive(reservation, account.now()))
        throw new BadInput('reservationId names no active reservation');
      ledger.record({ type: 'release', reservationId: reservation.reservationId, reason: 'dropped' });
    },
    'POST /orders': (body) => move(account, body),
    'POST /access': ({ customerId, allowed }) => {
      if (typeof customerId !== 'string' || typeof allowed !== 'boolean')
        throw new BadInput('customerId must be text, allowed true or false');
      if (allowed) account.barred.delete(customerId);
      else account.barred.add(customerId);
    },
  };
  return routes;
}

function move({ ledger, now }: Account, { orderId, status }: JsonObject): void {
  const order = ledger.state.orders.get(String(orderId));
  if (!order) throw new BadInput('orderId names no order');
  const known = words.find((word) => word === status);
  if (known === undefined) throw new BadInput(`status must be one of ${words.join(', ')}`);
  ledger.record(...moved(order, known, now(), 'command'));
}
