import { type OrderResult, type OrderRun, type OrderToPlace } from '../../contract/orders.js';
import { GatewayError } from '../../domain/errors.js';
import { addDecimals } from '../../domain/money.js';
import { type Cost, type OrderedNumberStatus, type OrderFailure } from '../../domain/order.js';
import { onlySet } from '../../domain/only-set.js';

import { nextLook } from '../kit/next-look.js';
import { sagaReadMs } from './tcl.deadlines.js';
import { orders as ops, type UpstreamOrder } from './tcl.orders.ops.js';
import { orderStatuses } from './tcl.statuses.js';
import { toE164 } from './tcl.phone-numbers.js';
import { type TclUpstream } from './tcl.settings.js';

/** Follows accepted orders until each has ended: reads them, records what is new, and suspends. `failure` is why some were not accepted at all. */
export async function followOrders(
  upstream: TclUpstream,
  run: OrderRun,
  order: OrderToPlace,
  ids: readonly string[],
  failure: OrderFailure | undefined,
): Promise<OrderResult> {
  const found = await lookAt(upstream, ids);
  // Accepted, but currently unreadable: they exist nevertheless.
  if (found instanceof GatewayError) {
    await run.progress({
      status: 'in_progress',
      providerOrderIds: ids,
      numbers: [],
      detail: 'Accepted by the provider.',
    });
    return run.waitUntil(nextLook(run.movedAt, upstream.config.pollMs, upstream.sender.clock.now()), found);
  }
  const ends = found.map(({ status }) => orderStatuses[status]);
  const numbers = found.flatMap((o) =>
    o.numbers.map((n) => ({ phoneNumber: toE164(n.number), status: statusOf(o, n.status) })),
  );
  const cost = costOf(found);
  await run.progress({
    status: ends.includes('action_required') ? 'action_required' : 'in_progress',
    providerOrderIds: ids,
    numbers,
    ...onlySet({ cost }),
    providerStatus: wordsOf(found),
    detail: `The provider reports ${wordsOf(found)}.${reasonsOf(found)}`,
  });
  if (ends.some((end) => end === undefined || end === 'in_progress' || end === 'action_required'))
    return run.waitUntil(nextLook(run.movedAt, upstream.config.pollMs, upstream.sender.clock.now()));

  const active = numbers.filter((n) => n.status === 'active').map((n) => n.phoneNumber);
  if (active.length === 0) return rejectedBy(found);
  const short = failure !== undefined || active.length < askedFor(order, numbers.length);
  return { kind: 'completed', active, ...(short && { partial: true }), ...onlySet({ failure }) };
}

async function lookAt(upstream: TclUpstream, ids: readonly string[]): Promise<UpstreamOrder[] | GatewayError> {
  const deadlineAt = upstream.sender.clock.now() + sagaReadMs;
  try {
    return await Promise.all(ids.map((orderId) => upstream.sender.read(ops.getOrder, { orderId }, { deadlineAt })));
  } catch (error) {
    // An unreachable provider says nothing about the order.
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

function statusOf(order: UpstreamOrder, word: string | undefined): OrderedNumberStatus {
  if (word === 'active' || word === 'failed') return word;
  const end = orderStatuses[order.status];
  if (end === 'rejected' || end === 'cancelled') return 'failed';
  return order.status === 'completed' ? 'active' : 'pending';
}

function askedFor({ selection }: OrderToPlace, known: number): number {
  if (selection && 'criteria' in selection) return selection.criteria.quantity;
  return selection && 'block' in selection ? selection.block.size : known;
}

/** Setup fee and first month, if the provider states both in one currency. */
function costOf(orders: readonly UpstreamOrder[]): Cost | undefined {
  const [first] = orders;
  const currency = first?.currency;
  if (currency === undefined || orders.some((o) => o.currency !== currency)) return undefined;
  const lines = orders.flatMap((o) => [
    ...(o.setupCharge === undefined
      ? []
      : [{ description: `Setup charge, order ${o.orderId}`, amount: { amount: o.setupCharge, currency } }]),
    ...(o.monthlyCharge === undefined
      ? []
      : [{ description: `Monthly charge, order ${o.orderId}`, amount: { amount: o.monthlyCharge, currency } }]),
  ]);
  if (lines.length === 0) return undefined;
  const amount = lines.map((line) => line.amount.amount).reduce((sum, one) => addDecimals(sum, one));
  return { total: { amount, currency }, lines };
}

const wordsOf = (orders: readonly UpstreamOrder[]): string => [...new Set(orders.map((o) => o.status))].join(', ');

function reasonsOf(orders: readonly UpstreamOrder[]): string {
  const reasons = [...new Set(orders.flatMap((o) => o.reason ?? []))];
  return reasons.length === 0 ? '' : ` ${reasons.join(' ')}`.slice(0, 300);
}

function rejectedBy(orders: readonly UpstreamOrder[]): OrderResult {
  const detail = `The provider accepted the order and then ended it as ${wordsOf(orders)}.${reasonsOf(orders)} None of its numbers is in service.`;
  return { kind: 'rejected', failure: { code: 'upstream_rejected', detail }, numbers: 'gone' };
}
