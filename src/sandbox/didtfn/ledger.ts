import { Journal, type Stamp } from '../kit/journal.js';
import { blockOf, type Category } from './inventory.js';
import { dollars } from './money.js';

/**
 * Everything that can happen at the provider:
 * - `hold`: numbers came into a cart, put there over the API (`account`) or in the provider's own portal (`portal`);
 * - `unhold`: numbers left a cart, `removed` by the account or `dropped` by the provider, and are for sale again;
 * - `taken`: somebody outside has the numbers now;
 * - `order`: a whole cart became an order;
 * - `charge`: the order's amount left the balance, in US cents;
 * - `allocate`: the order's numbers belong to the account;
 * - `magic`: a number's magic acted in an operation, and will not again.
 */
export type LedgerEvent =
  | { type: 'hold'; reserveId: string; numbers: readonly string[]; by: 'account' | 'portal' }
  | { type: 'unhold'; reserveId: string; numbers: readonly string[]; reason: 'removed' | 'dropped' }
  | { type: 'taken'; numbers: readonly string[] }
  | {
      type: 'order';
      orderId: string;
      reserveId: string;
      trunkId: string;
      numbers: readonly string[];
      category: Category;
      amountCents: number;
    }
  | { type: 'charge'; orderId: string; amountCents: number }
  | { type: 'allocate'; orderId: string; numbers: readonly string[] }
  | { type: 'magic'; operation: string; number: string };
export type LedgerEntry = Stamp & LedgerEvent;
export type Order = Stamp & Extract<LedgerEvent, { type: 'order' }>;
export type Charge = Stamp & Extract<LedgerEvent, { type: 'charge' }>;

/** What tests and the control endpoint may see: what really happened, whatever the replies said. */
export interface LedgerView {
  entries(): readonly LedgerEntry[];
  /** Every deduction, in order. Two of one order are a double payment. */
  charges(): readonly Charge[];
  /** Ten-digit numbers held now, in all carts, in the order they were put there. */
  cart(): readonly string[];
  orders(): readonly Order[];
  /** Ten-digit numbers that belong to the account. */
  owned(): readonly string[];
  /** US dollars, e.g. `9998.00`. */
  balance(): string;
}

const firstReserveId = 500001;
const firstOrderId = 700001;

/** The provider's state. It is the fold of its entries and nothing else. */
export class Ledger implements LedgerView {
  readonly #journal: Journal<LedgerEvent>;
  readonly #carts = new Map<string, Set<string>>();
  readonly #orders = new Map<string, Order>();
  readonly #charges: Charge[] = [];
  /** Number → order it came with. */
  readonly #owned = new Map<string, string>();
  /** Numbers that are not for sale although the inventory has them. */
  readonly #gone = new Set<string>();
  readonly #magicUsed = new Set<string>();
  #reserveIds = 0;
  #balanceCents: number;

  constructor(options: { balanceCents: number; now: () => number; file?: string | undefined }) {
    this.openingCents = this.#balanceCents = options.balanceCents;
    this.#journal = new Journal((entry) => this.#apply(entry), options.now, options.file);
  }

  /** Makes the events happen. */
  record(...events: LedgerEvent[]): void {
    this.#journal.append(...events);
  }

  entries(): readonly LedgerEntry[] {
    return [...this.#journal.entries()];
  }

  charges(): readonly Charge[] {
    return [...this.#charges];
  }

  orders(): readonly Order[] {
    return [...this.#orders.values()];
  }

  owned(): readonly string[] {
    return [...this.#owned.keys()];
  }

  cart(): readonly string[] {
    return [...this.#carts.values()].flatMap((numbers) => [...numbers]);
  }

  balance(): string {
    return dollars(this.#balanceCents);
  }

  /** US cents before the first entry. */
  readonly openingCents: number;

  get balanceCents(): number {
    return this.#balanceCents;
  }

  isAvailable(number: string): boolean {
    return blockOf(number) !== undefined && !this.#gone.has(number);
  }

  /** The numbers of a cart that no order has taken yet; empty if all were removed, undefined if there is no such cart. */
  cartOf(reserveId: string): readonly string[] | undefined {
    const numbers = this.#carts.get(reserveId);
    return numbers && [...numbers];
  }

  /** The youngest cart that no order has taken. */
  currentReserveId(): string | undefined {
    return [...this.#carts.keys()].at(-1);
  }

  /** The cart that holds a number. */
  reserveIdOf(number: string): string | undefined {
    return [...this.#carts].find(([, numbers]) => numbers.has(number))?.[0];
  }

  order(orderId: string): Order | undefined {
    return this.#orders.get(orderId);
  }

  /** The order that an owned number came with. */
  orderOf(number: string): Order | undefined {
    return this.#orders.get(this.#owned.get(number) ?? '');
  }

  magicUsed(operation: string, number: string): boolean {
    return this.#magicUsed.has(`${operation} ${number}`);
  }

  nextReserveId(): string {
    return String(firstReserveId + this.#reserveIds);
  }

  nextOrderId(): string {
    return String(firstOrderId + this.#orders.size);
  }

  #apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'hold':
        return this.#hold(entry.reserveId, entry.numbers);
      case 'unhold':
        for (const number of entry.numbers) {
          this.#carts.get(entry.reserveId)?.delete(number);
          this.#gone.delete(number);
        }
        return;
      case 'taken':
        return entry.numbers.forEach((number) => this.#gone.add(number));
      case 'order':
        this.#carts.delete(entry.reserveId);
        this.#orders.set(entry.orderId, entry);
        return;
      case 'charge':
        this.#charges.push(entry);
        this.#balanceCents -= entry.amountCents;
        return;
      case 'allocate':
        return entry.numbers.forEach((number) => this.#owned.set(number, entry.orderId));
      case 'magic':
        this.#magicUsed.add(`${entry.operation} ${entry.number}`);
    }
  }

  #hold(reserveId: string, numbers: readonly string[]): void {
    const cart = this.#carts.get(reserveId) ?? new Set();
    if (!this.#carts.has(reserveId)) {
      this.#carts.set(reserveId, cart);
      this.#reserveIds += 1;
    }
    for (const number of numbers) {
      cart.add(number);
      this.#gone.add(number);
    }
  }
}
