import { Journal } from '../kit/journal.js';
import { type Entry, type LedgerEntry, type LedgerEvent } from './events.js';
import { centerOf, isTollFree } from './inventory.js';
import { dollars, type Micros, micros } from './money.js';
import { type BackOrder, type Client, type OwnedNumber, type Port, State, type SubAccount } from './state.js';

/** For tests and the control endpoint: what really happened, whatever the replies said. */
export interface LedgerView {
  entries(): readonly LedgerEntry[];
  /** IDs of the reseller clients. */
  clients(): readonly string[];
  /** Charges to one client, or to all, in order. */
  charges(client?: string): readonly Entry<'charge'>[];
  payments(client?: string): readonly Entry<'payment'>[];
  /** US dollars, e.g. `-4.99`. */
  clientBalance(client: string): string;
  /** Every purchase of numbers with its charge, in order. Two of one number are a double payment. */
  orders(): readonly Entry<'order'>[];
  /** The account's numbers. */
  owned(): readonly string[];
  backOrders(): readonly BackOrder[];
  ports(): readonly Port[];
  /** Names of the sub-accounts. */
  accounts(): readonly string[];
  /** The account's own balance in US dollars, e.g. `998.51`. */
  balance(): string;
}

/** The first ID of each kind. */
const firstIds = {
  client: 561115,
  charge: 475568,
  payment: 808384,
  account: 99785,
  order: 1,
  back_order: 1234,
  port: 217001,
  port_file: 5001,
} as const;

/** The provider's books: the journal, the state folded from it, and queries on that state. */
export class Ledger implements LedgerView {
  private readonly journal: Journal<LedgerEvent>;
  private readonly state: State;

  constructor(options: { balance: string; now: () => number; file?: string | undefined }) {
    this.state = new State(micros(options.balance));
    this.journal = new Journal((entry) => this.state.apply(entry), options.now, options.file);
  }

  /** Records the events in one write, and applies them. */
  record(...events: LedgerEvent[]): void {
    this.journal.append(...events);
  }

  /** The next ID of a kind; `ahead` for those after it. */
  nextId(kind: keyof typeof firstIds, ahead = 0): string {
    return String(firstIds[kind] + (this.state.counts.get(kind) ?? 0) + ahead);
  }

  entries(): readonly LedgerEntry[] {
    return [...this.journal.entries()];
  }

  clients(): readonly string[] {
    return [...this.state.clients.keys()];
  }

  charges(client?: string): readonly Entry<'charge'>[] {
    return ofClient(this.state.charges, client);
  }

  payments(client?: string): readonly Entry<'payment'>[] {
    return ofClient(this.state.payments, client);
  }

  clientBalance(client: string): string {
    return dollars(sum(this.payments(client)) - sum(this.charges(client)));
  }

  orders(): readonly Entry<'order'>[] {
    return [...this.state.orders];
  }

  owned(): readonly string[] {
    return [...this.state.numbers.keys()];
  }

  backOrders(): readonly BackOrder[] {
    return [...this.state.backOrders.values()];
  }

  ports(): readonly Port[] {
    return [...this.state.ports.values()];
  }

  accounts(): readonly string[] {
    return this.subAccounts().map(({ account }) => account);
  }

  balance(): string {
    return dollars(this.state.balance);
  }

  get balanceMicros(): Micros {
    return this.state.balance;
  }

  client(id: string): Client | undefined {
    return this.state.clients.get(id);
  }

  clientByEmail(email: string): Client | undefined {
    const wanted = email.toLowerCase();
    return [...this.state.clients.values()].find(({ profile }) => profile['email']?.toLowerCase() === wanted);
  }

  subAccounts(): readonly SubAccount[] {
    return [...this.state.accounts.values()];
  }

  subAccount(id: string): SubAccount | undefined {
    return this.state.accounts.get(id);
  }

  subAccountNamed(account: string): SubAccount | undefined {
    return this.subAccounts().find((one) => one.account === account);
  }

  isRegistered(account: string): boolean {
    return this.state.registered.has(account);
  }

  numbers(): readonly OwnedNumber[] {
    return [...this.state.numbers.values()];
  }

  number(did: string): OwnedNumber | undefined {
    return this.state.numbers.get(did);
  }

  /** Whether no one has the number. */
  isFree(did: string): boolean {
    return !this.state.gone.has(did);
  }

  /** Whether it can be bought by name now: a local number from the inventory, or any toll-free number. */
  isForSale(did: string): boolean {
    return this.isFree(did) && (isTollFree(did) || centerOf(did) !== undefined);
  }

  backOrder(id: string): BackOrder | undefined {
    return this.state.backOrders.get(id);
  }

  port(portid: string): Port | undefined {
    return this.state.ports.get(portid);
  }

  magicUsed(key: string): boolean {
    return this.state.magicUsed.has(key);
  }
}

function ofClient<T extends { client: string }>(bookings: readonly T[], client?: string): T[] {
  return bookings.filter((one) => client === undefined || one.client === client);
}

function sum(bookings: readonly { amount: string }[]): Micros {
  return bookings.reduce((total, { amount }) => total + micros(amount), 0);
}
