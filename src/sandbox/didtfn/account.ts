import { type LedgerEvent } from './events.js';
import { type Ledger } from './ledger.js';
import { magicOf, type MagicNumber } from './magic.js';
import { type Params } from './params.js';
import { type PortTimings } from './port-course.js';
import { type LooseReply, type Quirks, type Reply } from './wire.js';

/**
 * How the provider keeps reservations: `shared`, one cart per account, whose ID lasts until an order takes the cart; `per_reservation`, a cart and an
 * ID per reserve call.
 */
export type CartMode = 'shared' | 'per_reservation';

/** A simulator's single account, as its operations see it. */
export interface Account {
  readonly accountNo: string;
  readonly cart: CartMode;
  readonly ledger: Ledger;
  readonly quirks: Quirks;
  /** For ports submitted from now on. */
  readonly portTimings: PortTimings;
  /** The provider's clock, epoch milliseconds. */
  readonly now: () => number;
  /** Base URL of the provider's files, e.g. `http://127.0.0.1:4010`. */
  readonly origin: () => string;
}

/** One operation of the provider. Throws `Refusal` to refuse. */
export type Operation = (params: Params, account: Account) => Reply | LooseReply;

/** The cart for a new hold. */
export function reserveIdForHold({ cart, ledger }: Account): string {
  const { carts } = ledger.state;
  return (cart === 'shared' ? carts.currentReserveId() : undefined) ?? carts.nextReserveId();
}

/** The numbers whose unused magic has this effect on the operation. */
export function enchanted(
  { ledger }: Account,
  operation: string,
  numbers: readonly string[],
  effect: MagicNumber['effect'],
): string[] {
  const { state } = ledger;
  return numbers.filter((number) => {
    const magic = magicOf(number, operation);
    return magic?.effect === effect && (magic.always || !state.magicUsed(operation, number));
  });
}

/** The event that uses up a number's magic. */
export function spent(operation: string, number: string): LedgerEvent {
  return { type: 'magic', operation, number };
}
