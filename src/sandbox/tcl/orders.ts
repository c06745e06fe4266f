import { type HttpReply, jsonReply } from '../kit/reply.js';
import {
  type Account,
  type Asked,
  type Operation,
  optionalText,
  ownCustomer,
  Refusal,
  text,
  textList,
  whole,
  word,
} from './account.js';
import { blockOf, money, priceOf, type ProductId } from './catalogue.js';
import { type NewOrder, type Routing } from './events.js';
import { kindOf, reservationOf, stock } from './numbers.js';
import { isActive, type Order } from './state.js';

const styles = ['reservationId', 'numbers', 'quantity', 'block'] as const;

const createOrder: Operation = ({ body }, account) => {
  const requestId = text(body, 'requestId');
  const customer = ownCustomer(body, account);
  if (text(body, 'contactId') !== customer.contactId) throw new Refusal(400, 'Unknown contactId');
  if (text(body, 'paymentMethodId') !== customer.paymentMethodId) throw new Refusal(400, 'Unknown paymentMethodId');
  const locationId = word(text(body, 'locationId'), customer.locationIds, 'locationId');
  word(text(body, 'orderType'), ['new'], 'orderType');
  const kind = kindOf(body);
  const routing = routingOf(body, account);
  const given = styles.filter((style) => body[style] !== undefined);
  if (given.length !== 1) throw new Refusal(400, `Give one of ${styles.join(', ')}`);
  const numbers = numbersOf(given[0]!, body, { ...kind, customerId: customer.customerId }, account);
  const reservationId = optionalText(body, 'reservationId');
  return accepted(account, {
    requestId,
    customerId: customer.customerId,
    orderType: 'new',
    ...kind,
    numbers,
    routing,
    locationId,
    pace: { ...account.pace },
    ...(reservationId === undefined ? {} : { reservationId }),
  });
};

function numbersOf(
  style: (typeof styles)[number],
  body: Asked['body'],
  kind: { productId: ProductId; country: string; customerId: string },
  account: Account,
): string[] {
  const { ledger, now } = account;
  if (style === 'reservationId') {
    const reservation = reservationOf(body, account);
    if (reservation.customerId !== kind.customerId) throw new Refusal(403, 'No access to this reservation');
    if (!isActive(reservation, now())) throw new Refusal(409, 'The reservation is not active');
    if (reservation.country !== kind.country || reservation.productId !== kind.productId)
      throw new Refusal(400, 'The reservation is of another product or country');
    return [...reservation.numbers];
  }
  if (style === 'quantity') {
    const quantity = whole(body['quantity'], 'quantity', 1000);
    const criteria = (body['criteria'] ?? {}) as Record<string, string>;
    const found = [...stock(account, kind, criteria, false)].slice(0, quantity).map(({ number }) => number);
    if (found.length < quantity) throw new Refusal(409, `Only ${found.length} such numbers are available`);
    return found;
  }
  const wanted = style === 'numbers' ? textList(body, 'numbers') : blockNumbers(body['block']);
  for (const number of wanted) {
    if (blockOf(number, kind.country)?.productId !== kind.productId)
      throw new Refusal(400, `${number} is no ${kind.productId} number of ${kind.country}`);
    if (!ledger.state.isFree(number, now())) throw new Refusal(409, `Number ${number} is not available`);
  }
  return wanted;
}

function blockNumbers(block: unknown): string[] {
  if (typeof block !== 'object' || block === null) throw new Refusal(400, 'block must have start and size');
  const { start, size } = block as Record<string, unknown>;
  if (typeof start !== 'string' || !/^\+\d{7,15}$/.test(start)) throw new Refusal(400, 'block.start must be a number');
  return Array.from({ length: whole(size, 'block.size', 1000) }, (_, i) => `+${BigInt(start.slice(1)) + BigInt(i)}`);
}

/** Document: direct requires a connection; pstn requires custom outpulse digits; custom requires digits. */
export function routingOf(body: Asked['body'], { ledger }: Account): Routing {
  const connectionType = word(text(body, 'connectionType'), ['direct', 'pstn'], 'connectionType');
  const outpulseType = word(text(body, 'outpulseType'), ['sameAsNumber', 'custom'], 'outpulseType');
  const connectionId = optionalText(body, 'connectionId');
  const outpulseDigits = optionalText(body, 'outpulseDigits');
  const clidType = optionalText(body, 'clidType');
  if (connectionType === 'direct' && connectionId === undefined) throw new Refusal(400, 'direct needs a connectionId');
  if (connectionId !== undefined && !ledger.state.connections.has(connectionId))
    throw new Refusal(400, 'Unknown connection');
  if (connectionType === 'pstn' && outpulseType !== 'custom') throw new Refusal(400, 'pstn needs outpulseType custom');
  if (outpulseType === 'custom' && outpulseDigits === undefined) throw new Refusal(400, 'custom needs outpulseDigits');
  return {
    connectionType,
    outpulseType,
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(outpulseDigits === undefined ? {} : { outpulseDigits }),
    ...(clidType === undefined ? {} : { clidType }),
  };
}

export function accepted({ ledger }: Account, order: Omit<NewOrder, 'type' | 'orderId'>): HttpReply {
  const orderId = String(ledger.state.orders.size + 1001);
  // The same request ID twice makes two orders: it identifies orders, but does not deduplicate them.
  ledger.record({ type: 'order', orderId, ...order });
  return jsonReply({ orderId, requestId: order.requestId, status: 'received' }, 202);
}

const getOrder: Operation = ({ fields }, account) => jsonReply(printed(orderOf(fields, account), account));

const listOrders: Operation = ({ fields }, account) => {
  const requestId = text(fields, 'requestId');
  return jsonReply({
    orders: account.ledger
      .orders()
      .filter((o) => o.requestId === requestId)
      .map((o) => printed(o, account)),
  });
};

export const ordering: Readonly<Record<string, Operation>> = { createOrder, getOrder, listOrders };

export function orderOf({ orderId }: Readonly<Record<string, string>>, { ledger }: Account): Order {
  const found = ledger.state.orders.get(orderId ?? '');
  if (!found) throw new Refusal(404, 'No such order');
  return found;
}

function printed(order: Order, { ledger }: Account): object {
  const { orderId, requestId, productId, country, orderType, status, createdAt, since, numbers, routing, reason } =
    order;
  const { setupCents, monthlyCents, currency } = priceOf(country, productId);
  const delivered = new Set(order.delivered);
  const ended = ['completed', 'partiallyCompleted', 'rejected', 'cancelled'].includes(status);
  const charged = orderType === 'new' ? numbers.length : 0;
  return {
    orderId,
    requestId,
    customerId: order.customerId,
    productId,
    country,
    orderType,
    status,
    createdAt,
    updatedAt: new Date(since).toISOString(),
    numbers: numbers.map((number) => ({
      number,
      status: delivered.has(number) ? 'active' : ended ? 'failed' : 'pending',
      ...(delivered.has(number) ? { serviceId: ledger.state.serviceOf(number)?.serviceId } : {}),
    })),
    setupCharge: money(charged * setupCents),
    monthlyCharge: money(charged * monthlyCents),
    currency,
    ...(reason === undefined ? {} : { reason }),
    ...routing,
  };
}
