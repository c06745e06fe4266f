import { type Handler } from './account.js';
import { catalogue } from './catalogue.js';
import { statistics } from './clientmoney.js';
import { countries } from './countries.js';
import { type Entry } from './events.js';
import { method, type Methods } from './methods.js';
import { dollars, micros } from './money.js';
import { serverRow, servers } from './servers.js';
import { day, Refusal, Rows, timestamp } from './wire.js';

const getBalance: Handler = (given, { ledger, now }) => {
  const current_balance = dollars(ledger.balanceMicros, 6);
  if (!given.flag('advanced')) return { balance: { current_balance } };
  const spent = (orders: readonly Entry<'order'>[]) => orders.reduce((sum, { amount }) => sum + micros(amount), 0);
  const orders = ledger.orders();
  const today = orders.filter(({ at }) => day(at) === day(now()));
  return { balance: { current_balance, ...statistics(spent(orders), spent(today)) } };
};

const getIP: Handler = ({ from }) => ({ ip: from });

const getCountries: Handler = (given) => ({
  countries: catalogue(given, 'country', Object.fromEntries(countries)),
});

const longestHistoryDays = 92;
const msPerDay = 86_400_000;

const getTransactionHistory: Handler = (given, { ledger }) => {
  const from = given.need('date_from');
  const to = given.need('date_to');
  if (from > to) throw new Refusal('invalid_date_from');
  if ((Date.parse(to) - Date.parse(from)) / msPerDay > longestHistoryDays) throw new Refusal('invalid_daterange');
  const rows = ledger
    .orders()
    .filter(({ at }) => day(at) >= from && day(at) <= to)
    .flatMap(transactionsOf);
  return { transactions: new Rows(rows, 'no_transactions') };
};

const getServersInfo: Handler = (given) => {
  const pop = given.text('server_pop');
  return { servers: new Rows(servers.filter((server) => pop === undefined || server.pop === pop).map(serverRow)) };
};

/** The account, its money and the provider's servers. */
export const general: Methods = {
  getBalance: method('advanced=free', getBalance),
  getIP: method('', getIP),
  getCountries: method('country', getCountries),
  getTransactionHistory: method('date_from! date_to!', getTransactionHistory),
  getServersInfo: method('server_pop', getServersInfo),
};

/** The transactions of one purchase: a setup fee, if there is one, and a first monthly fee, for each number. */
function transactionsOf({ seq, at, dids, setup, monthly }: Entry<'order'>): Record<string, string>[] {
  return dids.flatMap((did, index) =>
    [
      ['DID Setup Fee', setup],
      ['DID Monthly Fee', monthly],
    ]
      .filter(([, amount = '']) => micros(amount) > 0)
      .map(([fee = '', amount = ''], line) => ({
        date: timestamp(at),
        uniqueid: `${10_000_000 + seq}x${index}${line}i8c`,
        type: `DID${did}`,
        description: `${fee}: ${did}`,
        ammount: `-${amount}`,
      })),
  );
}
