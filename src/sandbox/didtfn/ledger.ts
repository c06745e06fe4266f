import { Journal } from '../kit/journal.js';
import { type Charge, type LedgerEntry, type LedgerEvent, type Order, type Payment } from './events.js';
import { dollars } from './money.js';
import { type AccountNumber } from './state/numbers.js';
import { type Port } from './port-course.js';
import { State } from './state/state.js';
import { type TerminationTrunk } from './state/terminations.js';
import { type Trunk } from './state/trunks.js';

/** For tests and the control endpoint: what really happened, whatever the replies said. */
export interface LedgerView {
  entries(): readonly LedgerEntry[];
  /** Every deduction for an order or a port, in order. Two for one order are a double payment. */
  charges(): readonly Charge[];
  /** Every approved payment, in order. */
  payments(): readonly Payment[];
  /** Ten-digit numbers currently held, in all carts, in the order they were added. */
  cart(): readonly string[];
  orders(): readonly Order[];
  /** Every port with its current status. */
  ports(): readonly Port[];
  /** Ten-digit numbers of the account, without cancelled ones. */
  owned(): readonly string[];
  /** All numbers that the account ever had, with their status and trunk group. */
  numbers(): readonly AccountNumber[];
  trunks(): readonly Trunk[];
  terminationTrunks(): readonly TerminationTrunk[];
  /** US dollars, e.g. `9998.00`. */
  balance(): string;
}

/** The provider's state: a fold of its entries and nothing else. */
export class Ledger implements LedgerView {
  private readonly now: () => number;
  private readonly current: State;
  private readonly journal: Journal<LedgerEvent>;
  private closed = false;

  constructor({ balanceCents, now, file }: { balanceCents: number; now: () => number; file?: string | undefined }) {
    this.now = now;
    this.current = new State(balanceCents);
    this.journal = new Journal((entry) => this.current.apply(entry), now, file);
  }

  /** Records the events and applies them. */
  record(...events: LedgerEvent[]): void {
    this.journal.append(...events);
  }

  /** The current state. Whatever time alone has caused is recorded first. */
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
    return this.state.funds.charges();
  }

  payments(): readonly Payment[] {
    return this.state.funds.payments();
  }

  cart(): readonly string[] {
    return this.state.carts.held();
  }

  orders(): readonly Order[] {
    return this.state.orders.all();
  }

  ports(): readonly Port[] {
    return this.state.ports.all();
  }

  owned(): readonly string[] {
    return this.state.numbers.owned().map(({ number }) => number);
  }

  numbers(): readonly AccountNumber[] {
    return this.state.numbers.all();
  }

  trunks(): readonly Trunk[] {
    return this.state.trunks.all();
  }

  terminationTrunks(): readonly TerminationTrunk[] {
    return this.state.terminations.all();
  }

  balance(): string {
    return dollars(this.state.funds.balanceCents);
  }

  private catchUp(): void {
    const due = this.closed ? [] : this.current.ports.due(this.now());
    if (due.length > 0) this.record(...due);
  }
}
