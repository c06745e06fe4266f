import { type LedgerView } from '../../src/ledger/ledger.js';

/** The parts of a ledger that ask the database something; the database itself is none of them. */
const storesOf = (ledger: LedgerView): object[] =>
  Object.values(ledger as object).filter((part: object) => 'query' in part && !('transaction' in part)) as object[];

const ownMethods = (store: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((name) => name !== 'constructor');

export const methodsOf = (ledger: LedgerView): string[] =>
  storesOf(ledger).flatMap((store) => ownMethods(store).map((name) => `${store.constructor.name}.${name}`));

export function noteCalls(ledger: LedgerView): { called: Set<string>; restore: () => void } {
  const called = new Set<string>();
  const undo: (() => void)[] = [];
  for (const store of storesOf(ledger)) {
    const prototype = Object.getPrototypeOf(store) as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ownMethods(store)) {
      const original = prototype[name]!;
      prototype[name] = function (this: unknown, ...args) {
        called.add(`${store.constructor.name}.${name}`);
        return original.apply(this, args);
      };
      undo.push(() => (prototype[name] = original));
    }
  }
  return { called, restore: () => undo.forEach((step) => step()) };
}
