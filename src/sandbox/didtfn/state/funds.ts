import { type Charge, type LedgerEntry, type Payment } from '../events.js';

/** One line of the books. */
export interface Booking {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly activity: string;
  /** Below zero: a debit. */
  readonly cents: number;
}

/** The account's money, in US cents. */
export class Funds {
  readonly #charges: Charge[] = [];
  readonly #payments: Payment[] = [];
  readonly #bookings: Booking[] = [];
  readonly #ports = new Set<string>();

  #balanceCents: number;

  /** `openingCents`: the balance before the first entry. */
  constructor(readonly openingCents: number) {
    this.#balanceCents = openingCents;
  }

  apply(entry: LedgerEntry): void {
    const { at } = entry;
    if (entry.type === 'port') this.#ports.add(entry.orderId);
    if (entry.type === 'charge') {
      const activity = this.#ports.has(entry.orderId) ? 'Order (LNP)' : 'Order (New DIDs)';
      this.#charges.push(entry);
      this.#book({ at, activity, cents: -entry.amountCents });
    }
    if (entry.type === 'payment') {
      this.#payments.push(entry);
      this.#book({ at, activity: 'Credit Card', cents: entry.fundedCents });
      this.#book({ at, activity: 'Credit Card Fee', cents: -entry.feeCents });
    }
  }

  get balanceCents(): number {
    return this.#balanceCents;
  }

  charges(): readonly Charge[] {
    return [...this.#charges];
  }

  payments(): readonly Payment[] {
    return [...this.#payments];
  }

  /** What was booked since the first entry. */
  bookings(): readonly Booking[] {
    return [...this.#bookings];
  }

  #book(booking: Booking): void {
    this.#bookings.push(booking);
    this.#balanceCents += booking.cents;
  }
}
