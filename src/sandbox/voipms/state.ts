import { type Entry, type LedgerEntry, type NewNumber, type PortFate, type Settings } from './events.js';
import { type Micros, micros } from './money.js';

export interface Client {
  readonly client: string;
  readonly since: string;
  profile: Settings;
  threshold?: { threshold: string; email: string };
}

export interface SubAccount {
  readonly id: string;
  /** The ledger entry that created it. */
  readonly seq: number;
  readonly account: string;
  settings: Settings;
  hasPassword: boolean;
}

export interface OwnedNumber extends NewNumber {
  /** RFC 3339. */
  readonly since: string;
}

export interface BackOrder {
  readonly id: string;
  readonly country: 'US' | 'CA';
  readonly region: string;
  readonly rateCenter: string;
  readonly settings: Settings;
  readonly since: string;
}

export interface PortNote {
  readonly note: string;
  readonly at: number;
}

export interface Port {
  readonly portid: string;
  readonly numbers: readonly string[];
  readonly details: Settings;
  readonly fate: PortFate;
  readonly since: string;
  status: string;
  /** When the current status began, epoch milliseconds. */
  statusSince: number;
  focDate?: string;
  readonly notes: PortNote[];
  readonly files: Entry<'port_file'>[];
}

/** The provider's state: a fold of its entries and nothing else. */
export class State {
  readonly clients = new Map<string, Client>();
  /** By ID. */
  readonly accounts = new Map<string, SubAccount>();
  readonly registered = new Set<string>();
  readonly charges: Entry<'charge'>[] = [];
  readonly payments: Entry<'payment'>[] = [];
  readonly orders: Entry<'order'>[] = [];
  readonly numbers = new Map<string, OwnedNumber>();
  /** Numbers of the inventory that are not on sale. */
  readonly gone = new Set<string>();
  readonly backOrders = new Map<string, BackOrder>();
  readonly ports = new Map<string, Port>();
  readonly magicUsed = new Set<string>();
  /** Number of entries of each type: IDs continue from it. */
  readonly counts = new Map<LedgerEntry['type'], number>();

  constructor(public balance: Micros) {}

  apply(entry: LedgerEntry): void {
    this.counts.set(entry.type, (this.counts.get(entry.type) ?? 0) + 1);
    switch (entry.type) {
      case 'client':
        this.clients.set(entry.client, { ...entry, since: entry.at });
        return;
      case 'client_set':
        return change(this.clients.get(entry.client), (client) => {
          client.profile = { ...client.profile, ...entry.profile };
        });
      case 'client_deleted':
        this.clients.delete(entry.client);
        return;
      case 'threshold':
        return change(this.clients.get(entry.client), (client) => {
          client.threshold = { threshold: entry.threshold, email: entry.email };
        });
      case 'charge':
        this.charges.push(entry);
        return;
      case 'payment':
        this.payments.push(entry);
        return;
      case 'account':
        this.accounts.set(entry.id, { ...entry });
        return;
      case 'account_set':
        return change(this.accounts.get(entry.id), (account) => {
          account.settings = { ...account.settings, ...entry.settings };
          account.hasPassword = entry.hasPassword ?? account.hasPassword;
        });
      case 'account_deleted':
        this.accounts.delete(entry.id);
        return;
      case 'registration':
        this.registered[entry.registered ? 'add' : 'delete'](entry.account);
        return;
      case 'adjusted':
        this.balance += micros(entry.amount);
        return;
      case 'magic':
        this.magicUsed.add(entry.key);
        return;
      default:
        return this.applyToNumbers(entry);
    }
  }

  private applyToNumbers(entry: NumberEntry): void {
    switch (entry.type) {
      case 'order':
        this.orders.push(entry);
        this.balance -= micros(entry.amount);
        return;
      case 'allocate':
        this.numbers.set(entry.number.did, { ...entry.number, since: entry.at });
        this.gone.add(entry.number.did);
        return;
      case 'number_set':
        return change(this.numbers.get(entry.did), (number) => {
          this.numbers.set(entry.did, { ...number, settings: { ...number.settings, ...entry.settings } });
        });
      case 'number_cancelled':
        this.numbers.delete(entry.did);
        return;
      case 'taken':
        this.gone.add(entry.did);
        return;
      case 'back_order':
        this.backOrders.set(entry.id, { ...entry, since: entry.at });
        return;
      case 'back_order_filled':
        this.backOrders.delete(entry.id);
        return;
      case 'port':
        this.ports.set(entry.portid, {
          ...entry,
          since: entry.at,
          status: '',
          statusSince: Date.parse(entry.at),
          notes: [],
          files: [],
        });
        return;
      case 'port_status':
        return change(this.ports.get(entry.portid), (port) => {
          port.status = entry.status;
          port.statusSince = entry.since;
          port.notes.push({ note: entry.note, at: entry.since });
          if (entry.focDate !== undefined) port.focDate = entry.focDate;
        });
      case 'port_file':
        return change(this.ports.get(entry.portid), ({ files }) => files.push(entry));
    }
  }
}

type NumberEntry = Entry<
  | 'order'
  | 'allocate'
  | 'number_set'
  | 'number_cancelled'
  | 'taken'
  | 'back_order'
  | 'back_order_filled'
  | 'port'
  | 'port_status'
  | 'port_file'
>;

function change<T>(found: T | undefined, how: (found: T) => void): void {
  if (found === undefined) throw new Error('An entry speaks of something that no entry before it made');
  how(found);
}
