import { type LedgerEntry, type Order } from '../events.js';

const firstOrderId = 700001;

/** The orders for new numbers, processed or not. */
export class Orders {
  private readonly orders = new Map<string, Order>();

  apply(entry: LedgerEntry): void {
    if (entry.type === 'order') this.orders.set(entry.orderId, entry);
  }

  all(): readonly Order[] {
    return [...this.orders.values()];
  }

  find(orderId: string): Order | undefined {
    return this.orders.get(orderId);
  }

  nextId(): string {
    return String(firstOrderId + this.orders.size);
  }
}
