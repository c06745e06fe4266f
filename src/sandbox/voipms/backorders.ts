import { type Account, type Handler, isDryRun } from './account.js';
import { type LedgerEvent } from './events.js';
import { type Given } from './given.js';
import { backOrderNumber } from './inventory.js';
import { method, type Methods } from './methods.js';
import { placeOf, type RateCenter, rateCentersOf } from './places.js';
import { payment, routed, routingParameters } from './purchase.js';
import { type BackOrder } from './state.js';
import { Refusal, Rows, timestamp } from './wire.js';

const backOrderDIDUSA: Handler = (given, account) => backOrder('US', given.need('state'), given, account);
const backOrderDIDCAN: Handler = (given, account) => backOrder('CA', given.need('province'), given, account);

const getBackOrders: Handler = (given, { ledger }) => {
  const wanted = given.text('id');
  const found = ledger.backOrders().filter(({ id }) => wanted === undefined || id === wanted);
  return { quantity: String(found.length), back_orders: new Rows(found.map(row)) };
};

/** Orders of numbers that are not available yet. */
export const backOrders: Methods = {
  backOrderDIDUSA: method(`quantity! state! ratecenter! ${routingParameters} billing_type! test=free`, backOrderDIDUSA),
  backOrderDIDCAN: method(
    `quantity! province! ratecenter! ${routingParameters} billing_type! test=free`,
    backOrderDIDCAN,
  ),
  getBackOrders: method('id=free', getBackOrders),
};

/**
 * Fills a back order with its number and charges it. Returns false, and keeps waiting, if the balance is too low. The document does not say when a
 * back order is charged; here, it is charged when the number arrives.
 */
export function fill(order: BackOrder, account: Account): boolean {
  const center = centerOf(order);
  const before = account.ledger.entries().filter(({ type }) => type === 'back_order_filled').length;
  const did = backOrderNumber(center, before);
  const price = account.localPrices[order.settings['billing_type'] ?? '1'] ?? { setup: 0, monthly: 0 };
  const number = { did, kind: 'local' as const, description: placeOf(center), settings: order.settings };
  try {
    const method = order.country === 'US' ? 'backOrderDIDUSA' : 'backOrderDIDCAN';
    const paid = payment({ ...number, dids: [did], price }, method, account);
    account.ledger.record({ type: 'back_order_filled', id: order.id, did }, paid, { type: 'allocate', number });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** One back order per number, each with its own ID. */
function backOrder(
  country: RateCenter['country'],
  region: string,
  given: Given,
  account: Account,
): Record<string, never> {
  const name = given.need('ratecenter').toUpperCase();
  const center = rateCentersOf(country, region).find((one) => one.name.toUpperCase() === name);
  if (!center) throw new Refusal('invalid_ratecenter');
  if (isDryRun(given, account)) return {};
  const settings = routed(given);
  const events = Array.from({ length: Number(given.need('quantity')) }, (_, index): LedgerEvent => {
    const id = account.ledger.nextId('back_order', index);
    return { type: 'back_order', id, country, region, rateCenter: center.name, settings };
  });
  account.ledger.record(...events);
  return {};
}

function centerOf({ country, region, rateCenter }: BackOrder): RateCenter {
  const center = rateCentersOf(country, region).find(({ name }) => name === rateCenter);
  if (!center) throw new Error(`No rate center ${rateCenter}`);
  return center;
}

function row(order: BackOrder): Record<string, string> {
  const { callerid_prefix: _, note: __, ...shown } = order.settings;
  return { id: order.id, description: placeOf(centerOf(order)), ...shown, order_date: timestamp(order.since) };
}
