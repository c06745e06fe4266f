import { type Account, type Handler, isDryRun, refuseByMagic } from './account.js';
import { type Entry, type LedgerEvent } from './events.js';
import { type Given } from './given.js';
import { method, type Methods } from './methods.js';
import { dollars, type Micros, micros } from './money.js';
import { day, Rows, timestamp, type Value } from './wire.js';

const addCharge: Handler = (given, account) => book(given, account, 'charge');
const addPayment: Handler = (given, account) => book(given, account, 'payment');

const getCharges: Handler = (given, account) => {
  return { charges: bookings(account.ledger.charges(given.need('client')), account) };
};

const getDeposits: Handler = (given, account) => {
  return { deposits: bookings(account.ledger.payments(given.need('client')), account) };
};

const getResellerBalance: Handler = (given, { ledger, now }) => {
  const client = given.need('client');
  const charges = ledger.charges(client);
  const today = charges.filter(({ at }) => day(at) === day(now()));
  return {
    balance: {
      current_balance: dollars(micros(ledger.clientBalance(client)), 4),
      ...statistics(total(charges), total(today)),
    },
  };
};

/** The methods that move money between the account and its clients, and list it. */
export const clientMoney: Methods = {
  addCharge: method('client! charge! description test=free', addCharge),
  addPayment: method('client! payment! description test=free', addPayment),
  getCharges: method('client!', getCharges),
  getDeposits: method('client!', getDeposits),
  getResellerBalance: method('client!', getResellerBalance),
};

/** A charge to a reseller's client, if there is anything to charge. */
export function clientCharges(
  { ledger }: Account,
  client: string,
  lines: readonly (readonly [description: string, amount: Micros])[],
): LedgerEvent[] {
  return lines
    .filter(([, amount]) => amount > 0)
    .map(([description, amount], index) => ({
      type: 'charge',
      id: ledger.nextId('charge', index),
      client,
      amount: dollars(amount),
      description,
    }));
}

/** The statistics returned with a balance. A simulator has no calls. */
export function statistics(spent: Micros, spentToday: Micros): Record<string, string> {
  return {
    spent_total: dollars(spent, 4),
    calls_total: '0',
    time_total: '0:00',
    spent_today: dollars(spentToday, 4),
    calls_today: '0',
    time_today: '0:00',
  };
}

function book(given: Given, account: Account, type: 'charge' | 'payment'): Record<string, never> {
  const { ledger } = account;
  refuseByMagic(given, account);
  if (isDryRun(given, account)) return {};
  ledger.record({
    type,
    id: ledger.nextId(type),
    client: given.need('client'),
    amount: dollars(micros(given.need(type))),
    description: given.text('description') ?? '',
  });
  return {};
}

/** Newest first, as the document shows charges. */
function bookings(entries: readonly Entry<'charge' | 'payment'>[], { quirks }: Account): Rows {
  const rows = entries.map(({ id, at, amount, description }): Value => ({
    id,
    date: quirks.chargeTimes ? timestamp(at) : day(at),
    amount,
    description,
  }));
  return new Rows(rows.reverse());
}

function total(entries: readonly { amount: string }[]): Micros {
  return entries.reduce((sum, { amount }) => sum + micros(amount), 0);
}
