import { type Charge, type LedgerEntry, type Payment } from '../events.js';

/** One booking. */
export interface Booking {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly activity: string;
  /** Negative: a debit. */
  readonly cents: number;
}

/** The account's money, in US cents. */
export class Funds {
  private readonly chargeLog: Charge[] = [];
  private readonly paymentLog: Payment[] = [];
  private readonly bookingLog: Booking[] = [];
  private readonly ports = new Set<string>();

  private cents: number;

  /** `openingCents`: the opening balance. */
  constructor(readonly openingCents: number) {
    this.cents = openingCents;
  }

  apply(entry: LedgerEntry): void {
    const { at } = entry;
    if (entry.type === 'port') this.ports.add(entry.orderId);
    if (entry.type === 'charge') {
      const activity = this.ports.has(entry.orderId) ? 'Order (LNP)' : 'Order (New DIDs)';
      this.chargeLog.push(entry);
      this.book({ at, activity, cents: -entry.amountCents });
    }
    if (entry.type === 'payment') {
      this.paymentLog.push(entry);
      this.book({ at, activity: 'Credit Card', cents: entry.fundedCents });
      this.book({ at, activity: 'Credit Card Fee', cents: -entry.feeCents });
    }
  }

  get balanceCents(): number {
    return this.cents;
  }

  charges(): readonly Charge[] {
    return [...this.chargeLog];
  }

  payments(): readonly Payment[] {
    return [...this.paymentLog];
  }

  /** Bookings since the opening balance. */
  bookings(): readonly Booking[] {
    return [...this.bookingLog];
  }

  private book(booking: Booking): void {
    this.bookingLog.push(booking);
    this.cents += booking.cents;
  }
}
