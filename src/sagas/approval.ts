import { type OrderPort } from '../contract/orders.js';
import { allowedBy } from '../domain/limits.js';
import { inUnits, type Money } from '../domain/money.js';
import { type Order } from '../domain/order.js';
import { type LedgerView } from '../ledger/ledger.js';
import { moveOrder } from '../lifecycle/status-moves.js';
import { Suspended } from './run-suspension.js';
import { type Run } from './run.js';

/** That another key has to confirm an order, and why. */
interface Approval {
  /** The key that placed it. */
  approvalFor: string;
  detail: string;
}

/**
 * Whether an order needs the approval of a second key, by the limits read in this transaction: its price is above `approvalAbove`, or is not known
 * before it is ordered.
 */
export async function approvalOf(
  ledger: Pick<LedgerView, 'usage' | 'events'>,
  { id, tenant }: Pick<Order, 'id' | 'tenant'>,
  price: Money | undefined,
): Promise<Approval | undefined> {
  const limits = await ledger.usage.limitsFor(tenant);
  const { approvalAbove } = limits;
  if (!approvalAbove) return undefined;
  if (price && inUnits(price.amount) <= allowedBy(limits, 'approvalAbove', price.currency)!) return undefined;
  const approvalFor = await ledger.events.begunBy(id);
  if (approvalFor === undefined) throw new Error(`order ${id} without the key that placed it`);
  const allowed = approvalAbove.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
  const why = price
    ? `Its price of ${price.amount} ${price.currency} is above approvalAbove (${allowed}).`
    : `The provider quotes no price in advance, and approvalAbove is set (${allowed}).`;
  return { approvalFor, detail: `${why} Another key of the tenant has to confirm it.` };
}

/** Whether the price of an order is known before it is charged: that of numbers which the provider has still to find is not. */
export const isPriced = ({ confirmable }: Pick<OrderPort, 'confirmable'>, { selection }: Order): boolean =>
  confirmable && !(selection && 'criteria' in selection);

/** Where a second key has to approve an order without a price, it waits before anything is sent. */
export async function awaitApproval(
  ledger: Pick<LedgerView, 'usage'>,
  run: Run,
  port: OrderPort,
  order: Order,
  confirmBy: number,
): Promise<void> {
  if (order.status !== 'accepted' || isPriced(port, order)) return;
  // A limit that is set from here on is one that was set after the order went out.
  if (!(await ledger.usage.limitsFor(order.tenant)).approvalAbove) return;
  const waits = await run.commit(async (view) => {
    // An order that had started before the limit was set continues.
    if (await view.journal.any(order.id)) return false;
    const approval = await approvalOf(view, order, undefined);
    if (!approval) return false;
    const { approvalFor, detail } = approval;
    await moveOrder(view, order, 'awaiting_confirmation', { confirmBy, approvalFor }, { detail });
    return true;
  });
  if (waits) throw new Suspended(confirmBy);
}
