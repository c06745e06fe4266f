import { type LedgerEntry } from '../events.js';
import { blockOf } from '../inventory.js';

const firstReserveId = 500001;

/** Availability, and the carts with numbers not yet sold. */
export class Carts {
  private readonly carts = new Map<string, Set<string>>();
  /** Numbers of the inventory that are not on sale. */
  private readonly gone = new Set<string>();
  private reserveIds = 0;

  apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'hold':
        return this.hold(entry.reserveId, entry.numbers);
      case 'unhold':
        for (const number of entry.numbers) {
          this.carts.get(entry.reserveId)?.delete(number);
          this.gone.delete(number);
        }
        return;
      case 'taken':
      case 'allocate':
        return entry.numbers.forEach((number) => this.gone.add(number));
      case 'order':
        this.carts.delete(entry.reserveId);
        return;
      default:
    }
  }

  isForSale(number: string): boolean {
    return blockOf(number) !== undefined && !this.gone.has(number);
  }

  /** Numbers currently held, in all carts, in the order they were added. */
  held(): readonly string[] {
    return [...this.carts.values()].flatMap((numbers) => [...numbers]);
  }

  /** The numbers of a cart that no order has taken yet; empty if all were removed, undefined if there is no such cart. */
  cart(reserveId: string): readonly string[] | undefined {
    const numbers = this.carts.get(reserveId);
    return numbers && [...numbers];
  }

  /** The newest cart that no order has taken. */
  currentReserveId(): string | undefined {
    return [...this.carts.keys()].at(-1);
  }

  /** The cart that holds a number. */
  reserveIdOf(number: string): string | undefined {
    return [...this.carts].find(([, numbers]) => numbers.has(number))?.[0];
  }

  nextReserveId(): string {
    return String(firstReserveId + this.reserveIds);
  }

  private hold(reserveId: string, numbers: readonly string[]): void {
    const cart = this.carts.get(reserveId) ?? new Set();
    if (!this.carts.has(reserveId)) {
      this.carts.set(reserveId, cart);
      this.reserveIds += 1;
    }
    for (const number of numbers) {
      cart.add(number);
      this.gone.add(number);
    }
  }
}
