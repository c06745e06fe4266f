import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { isPortEnded, type PortOrder, type PortStatus } from '../domain/port-order.js';
import { toldOfNumber } from '../domain/told.js';
import { attentionOf } from './attention.js';
import { beginOf, json, type ListPart, matching, orderOf, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { metadataColumn, metadataOf, MetadataStore } from './metadata.js';
import { type OutboxStore, ownerIn } from './outbox.js';
import { tallied } from './tallies.js';
import { type UsageStore } from './usage.js';

/** Fields that are not searched by are stored as one document. */
type Details = Omit<
  PortOrder,
  | 'id'
  | 'tenant'
  | 'provider'
  | 'account'
  | 'status'
  | 'providerOrderId'
  | 'customerReference'
  | 'attention'
  | 'metadata'
  | 'createdAt'
  | 'updatedAt'
>;

/** What can be set together with the status of a port. */
export type PortChange = Partial<
  Pick<
    PortOrder,
    | 'numbers'
    | 'requestedFocDate'
    | 'actualFocDate'
    | 'providerOrderId'
    | 'providerStatus'
    | 'exception'
    | 'providerRecord'
    | 'cost'
    | 'failure'
  >
>;

/**
 * Port-in orders. Their numbers are stored with those of all orders: a number is in at most one order or port that has not ended, and belongs to the
 * tenant once it has been ported.
 */
export class PortOrderStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly usage: Pick<UsageStore, 'touch' | 'touchKnown'>,
    private readonly outbox: Pick<OutboxStore, 'append'>,
  ) {}

  /** Rejects with `UniqueViolation` if one of the numbers is in another order or port that has not ended. */
  async insert(order: PortOrder): Promise<void> {
    await this.query(
      `INSERT INTO port_orders (id, tenant, provider, account, status, details, customer_reference, metadata, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$9,$8,$8)`,
      [
        order.id,
        order.tenant,
        order.provider,
        order.account,
        order.status,
        JSON.stringify(detailsOf(order)),
        order.customerReference ?? null,
        order.createdAt,
        metadataColumn(order.metadata),
      ],
    );
    await new MetadataStore(this.query).add(order.tenant, order.id, order.metadata);
    for (const [position, { phoneNumber }] of order.numbers.entries()) {
      await this.query(
        `INSERT INTO ordered_numbers (order_id, phone_number, provider, account, tenant, position, status, open) VALUES ($1,$2,$3,$4,$5,$6,'pending',1)`,
        [order.id, phoneNumber, order.provider, order.account, order.tenant, position],
      );
    }
    await this.usage.touch(order.id, 'numbers');
  }

  async find(id: string): Promise<PortOrder | undefined> {
    return (await this.query(`SELECT * FROM port_orders WHERE id = $1`, [id])).map(toPortOrder)[0];
  }

  async findFor(tenant: string, id: string): Promise<PortOrder | undefined> {
    const rows = await this.query(`SELECT * FROM port_orders WHERE id = $1 AND tenant = $2`, [id, tenant]);
    return rows.map(toPortOrder)[0];
  }

  /** Those of these ids that are the tenant's. */
  async some(tenant: string, ids: readonly string[]): Promise<PortOrder[]> {
    const rows = await this.query(`SELECT * FROM port_orders WHERE id = ANY($1) AND tenant = $2`, [ids, tenant]);
    return rows.map(toPortOrder);
  }

  /** A tenant's ports that match the filter, in list order. */
  async list(
    tenant: string,
    filter: ListPart & { status?: string; provider?: string; customerReference?: string },
  ): Promise<PortOrder[]> {
    const { where, parameters } = matching({
      'tenant =': tenant,
      'status =': filter.status,
      'provider =': filter.provider,
      'customer_reference =': filter.customerReference,
      ...beginOf(filter),
    });
    const rows = await this.query(
      `SELECT * FROM port_orders WHERE ${where} ${orderOf(filter)} LIMIT $${parameters.length + 1}`,
      [...parameters, filter.limit],
    );
    return rows.map(toPortOrder);
  }

  /** Compare-and-set of the status, with the fields that come with it; false if the status has changed meanwhile. */
  async setStatus(order: PortOrder, to: PortStatus, change: PortChange): Promise<boolean> {
    const next = { ...order, ...change };
    const rows = await this.query(
      `UPDATE port_orders SET status = $3, details = $4, provider_order_id = $5, updated_at = $6 WHERE id = $1 AND status = $2 RETURNING id`,
      [order.id, order.status, to, JSON.stringify(detailsOf(next)), next.providerOrderId ?? null, this.clock.now()],
    );
    if (rows.length === 0) return false;
    await this.settleNumbers(next, to);
    await this.usage.touch(order.id, 'numbers');
    if (change.cost) await this.usage.touch(order.id, 'spend');
    else if (isPortEnded(to)) await this.usage.touchKnown(order.id, 'spend');
    return true;
  }

  countByStatus(): Promise<Map<string, number>> {
    return tallied(this.query, 'port_orders');
  }

  /** Numbers that are not in the provider's order can be ported again at once; the others once this port has ended. */
  private async settleNumbers({ id, numbers }: PortOrder, to: PortStatus): Promise<void> {
    const ended = isPortEnded(to);
    for (const { phoneNumber, status, arrived } of numbers) {
      if (!ended && arrived)
        await this.query(
          `UPDATE ordered_numbers SET status = 'arrived' WHERE order_id = $1 AND phone_number = $2 AND open = 1`,
          [id, phoneNumber],
        );
      if (!ended && status !== 'rejected') continue;
      const becomes = to === 'ported' && status === 'ported' ? 'active' : 'failed';
      const rows = await this.query(
        `UPDATE ordered_numbers SET status = $3, open = 0 WHERE order_id = $1 AND phone_number = $2 AND open = 1 RETURNING phone_number, tenant, provider`,
        [id, phoneNumber, becomes],
      );
      if (becomes === 'active')
        for (const row of rows) await this.outbox.append(toldOfNumber('activated', ownerIn(row), id));
    }
  }
}

function detailsOf(order: PortOrder): Details {
  const {
    id: _id,
    tenant: _tenant,
    provider: _provider,
    account: _account,
    status: _status,
    providerOrderId: _providerOrderId,
    customerReference: _customerReference,
    attention: _attention,
    metadata: _metadata,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    ...details
  } = order;
  return details;
}

function toPortOrder(row: Row): PortOrder {
  const details = json<Omit<Details, 'partial'> & { partial?: boolean }>(row['details'])!;
  return onlySet({
    ...details,
    // Ports stored before this field existed were sent as full ports.
    partial: details.partial ?? false,
    id: String(row['id']),
    tenant: String(row['tenant']),
    provider: String(row['provider']),
    account: String(row['account']),
    status: String(row['status']) as PortStatus,
    providerOrderId: text(row['provider_order_id']),
    customerReference: text(row['customer_reference']),
    attention: attentionOf(row),
    metadata: metadataOf(row),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  });
}
