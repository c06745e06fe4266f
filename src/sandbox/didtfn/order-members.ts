import { type Account } from './account.js';
import { type Category } from './inventory.js';
import { dollars } from './money.js';
import { type Trunk } from './state/trunks.js';
import { type Reply, timestamp } from './wire.js';

/** What orders and ports have in common. */
export interface Ordered {
  at: string;
  amountCents: number;
  trunkId: string;
  /** In a mixed order, the category of the first number. */
  category: Category;
}

/** The members from `date` to `status`, printed alike in all replies about orders. */
export function orderMembers(
  { at, amountCents, trunkId, category }: Ordered,
  { ledger }: Account,
  orderType: 'New' | 'Portin',
  status = '1',
): Reply {
  const landline = category === 'landline';
  const trunk = ledger.state.trunks.find(trunkId);
  return [
    ['date', timestamp(at)],
    ['amount', dollars(amountCents)],
    ['per_order_cost', dollars(amountCents)],
    ['taxes', '0.00'],
    ['other_charges', '0.00'],
    ['discount', '0.00'],
    ['tg_id', trunkId],
    ['orderType', orderType],
    ['didCategory', landline ? 'Landline' : 'TollFree'],
    ['didType', didTypeOf(category, trunk)],
    ['sessions', (landline && trunk?.sessions) || '0'],
    ['status', status],
  ];
}

/** Toll-free numbers are always billed per minute, local ones as their trunk group is. */
export function didTypeOf(category: Category, trunk: Trunk | undefined): string {
  return category === 'landline' && trunk?.billingType === 'Unmetered' ? 'Unmetered' : 'Metered';
}
