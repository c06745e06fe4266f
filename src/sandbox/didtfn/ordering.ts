import { type Account, enchanted, type Operation, spent } from './account.js';
import { type LedgerEvent, type Order } from './events.js';
import { blocks, categoryOf, ordinaryNumbersOf } from './inventory.js';
import { setupCents } from './money.js';
import { orderMembers } from './order-members.js';
import { invalid } from './params.js';
import { Refusal, type Reply, success } from './wire.js';

const genOrder: Operation = (params, account) => {
  const { ledger } = account;
  const { carts, orders, trunks } = ledger.state;
  const trunkId = params.requiredDigits('trunk_id');
  if (!trunks.find(trunkId)) throw invalid('trunk_id');
  const reserveId = params.requiredDigits('reserveId');
  if (carts.cart(reserveId)?.length) tamperWithCart(reserveId, account);
  const numbers = carts.cart(reserveId) ?? [];
  if (numbers.length === 0) throw invalid('reserveId');

  const orderId = orders.nextId();
  const amountCents = numbers.reduce((sum, number) => sum + setupCents[categoryOf(number)], 0);
  const category = categoryOf(numbers[0] ?? '');
  ledger.record({ type: 'order', orderId, reserveId, trunkId, numbers, category, amountCents });
  const order = orders.find(orderId);
  if (!order) throw new Error(`Order ${orderId} is missing after it was made`);
  return success(['success', 'Order Generated successfully.'], ['orderId', orderId], ...described(order, account));
};

const processOrder: Operation = (params, account) => {
  const { ledger } = account;
  const { orders, numbers: known, funds } = ledger.state;
  const order = orders.find(params.requiredDigits('orderId'));
  if (!order) throw invalid('orderId');
  const { orderId, numbers, amountCents } = order;
  const refused = enchanted(account, 'process_order', numbers, 'refused').length > 0;
  if (refused || funds.balanceCents < amountCents) throw new Refusal('Insufficient balance');
  // The document promises no protection against a repeated call, so every call charges.
  const events: LedgerEvent[] = [{ type: 'charge', orderId, amountCents }];
  if (!known.cameWith(orderId)) events.push({ type: 'allocate', orderId, numbers });
  ledger.record(...events);
  return success(['success', 'Order Processed Successfully.'], ['orderId', orderId]);
};

const getNewOrders: Operation = (params, account) => {
  const { orders } = account.ledger.state;
  const orderId = params.digits('orderId');
  const found = orders.all().filter((order) => orderId === undefined || order.orderId === orderId);
  const shown = found.map((order) =>
    Object.fromEntries([['orderno', order.orderId], ['accountno', account.accountNo], ...described(order, account)]),
  );
  return success(['Orders', shown]);
};

/** The operations that turn a cart into an order and an order into numbers. */
export const ordering: Readonly<Record<string, Operation>> = {
  gen_order: genOrder,
  process_order: processOrder,
  get_new_orders: getNewOrders,
};

/** Applies magic that changes a cart at the moment it is ordered. */
function tamperWithCart(reserveId: string, account: Account): void {
  const { ledger } = account;
  const cart = ledger.state.carts.cart(reserveId) ?? [];
  const dropped = enchanted(account, 'gen_order', cart, 'dropped');
  for (const number of dropped)
    ledger.record(spent('gen_order', number), { type: 'unhold', reserveId, numbers: [number], reason: 'dropped' });
  for (const number of enchanted(account, 'gen_order', cart, 'foreign_number'))
    ledger.record(spent('gen_order', number), {
      type: 'hold',
      reserveId,
      numbers: [foreignNumber(number, account)],
      by: 'portal',
    });
}

/** Another number like the given one that is on sale, from the end that reservations reach last. */
function foreignNumber(like: string, { ledger }: Account): string {
  const { state } = ledger;
  const candidates = blocks.filter(({ category }) => category === categoryOf(like)).flatMap(ordinaryNumbersOf);
  const found = candidates.findLast((number) => state.isAvailable(number));
  if (found === undefined) throw new Error('Every number is taken');
  return found;
}

/** The common members of gen_order and get_new_orders. */
function described(order: Order, account: Account): Reply {
  return [...orderMembers(order, account, 'New'), ['numbers', order.numbers]];
}
