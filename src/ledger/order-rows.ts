import { onlySet } from '../domain/only-set.js';
import {
  type Connection,
  type Cost,
  type NumberSelection,
  type Order,
  type OrderFailure,
  type OrderStatus,
  type OrderedNumberStatus,
} from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type Service } from '../domain/service-order.js';
import { attentionOf } from './attention.js';
import { json, text } from './columns.js';
import { type Query, type Row, type SqlValue } from './database.js';
import { metadataOf } from './metadata.js';

/** The orders of these rows, with their numbers. */
export async function withNumbers(query: Query, rows: Row[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const numbers = await query(
    `SELECT order_id, phone_number, status FROM ordered_numbers WHERE order_id = ANY($1) ORDER BY order_id, position`,
    [rows.map((row) => String(row['id']))],
  );
  const byOrder = new Map<string, Order['numbers']>(rows.map((row) => [String(row['id']), []]));
  for (const row of numbers) {
    byOrder.get(String(row['order_id']))?.push({
      phoneNumber: String(row['phone_number']) as E164,
      status: String(row['status']) as OrderedNumberStatus,
    });
  }
  return rows.map((row) => toOrder(row, byOrder.get(String(row['id']))!));
}

const number = (value: SqlValue | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

function toOrder(row: Row, numbers: Order['numbers']): Order {
  return onlySet({
    id: String(row['id']),
    kind: String(row['kind']) as Order['kind'],
    tenant: String(row['tenant']),
    provider: String(row['provider']),
    account: String(row['account']),
    reservationId: row['reservation_id'] === '' ? undefined : String(row['reservation_id']),
    selection: json<NumberSelection>(row['selection']),
    groupId: text(row['request_id']),
    status: String(row['status']) as OrderStatus,
    confirm: String(row['confirm']) as Order['confirm'],
    connection: json<Connection | null>(row['connection']) ?? undefined,
    service: json<Service>(row['service']),
    providerOptions: json<Record<string, unknown>>(row['provider_options'])!,
    customerReference: text(row['customer_reference']),
    providerOrderIds: json<string[]>(row['provider_order_ids'])!,
    providerStatus: text(row['provider_status']),
    cost: json<Cost>(row['cost']),
    failure: json<OrderFailure>(row['failure']),
    attention: attentionOf(row),
    approvalFor: text(row['approval_for']),
    confirmBy: number(row['confirm_by']),
    confirmedAt: number(row['confirmed_at']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
    metadata: metadataOf(row),
    numbers,
  });
}
