import { type Account, enchanted, type Operation, spent } from './account.js';
import { blockOf, blocks, type Category, ordinaryNumbersOf } from './inventory.js';
import { type LedgerEvent, type Order } from './ledger.js';
import { dollars, setupCents } from './money.js';
import { invalid } from './params.js';
import { trunkOf } from './trunks.js';
import { Refusal, type Reply, success, timestamp } from './wire.js';

const genOrder: Operation = (params, account) => {
  const { ledger } = account;
  const trunkId = params.requiredDigits('trunk_id');
  if (!trunkOf(trunkId)) throw invalid('trunk_id');
  const reserveId = params.requiredDigits('reserveId');
  if (ledger.cartOf(reserveId)?.length) tamperWithCart(reserveId, account);
  const numbers = ledger.cartOf(reserveId) ?? [];
  if (numbers.length === 0) throw invalid('reserveId');

  const orderId = ledger.nextOrderId();
  const amountCents = numbers.reduce((sum, number) => sum + setupCents[categoryOf(number)], 0);
  const category = categoryOf(numbers[0] ?? '');
  ledger.record({ type: 'order', orderId, reserveId, trunkId, numbers, category, amountCents });
  const order = ledger.order(orderId);
  if (!order) throw new Error(`Order ${orderId} is missing after it was made`);
  return success(['success', 'Order Generated successfully.'], ['orderId', orderId], ...described(order));
};

const processOrder: Operation = (params, account) => {
  const { ledger } = account;
  const order = ledger.order(params.requiredDigits('orderId'));
  if (!order) throw invalid('orderId');
  const { orderId, numbers, amountCents } = order;
  const refused = enchanted(account, 'process_order', numbers, 'refused').length > 0;
  if (refused || ledger.balanceCents < amountCents) throw new Refusal('Insufficient balance');
  // The document promises no protection against a repeated call, so every call is charged.
  const events: LedgerEvent[] = [{ type: 'charge', orderId, amountCents }];
  if (ledger.orderOf(numbers[0] ?? '') !== order) events.push({ type: 'allocate', orderId, numbers });
  ledger.record(...events);
  return success(['success', 'Order Processed Successfully.'], ['orderId', orderId]);
};

const getNewOrders: Operation = (params, { ledger, accountNo }) => {
  const orderId = params.digits('orderId');
  const orders =
    orderId === undefined ? ledger.orders() : [ledger.order(orderId)].filter((order) => order !== undefined);
  const shown = orders.map((order) =>
    Object.fromEntries([['orderno', order.orderId], ['accountno', accountNo], ...described(order)]),
  );
  return success(['Orders', shown]);
};

const getNumbers: Operation = (params, { ledger }) => {
  const category = params.category();
  const status = params.text('status') ?? activeNumber;
  if (!['0', activeNumber, '2'].includes(status)) throw invalid('status');
  const trunkId = params.digits('trunkId');
  const orderId = params.digits('orderno');
  const found = ledger.owned().flatMap((number) => {
    const order = ledger.orderOf(number);
    const matches =
      order &&
      status === activeNumber &&
      (category === undefined || categoryOf(number) === category) &&
      (trunkId === undefined || order.trunkId === trunkId) &&
      (orderId === undefined || order.orderId === orderId);
    return matches ? [ownedNumber(number, order)] : [];
  });
  return success(['data', found]);
};

/** What turns a cart into an order, an order into numbers, and shows both. */
export const ordering: Readonly<Record<string, Operation>> = {
  gen_order: genOrder,
  process_order: processOrder,
  get_new_orders: getNewOrders,
  getnumbers: getNumbers,
};

/** The only status a number has so far: nothing here makes one inactive (0) or cancelled (2) yet. */
const activeNumber = '1';

/** The magic that changes a cart in the moment it is ordered. */
function tamperWithCart(reserveId: string, account: Account): void {
  const { ledger } = account;
  const cart = ledger.cartOf(reserveId) ?? [];
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

/** A number like the given one that is for sale, taken from the end that reservations reach last. */
function foreignNumber(like: string, { ledger }: Account): string {
  const candidates = blocks.filter(({ category }) => category === categoryOf(like)).flatMap(ordinaryNumbersOf);
  const found = candidates.findLast((number) => ledger.isAvailable(number));
  if (found === undefined) throw new Error('Every number is taken');
  return found;
}

function categoryOf(number: string): Category {
  return blockOf(number)?.category ?? 'landline';
}

/** The members that gen_order and get_new_orders have in common. A mixed cart is described by its first number. */
function described({ at, amountCents, trunkId, category, numbers }: Order): Reply {
  const landline = category === 'landline';
  return [
    ['date', timestamp(at)],
    ['amount', dollars(amountCents)],
    ['per_order_cost', dollars(amountCents)],
    ['taxes', '0.00'],
    ['other_charges', '0.00'],
    ['discount', '0.00'],
    ['tg_id', trunkId],
    ['orderType', 'New'],
    ['didCategory', landline ? 'Landline' : 'TollFree'],
    ['didType', didTypeOf(category)],
    ['sessions', landline ? (trunkOf(trunkId)?.req_sessions ?? '0') : '0'],
    ['status', '1'],
    ['numbers', numbers],
  ];
}

function didTypeOf(category: Category): string {
  return category === 'landline' ? 'Unmetered' : 'Metered';
}

function ownedNumber(number: string, { trunkId }: Order): Record<string, string> {
  const trunk = trunkOf(trunkId);
  const category = categoryOf(number);
  return {
    didnumber: number,
    trunkGroup: trunk?.primaryIP ?? '',
    prefix1: trunk?.prefix_1 ?? '',
    trunkGroup2: trunk?.secondaryIP ?? '',
    prefix2: trunk?.prefix_2 ?? '',
    didRate: dollars(setupCents[category]),
    didType: didTypeOf(category),
    orderType: 'New',
    status: activeNumber,
    cnam: '',
  };
}
