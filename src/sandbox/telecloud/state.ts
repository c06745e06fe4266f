import { type Charge, type Kind, type LedgerEntry, type OrderStatus, type Values } from './events.js';

export interface Order {
  readonly orderNumber: string;
  readonly accountNumber: string;
  readonly ratePlanId: string;
  readonly status: OrderStatus;
  /** All its statuses, oldest first. */
  readonly history: readonly OrderStatus[];
  readonly values: Values;
  /** When it becomes ACTIVE automatically, epoch milliseconds; absent: never. */
  readonly activeAt?: number;
}

/** The provider's records: a fold of its entries and nothing else. */
export class State {
  private readonly records = new Map<Kind, Map<string, Values>>();
  private readonly history = new Map<string, OrderStatus[]>();
  private readonly magic = new Set<string>();
  readonly charges: Charge[] = [];

  apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'put':
        this.of(entry.kind).set(entry.id, entry.values);
        return;
      case 'gone':
        this.of(entry.kind).delete(entry.id);
        return;
      case 'order_status':
        this.history.set(entry.orderNumber, [...(this.history.get(entry.orderNumber) ?? []), entry.status]);
        return;
      case 'charge':
        this.charges.push(entry);
        return;
      case 'magic':
        this.magic.add(`${entry.operation} ${entry.value}`);
        return;
      case 'call_out':
    }
  }

  record(kind: Kind, id: string): Values | undefined {
    return this.of(kind).get(id);
  }

  all(kind: Kind): ReadonlyMap<string, Values> {
    return this.of(kind);
  }

  order(orderNumber: string): Order | undefined {
    const values = this.record('order', orderNumber);
    const history = this.history.get(orderNumber);
    if (!values || !history) return undefined;
    const { account_number = '', productid_var = '', active_at } = values;
    return {
      orderNumber,
      accountNumber: account_number,
      ratePlanId: productid_var,
      status: history.at(-1)!,
      history,
      values,
      ...(active_at === undefined ? {} : { activeAt: Number(active_at) }),
    };
  }

  orders(): Order[] {
    return [...this.of('order').keys()].map((id) => this.order(id)!);
  }

  magicUsed(operation: string, value: string): boolean {
    return this.magic.has(`${operation} ${value}`);
  }

  /** An account's balance in cents: `start`, minus what it paid, plus what it received. */
  balance(who: Charge['who'], account: string, start: number): number {
    return this.charges
      .filter((charge) => charge.who === who && charge.account === account)
      .reduce((left, { cents }) => left - cents, start);
  }

  /** A customer's unused credit. */
  credit(account: string): number {
    return this.charges
      .filter((charge) => charge.who === 'customer' && charge.account === account)
      .reduce((left, { credit = 0 }) => left - credit, 0);
  }

  private of(kind: Kind): Map<string, Values> {
    const found = this.records.get(kind) ?? new Map<string, Values>();
    this.records.set(kind, found);
    return found;
  }
}
