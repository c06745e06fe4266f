import { Journal } from '../kit/journal.js';
import { type Charge, type Kind, type LedgerEntry, type LedgerEvent, type Values } from './events.js';
import { type Order, State } from './state.js';

/** For tests and the control endpoint: what really happened, whatever the replies said. */
export interface LedgerView {
  entries(): readonly LedgerEntry[];
  /** Every movement of money. Two for one request are a double charge. */
  charges(): readonly Charge[];
  orders(): readonly Order[];
  records(kind: Kind): readonly (Values & { id: string })[];
}

/** The provider's state. Changes by time are recorded on the next access. */
export class Ledger implements LedgerView {
  private readonly current = new State();
  private readonly journal: Journal<LedgerEvent>;
  private closed = false;

  constructor(
    readonly now: () => number,
    file?: string,
  ) {
    this.journal = new Journal((entry) => this.current.apply(entry), now, file);
  }

  record(...events: LedgerEvent[]): void {
    this.journal.append(...events);
  }

  get state(): State {
    if (!this.closed)
      for (const { orderNumber, status, activeAt } of this.current.orders())
        if (status === 'PENDING' && activeAt !== undefined && activeAt <= this.now())
          this.record({ type: 'order_status', orderNumber, status: 'ACTIVE', by: 'time' });
    return this.current;
  }

  /** Stops changes by time: another process may use the file now. */
  close(): void {
    this.closed = true;
  }

  /** The next ID of its kind, counted from the entries, so that it is the same after a restart. */
  nextId(from: number): string {
    return String(from + this.journal.entries().length);
  }

  entries(): readonly LedgerEntry[] {
    void this.state;
    return [...this.journal.entries()];
  }

  charges(): readonly Charge[] {
    return [...this.state.charges];
  }

  orders(): readonly Order[] {
    return this.state.orders();
  }

  records(kind: Kind): readonly (Values & { id: string })[] {
    return [...this.state.all(kind)].map(([id, values]) => ({ ...values, id }));
  }
}
