import { type FieldError, GatewayError } from '../../domain/errors.js';
import { namesOfIds, type IdPrefix } from '../../domain/ids.js';
import { UniqueViolation } from '../../ledger/database.js';
import { type LedgerView } from '../../ledger/ledger.js';

/** An order or port about to be placed. */
interface Wanted {
  tenant: string;
  provider: string;
  account: string;
  numbers: readonly { phoneNumber: string }[];
}

/**
 * Names the numbers that are in an open order or port already, if that is why the database refused them, and that order or port if it is the caller's
 * own. `pointerTo` returns the field that named a number. Any other error is rethrown.
 */
export async function refuseSecondOrder(
  { servedNumbers }: Pick<LedgerView, 'servedNumbers'>,
  wanted: readonly Wanted[],
  pointerTo: (phoneNumber: string) => string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof UniqueViolation)) throw error;
  const errors: FieldError[] = [];
  for (const { tenant, provider, account, numbers } of wanted) {
    const names = numbers.map(({ phoneNumber }) => phoneNumber);
    const open = await servedNumbers.inOpen(provider, account, names);
    for (const phoneNumber of names) {
      const other = open.get(phoneNumber);
      if (!other) continue;
      const kind = namesOfIds[other.orderId.slice(0, 3) as IdPrefix];
      const where = other.tenant === tenant ? `${kind} ${other.orderId}, which is still open` : `another open ${kind}`;
      errors.push({ pointer: pointerTo(phoneNumber), code: 'in_open_order', detail: `${phoneNumber} is in ${where}.` });
    }
  }
  const [first] = errors;
  // That order has ended meanwhile.
  if (!first)
    throw new GatewayError('conflict', 'One of these numbers was in another open order or port.', {
      retry: { safe: true },
    });
  throw new GatewayError('conflict', `${first.detail} Nothing was ordered.`, { errors });
}
