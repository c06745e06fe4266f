import { Journal } from '../kit/journal.js';
import { due, dueAt } from './course.js';
import { type Charge, type LedgerEntry, type LedgerEvent } from './events.js';
import { isActive, type Order, type Reservation, type Service, State } from './state.js';

/** For tests and the control endpoint: what really happened, whatever the replies said. */
export interface LedgerView {
  entries(): readonly LedgerEntry[];
  /** Every charge for an order that went into provisioning. Two with one request ID are a double purchase. */
  charges(): readonly Charge[];
  orders(): readonly Order[];
  reservations(): readonly Reservation[];
  /** Numbers currently reserved, E.164. */
  held(): readonly string[];
  /** Services, including ended ones. */
  services(): readonly Service[];
}

/** The provider's state: a fold of its entries and nothing else. Changes by time are recorded on the next access. */
export class Ledger implements LedgerView {
  private readonly current = new State();
  private readonly journal: Journal<LedgerEvent>;
  private closed = false;
  /** No automatic change is due before then, unless something else happens first. */
  private quietUntil = Infinity;

  constructor(
    readonly now: () => number,
    file?: string,
  ) {
    this.journal = new Journal<LedgerEvent>(
      (entry) => {
        this.current.apply(entry);
        const order = 'orderId' in entry ? this.current.orders.get(entry.orderId) : undefined;
        if (order) this.quietUntil = Math.min(this.quietUntil, dueAt(order));
      },
      now,
      file,
    );
  }

  record(...events: LedgerEvent[]): void {
    this.journal.append(...events);
  }

  get state(): State {
    this.catchUp();
    return this.current;
  }

  /** Stops changes by time: another process may use the file now. */
  close(): void {
    this.closed = true;
  }

  entries(): readonly LedgerEntry[] {
    this.catchUp();
    return [...this.journal.entries()];
  }

  charges(): readonly Charge[] {
    return this.entries().filter((entry): entry is Charge => entry.type === 'charge');
  }

  orders(): readonly Order[] {
    return [...this.state.orders.values()];
  }

  reservations(): readonly Reservation[] {
    return [...this.state.reservations.values()];
  }

  held(): readonly string[] {
    const now = this.now();
    return this.reservations().flatMap((reservation) => (isActive(reservation, now) ? reservation.numbers : []));
  }

  services(): readonly Service[] {
    return [...this.state.services.values()];
  }

  private catchUp(): void {
    if (this.closed) return;
    const now = this.now();
    if (now < this.quietUntil) return;
    for (const { orderId } of this.current.orders.values())
      for (let events = due(this.order(orderId), now); events.length > 0; events = due(this.order(orderId), now))
        this.record(...events);
    this.quietUntil = [...this.current.orders.values()].reduce((at, order) => Math.min(at, dueAt(order)), Infinity);
  }

  private order(orderId: string): Order {
    return this.current.orders.get(orderId)!;
  }
}
