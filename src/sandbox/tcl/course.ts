import { priceOf } from './catalogue.js';
import { type LedgerEvent, type OrderWord } from './events.js';
import { hasTrick } from './magic.js';
import { type Order } from './state.js';

const reasons: Partial<Record<OrderWord, string>> = {
  rejected: 'The carrier could not allocate the numbers.',
  partiallyCompleted: 'Some numbers could not be delivered.',
};

/** All events that follow when an order reaches a status at a given time. */
export function moved(order: Order, status: OrderWord, since: number, by: 'course' | 'command'): LedgerEvent[] {
  const { orderId, requestId, productId, country, orderType } = order;
  const reason = reasons[status];
  const events: LedgerEvent[] = [
    { type: 'order_status', orderId, status, since, by, ...(reason === undefined ? {} : { reason }) },
  ];
  const coming = comingOf(order);
  if (status === 'inProgress' && orderType === 'new') {
    const { setupCents, monthlyCents, currency } = priceOf(country, productId);
    const cents = coming.length * (setupCents + monthlyCents);
    events.push({ type: 'charge', orderId, requestId, numbers: coming, cents, currency });
  }
  if (status === 'completed' || status === 'partiallyCompleted')
    events.push({ type: 'delivered', orderId, numbers: coming });
  return events;
}

/** The numbers to be delivered. */
const comingOf = ({ orderType, numbers }: Order): string[] =>
  numbers.filter((number) => orderType !== 'new' || !hasTrick(number, 'fails'));

/** The next automatic change of an order, if it is due. */
export function due(order: Order, now: number): LedgerEvent[] {
  const review = order.documents.find(
    (d) => d.status === 'submitted' && d.since !== undefined && d.since + order.pace.reviewMs <= now,
  );
  if (review) {
    const { documentType, verdict = 'approved' } = review;
    return [{ type: 'document_status', orderId: order.orderId, documentType, status: verdict }];
  }
  const step = next(order);
  return step && step.at <= now ? moved(order, step.status, step.at, 'course') : [];
}

/** When the next automatic change is due, epoch ms; never, if it needs an action. */
export const dueAt = (order: Order): number =>
  Math.min(
    next(order)?.at ?? Infinity,
    ...order.documents.flatMap(({ status, since }) =>
      status === 'submitted' && since !== undefined ? since + order.pace.reviewMs : [],
    ),
  );

function next(order: Order): { status: OrderWord; at: number } | undefined {
  const { status, since, orderType, numbers, pace } = order;
  const some = (trick: Parameters<typeof hasTrick>[1]): boolean =>
    orderType === 'new' && numbers.some((n) => hasTrick(n, trick));
  switch (status) {
    case 'received': {
      const at = since + pace.startMs;
      if (some('rejected')) return { status: 'rejected', at };
      return { status: papersMissing(order) ? 'documentsRequired' : 'inProgress', at };
    }
    case 'documentsRequired':
      return papersMissing(order)
        ? undefined
        : { status: 'inProgress', at: Math.max(since, ...order.documents.map((d) => d.since ?? 0)) };
    case 'inProgress':
      return some('escalated')
        ? { status: 'escalated', at: since + pace.deliverMs }
        : ended(order, since + pace.deliverMs);
    case 'escalated':
      return ended(order, since + pace.deliverMs);
    default:
      return undefined;
  }
}

function ended(order: Order, at: number): { status: OrderWord; at: number } {
  const coming = comingOf(order).length;
  if (coming === 0) return { status: 'rejected', at };
  return { status: coming < order.numbers.length ? 'partiallyCompleted' : 'completed', at };
}

const papersMissing = ({ documents }: Order): boolean => documents.some((d) => d.mandatory && d.status !== 'approved');
