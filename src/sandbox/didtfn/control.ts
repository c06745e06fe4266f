import { type ProviderClock } from '../kit/clock.js';
import { BadInput, type ControlRoutes, commonRoutes, type JsonObject, timingsOf } from '../kit/control.js';
import { faultKinds, type Faults } from '../kit/faults.js';
import { type Account, reserveIdForHold } from './account.js';
import { magicNumbers } from './magic.js';
import { moved } from './port-course.js';
import { momentOf, type Quirks } from './wire.js';

/** The control endpoint of the DID/TFN simulator: its capabilities and history, and actions by others on its numbers. */
export function didtfnControl(
  account: Account,
  clock: ProviderClock,
  operations: readonly string[],
  faults: Faults,
): ControlRoutes {
  const { ledger, quirks, portTimings } = account;
  const routes: ControlRoutes = {
    ...commonRoutes(faults, clock),
    'GET /': () => ({
      provider: 'didtfn',
      accountNo: account.accountNo,
      cart: account.cart,
      balance: ledger.balance(),
      operations,
      magicNumbers,
      faults: { kinds: faultKinds, timings: faults.timings },
      ports: { timings: portTimings },
      quirks,
      routes: Object.keys(routes),
    }),
    'GET /ledger': () => ({
      balance: ledger.balance(),
      cart: ledger.cart(),
      orders: ledger.orders(),
      ports: ledger.ports(),
      charges: ledger.charges(),
      payments: ledger.payments(),
      owned: ledger.owned(),
      numbers: ledger.numbers(),
      trunks: ledger.trunks(),
      terminationTrunks: ledger.terminationTrunks(),
      entries: ledger.entries(),
    }),
    'POST /quirks': (body) => setQuirks(quirks, body),
    'POST /hold': (body) => ledger.record({ type: 'taken', numbers: [numberForSale(account, body)] }),
    'POST /drop': (body) => {
      const number = numberOf(body);
      const reserveId = ledger.state.carts.reserveIdOf(number);
      if (reserveId === undefined) throw new BadInput(`${number} is in no cart`);
      ledger.record({ type: 'unhold', reserveId, numbers: [number], reason: 'dropped' });
    },
    'POST /foreign': (body) => {
      const numbers = [numberForSale(account, body)];
      const reserveId = cartNamed(account, body) ?? reserveIdForHold(account);
      ledger.record({ type: 'hold', reserveId, numbers, by: 'portal' });
      return { reserveId };
    },
    'POST /ports': (body) => movePort(account, body),
    'POST /timings': (body) => Object.assign(portTimings, timingsOf(body, portTimings)),
  };
  return routes;
}

function setQuirks(quirks: Quirks, body: JsonObject): Quirks {
  for (const [name, value] of Object.entries(body)) {
    if (!(name in quirks)) throw new BadInput(`Unknown quirk ${name}; known are ${Object.keys(quirks).join(', ')}`);
    if (typeof value !== 'boolean') throw new BadInput(`${name} must be true or false`);
  }
  return Object.assign(quirks, body);
}

/** Moves a port by hand. From then on, it no longer progresses automatically. */
function movePort({ ledger, now }: Account, { orderId, status, actualFocDate }: JsonObject): void {
  const port = typeof orderId === 'string' ? ledger.state.ports.find(orderId) : undefined;
  if (!port) throw new BadInput('orderId names no port');
  if (typeof status !== 'string' || status.trim() === '') throw new BadInput('status must be a word');
  if (actualFocDate !== undefined && (typeof actualFocDate !== 'string' || momentOf(actualFocDate) === undefined))
    throw new BadInput('actualFocDate looks like 2015-04-29 15:30:00');
  ledger.record(...moved(port, { status, since: new Date(now()).toISOString(), by: 'command', actualFocDate }));
}

function cartNamed({ ledger }: Account, { reserveId }: JsonObject): string | undefined {
  if (reserveId === undefined) return undefined;
  if (typeof reserveId !== 'string' || !ledger.state.carts.cart(reserveId))
    throw new BadInput('reserveId names no cart');
  return reserveId;
}

function numberForSale({ ledger }: Account, body: JsonObject): string {
  const number = numberOf(body);
  if (!ledger.state.isAvailable(number)) throw new BadInput(`${number} is not for sale`);
  return number;
}

function numberOf({ number }: JsonObject): string {
  if (typeof number !== 'string' || !/^\d{10}$/.test(number)) throw new BadInput('number must be ten digits');
  return number;
}
