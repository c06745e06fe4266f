import { type E164 } from '../../../src/domain/phone-number.js';
import { type Book } from './verdict.js';

/**
 * What can happen to one call: `refused` by the provider; `not_sent`; its reply lost and it was not executed (`before`), was
 * executed (`after`), or is executed long after the caller gave up (`late`).
 */
export const mishaps = ['refused', 'not_sent', 'before', 'after', 'late'] as const;
export type Mishap = (typeof mishaps)[number];

export const operations = ['reserve', 'bulk', 'remove', 'gen_order', 'process_order'] as const;
export type Operation = (typeof operations)[number];

export const pool = Array.from({ length: 8 }, (_, i): E164 => `+1206555010${i}`);

export class Refusal extends Error {}

/** A provider with one cart for everybody, and its own book of what really happened. It outlives every gateway. */
export class CartWorld {
  readonly cart = new Set<E164>();
  readonly orders = new Map<string, readonly E164[]>();
  /** One entry for each time that an order was charged. */
  readonly charges: string[] = [];
  readonly takenByOthers = new Set<E164>();
  /** Whoever buys the next number that leaves the cart, in the moment it does. */
  snatches = 0;
  private mishaps: { operation: Operation; mishap: Mishap }[] = [];

  /** Lets this happen to the next call of the operation. */
  script(operation: Operation, mishap: Mishap): void {
    this.mishaps.push({ operation, mishap });
  }

  nextMishap(operation: Operation): Mishap | undefined {
    const index = this.mishaps.findIndex((one) => one.operation === operation);
    return index < 0 ? undefined : this.mishaps.splice(index, 1)[0]!.mishap;
  }

  /** From now on everything goes well. */
  calm(): void {
    this.mishaps = [];
    this.snatches = 0;
  }

  free(): E164[] {
    const ordered = new Set([...this.orders.values()].flat());
    return pool.filter((n) => !this.cart.has(n) && !ordered.has(n) && !this.takenByOthers.has(n));
  }

  reserve(number: E164): { holdId: string } {
    if (!this.free().includes(number)) throw new Refusal('taken');
    this.cart.add(number);
    return { holdId: 'cart' };
  }

  bulk(quantity: number): { numbers: E164[] } {
    const numbers = this.free().slice(0, quantity);
    if (numbers.length < quantity) throw new Refusal('not enough');
    for (const number of numbers) this.cart.add(number);
    return { numbers };
  }

  remove(numbers: readonly E164[]): { removed: number } {
    const there = numbers.filter((number) => this.cart.delete(number));
    for (const number of there.slice(0, this.snatches)) this.takenByOthers.add(number);
    this.snatches = Math.max(0, this.snatches - there.length);
    return { removed: there.length };
  }

  generate(): { providerOrderId: string; numbers: E164[] } {
    if (this.cart.size === 0) throw new Refusal('empty');
    const numbers = [...this.cart];
    const providerOrderId = `P${this.orders.size + 1}`;
    this.orders.set(providerOrderId, numbers);
    this.cart.clear();
    return { providerOrderId, numbers };
  }

  process(providerOrderId: string): { providerOrderId: string } {
    this.charges.push(providerOrderId);
    return { providerOrderId };
  }

  book(): Book {
    return { cart: [...this.cart], orders: this.orders, charges: this.charges };
  }

  timesCharged(providerOrderId: string): number {
    return this.charges.filter((id) => id === providerOrderId).length;
  }
}
