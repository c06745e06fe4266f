import { type Account, enchanted, type Operation, reserveIdForHold, spent } from './account.js';
import { type LedgerEvent } from './events.js';
import { type Block, blockOf, blocks, ordinaryNumbersOf } from './inventory.js';
import { invalid, type Params } from './params.js';
import { oneString, type Reply, success } from './wire.js';

const maxBulkQuantity = 1000;

const reserve: Operation = (params, account) => {
  const inScope = scopeOf(params, true);
  const number = params.requiredDigits('number', 10);
  const block = blockOf(number);
  const refused = enchanted(account, 'reserve', [number], 'refused').length > 0;
  if (refused || !block || !inScope(block) || !account.ledger.state.isAvailable(number)) throw invalid('number');
  return hold([number], account);
};

const bulkReserve: Operation = (params, account) => {
  const inScope = scopeOf(params, false);
  const quantity = Number(params.requiredDigits('quantity'));
  if (quantity < 1 || quantity > maxBulkQuantity) throw invalid('quantity');
  const numbers = firstAvailable(quantity, inScope, account);
  if (numbers.length < quantity) throw invalid('quantity');
  return hold(numbers, account);
};

const removeReserved: Operation = (params, account) => {
  const reserveId = params.requiredDigits('reserveId');
  const cart = account.ledger.state.carts.cart(reserveId);
  if (!cart) throw invalid('reserveId');
  const named = params.numbers('number');
  const removed = named ? cart.filter((number) => named.includes(number)) : cart;
  const events: LedgerEvent[] = [];
  if (removed.length > 0) events.push({ type: 'unhold', reserveId, numbers: removed, reason: 'removed' });
  const snatched = named ? enchanted(account, 'remove_reserved', removed, 'taken_when_removed') : [];
  events.push(...snatched.map((number) => spent('remove_reserved', number)));
  if (snatched.length > 0) events.push({ type: 'taken', numbers: snatched });
  account.ledger.record(...events);
  const missing = named?.filter((number) => !cart.includes(number)) ?? [];
  return success(['Removed TNs', oneString(removed)], ['TNs not available', oneString(missing)]);
};

/** The operations that hold and release numbers. */
export const reserving: Readonly<Record<string, Operation>> = {
  reserve,
  bulkreserve: bulkReserve,
  remove_reserved: removeReserved,
};

/** The blocks that a reservation may use. The document requires the state for a single landline number; a bulk reservation may omit it. */
function scopeOf(params: Params, stateRequired: boolean): (block: Block) => boolean {
  const category = params.requiredCategory();
  if (category === 'tollfree') {
    const prefix = params.tollFreePrefix();
    return (block) => block.category === category && block.npanxx.startsWith(prefix);
  }
  const state = stateRequired ? params.requiredState() : params.state();
  const npanxx = params.digits('npanxx', 6);
  const city = params.text('city')?.toUpperCase();
  return (block) =>
    block.category === category &&
    (state === undefined || block.state === state) &&
    (npanxx === undefined || block.npanxx === npanxx) &&
    (city === undefined || block.rateCenter === city);
}

/** Up to `count` ordinary numbers on sale, ascending. */
function firstAvailable(count: number, inScope: (block: Block) => boolean, { ledger }: Account): string[] {
  const { state } = ledger;
  const found: string[] = [];
  for (const number of blocks.filter(inScope).flatMap(ordinaryNumbersOf)) {
    if (state.isAvailable(number)) found.push(number);
    if (found.length === count) break;
  }
  return found;
}

function hold(numbers: readonly string[], account: Account): Reply {
  const { ledger, quirks } = account;
  const reserveId = reserveIdForHold(account);
  ledger.record({ type: 'hold', reserveId, numbers, by: 'account' });
  const shown = quirks.wholeCart ? (ledger.state.carts.cart(reserveId) ?? []) : numbers;
  return success(['reserveId', reserveId], ['TNs', oneString(shown)]);
}
