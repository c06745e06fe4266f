import { BadInput, type ControlRoutes, faultRoutes, type JsonObject } from '../kit/control.js';
import { faultKinds, type Faults } from '../kit/faults.js';
import { type Account, reserveIdForHold } from './account.js';
import { magicNumbers } from './magic.js';
import { type Quirks } from './wire.js';

/** The control endpoint of the DID/TFN simulator: what it can do, what has happened, and what others do to its numbers. */
export function didtfnControl(account: Account, operations: readonly string[], faults: Faults): ControlRoutes {
  const { ledger, quirks } = account;
  const routes: ControlRoutes = {
    ...faultRoutes(faults),
    'GET /': () => ({
      provider: 'didtfn',
      accountNo: account.accountNo,
      cart: account.cart,
      balance: ledger.balance(),
      operations,
      magicNumbers,
      faults: { kinds: faultKinds, timings: faults.timings },
      quirks,
      routes: Object.keys(routes),
    }),
    'GET /ledger': () => ({
      balance: ledger.balance(),
      cart: ledger.cart(),
      orders: ledger.orders(),
      charges: ledger.charges(),
      owned: ledger.owned(),
      entries: ledger.entries(),
    }),
    'POST /quirks': (body) => setQuirks(quirks, body),
    'POST /hold': (body) => ledger.record({ type: 'taken', numbers: [numberForSale(account, body)] }),
    'POST /drop': (body) => {
      const number = numberOf(body);
      const reserveId = ledger.reserveIdOf(number);
      if (reserveId === undefined) throw new BadInput(`${number} is in no cart`);
      ledger.record({ type: 'unhold', reserveId, numbers: [number], reason: 'dropped' });
    },
    'POST /foreign': (body) => {
      const numbers = [numberForSale(account, body)];
      const reserveId = cartNamed(account, body) ?? reserveIdForHold(account);
      ledger.record({ type: 'hold', reserveId, numbers, by: 'portal' });
      return { reserveId };
    },
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

function cartNamed({ ledger }: Account, { reserveId }: JsonObject): string | undefined {
  if (reserveId === undefined) return undefined;
  if (typeof reserveId !== 'string' || !ledger.cartOf(reserveId)) throw new BadInput('reserveId names no cart');
  return reserveId;
}

function numberForSale({ ledger }: Account, body: JsonObject): string {
  const number = numberOf(body);
  if (!ledger.isAvailable(number)) throw new BadInput(`${number} is not for sale`);
  return number;
}

function numberOf({ number }: JsonObject): string {
  if (typeof number !== 'string' || !/^\d{10}$/.test(number)) throw new BadInput('number must be ten digits');
  return number;
}
