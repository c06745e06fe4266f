import { type Kind, type LedgerEvent, type Values } from './events.js';
import { type Ledger } from './ledger.js';
import { type Action, type Fields, Refusal } from './parameters.js';
import { type Quirks } from './quirks.js';
import { type Node } from './xml.js';

/** Settings that differ between accounts, or that tests change. */
export interface Settings {
  /** How long an order of a slow plan is PENDING, milliseconds. */
  pendingMs: number;
  /** Whether errors carry a trans_id. */
  errorsHaveTransId: boolean;
  /** Operations that the account is not authorized for. */
  notAuthorized: readonly string[];
}

/** One call, as its handler sees it. */
export interface Asked {
  action: Action;
  fields: Fields;
  ledger: Ledger;
  settings: Settings;
  quirks: Quirks;
}

/** The reply's content, and whether its root has a `trans_id`: the document's samples of some operations have none. */
export interface Reply {
  nodes: readonly Node[];
  transId?: boolean;
  /** Other attributes of the root. */
  attributes?: Readonly<Record<string, string>>;
}
export type Handler = (asked: Asked) => Reply;

/** The account whose credentials the simulator accepts. */
export const own = { type: 'CORE', number: '5547777000', startCents: 100_000 } as const;

export function found({ ledger }: Asked, kind: Kind, id: string | undefined, what: string): Values {
  const values = id === undefined ? undefined : ledger.state.record(kind, id);
  if (!values) throw new Refusal(`The ${what} was not found.`);
  return values;
}

export const put = (asked: Asked, kind: Kind, id: string, values: Values): LedgerEvent => ({
  type: 'put',
  kind,
  id,
  values: kind === 'order' ? withoutPins(values) : values,
  operation: asked.action,
});

/** From the fifth on, variables may be PINs and tax IDs: only their presence is stored. */
const withoutPins = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, /^VAR(?:[5-9]|\d\d)$/.test(name) ? 'given' : value]),
  );

/** Creates a record of a kind, under the next number from `first` on. */
export function make(asked: Asked, kind: Kind, first: number, values: Values, prefix = ''): string {
  const id = prefix + asked.ledger.nextId(first);
  asked.ledger.record(put(asked, kind, id, values));
  return id;
}

/** Updates the given fields of an existing record. */
export function change(asked: Asked, kind: Kind, id: string, what: string, more: Values = {}): Values {
  const values = { ...found(asked, kind, id, what), ...asked.fields, ...more };
  asked.ledger.record(put(asked, kind, id, values));
  return values;
}

export function remove(asked: Asked, kind: Kind, id: string, what: string): void {
  found(asked, kind, id, what);
  asked.ledger.record({ type: 'gone', kind, id, operation: asked.action });
}

/** The product group of a plan, through its product. */
export function groupOf({ ledger }: Asked, planId: string): string | undefined {
  const productId = ledger.state.record('plan', planId)?.['product_id'] ?? '';
  return ledger.state.record('product', productId)?.['product_group_id'];
}

export const cents = (amount: string): number => Math.round(Number(amount) * 100);
export const dollars = (amount: number): string => (amount / 100).toFixed(2);

/** The balance of a cloud account, in cents; the simulator's own has an opening balance, created ones have none. */
export function balanceOf({ ledger }: Asked, account: string): number {
  return ledger.state.balance('cloud_account', account, account === own.number ? own.startCents : 0);
}

export function without(values: Fields, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
