import { movedBy } from '../contract/spending.js';
import { type ChangeStatus } from '../domain/change.js';
import { type Measure } from '../domain/limits.js';
import { inUnits, type Money } from '../domain/money.js';
import { type Cost, isEnded, type NumberSelection, type OrderStatus } from '../domain/order.js';
import { type PortStatus } from '../domain/port-order.js';
import { type HoldCriteria } from '../domain/reservation.js';
import { json } from './columns.js';
import { type Query, type Row } from './database.js';

/** How much of a measure one subject uses. */
export interface Use {
  tenant: string;
  /** The currency if the measure is money, otherwise empty. */
  unit: string;
  amount: number;
}

/** A subject's use as of this transaction; undefined if the subject does not exist. */
export type Recount = (query: Query, id: string) => Promise<Use | undefined>;

const counted = (row: Row | undefined, amount: number): Use | undefined =>
  row && { tenant: String(row['tenant']), unit: '', amount };

/** Orders that ended without effect use nothing; open ones, and those with an unknown outcome, count. The same for ports and changes. */
const nothing: readonly string[] = ['rejected', 'cancelled', 'expired'] satisfies OrderStatus[];
const noPort: readonly string[] = ['rejected', 'cancelled'] satisfies PortStatus[];
const noChange: readonly string[] = ['rejected'] satisfies ChangeStatus[];

const reservationRow = `SELECT tenant, status, criteria, failure,
    (SELECT COUNT(*) FROM held_numbers WHERE reservation_id = $1) AS numbers,
    (SELECT COUNT(*) FROM held_numbers WHERE reservation_id = $1 AND live = 1) AS live
  FROM reservations WHERE id = $1`;
const orderRow = `SELECT tenant, status, selection, cost FROM orders WHERE id = $1`;

/** How much each subject uses, computed from its own rows alone, whatever has happened to it. */
export const recounts: Readonly<Record<Measure, Recount>> = {
  reservations: async (query, id) => {
    const [row] = await query(reservationRow, [id]);
    return counted(row, ['unknown', 'held', 'ordering'].includes(String(row?.['status'])) ? 1 : 0);
  },

  /** Numbers that the provider has yet to pick count by the requested quantity. */
  holds: async (query, id) => {
    const [row] = await query(reservationRow, [id]);
    const criteria = json<HoldCriteria>(row?.['criteria']);
    const toCome = row?.['status'] === 'unknown' && row['failure'] === null && Number(row['numbers']) === 0;
    return counted(row, toCome && criteria ? criteria.quantity : Number(row?.['live']));
  },

  /** Numbers in service, arrived with a port that has not ended, or in an order or port that has not ended. */
  numbers: async (query, id) => {
    const [there] = await query(
      `SELECT MAX(tenant) AS tenant, COUNT(*) AS n FROM ordered_numbers
       WHERE order_id = $1 AND (open = 1 OR status IN ('active', 'arrived'))`,
      [id],
    );
    const n = Number(there?.['n']);
    const [order] = await query(orderRow, [id]);
    const selection = json<NumberSelection>(order?.['selection']);
    const open = order !== undefined && !isEnded(String(order['status']) as OrderStatus);
    if (open && selection && 'criteria' in selection) return counted(order, Math.max(n, selection.criteria.quantity));
    return n > 0 ? counted(there, n) : undefined;
  },

  orders: async (query, id) => {
    const [row] = await query(orderRow, [id]);
    return counted(row, nothing.includes(String(row?.['status'])) ? 0 : 1);
  },

  cardAttempts: async (query, id) => counted((await query(`SELECT tenant FROM changes WHERE id = $1`, [id]))[0], 1),

  spend: async (query, id) => {
    const { sql, moneyOf, void: unspent } = spenders.find(({ prefix }) => id.startsWith(prefix))!;
    const [row] = await query(sql, [id]);
    if (!row) return undefined;
    const money = unspent.includes(String(row['status'])) ? undefined : moneyOf(row);
    return { tenant: String(row['tenant']), unit: money?.currency ?? '', amount: money ? inUnits(money.amount) : 0 };
  },
};

interface Spender {
  prefix: string;
  sql: string;
  moneyOf: (row: Row) => Money | undefined;
  void: readonly string[];
}

const spenders: readonly Spender[] = [
  {
    prefix: 'ord_',
    sql: orderRow,
    moneyOf: (row) => json<Cost>(row['cost'])?.total,
    void: nothing,
  },
  {
    prefix: 'prt_',
    sql: `SELECT tenant, status, details FROM port_orders WHERE id = $1`,
    moneyOf: (row) => json<{ cost?: Cost }>(row['details'])?.cost?.total,
    void: noPort,
  },
  {
    prefix: 'chg_',
    sql: `SELECT tenant, status, kind, input, result FROM changes WHERE id = $1`,
    moneyOf: (row) => movedBy({ kind: String(row['kind']), input: json(row['input']), result: json(row['result']) }),
    void: noChange,
  },
];
