import { type LedgerEntry } from '../events.js';
import { Carts } from './carts.js';
import { Funds } from './funds.js';
import { Numbers } from './numbers.js';
import { Orders } from './orders.js';
import { Ports } from './ports.js';
import { Terminations } from './terminations.js';
import { Trunks } from './trunks.js';

/** The state from the ledger's entries: one fold per concern. */
export class State {
  readonly carts = new Carts();
  readonly orders = new Orders();
  readonly numbers = new Numbers();
  readonly ports = new Ports();
  readonly trunks = new Trunks();
  readonly terminations = new Terminations();
  readonly funds: Funds;
  private readonly folds: readonly { apply(entry: LedgerEntry): void }[];
  private readonly usedMagic = new Set<string>();

  constructor(openingCents: number) {
    this.funds = new Funds(openingCents);
    const { carts, orders, numbers, ports, trunks, terminations, funds } = this;
    this.folds = [carts, orders, numbers, ports, trunks, terminations, funds];
  }

  apply(entry: LedgerEntry): void {
    for (const fold of this.folds) fold.apply(entry);
    if (entry.type === 'magic') this.usedMagic.add(`${entry.operation} ${entry.number}`);
  }

  /** Whether a number can be reserved. One being ported here cannot. */
  isAvailable(number: string): boolean {
    return this.carts.isForSale(number) && !this.ports.isPorting(number);
  }

  magicUsed(operation: string, number: string): boolean {
    return this.usedMagic.has(`${operation} ${number}`);
  }
}
