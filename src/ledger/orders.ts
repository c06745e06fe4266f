import { type Clock } from '../clock.js';
import {
  type Cost,
  isEnded,
  type Order,
  type OrderFailure,
  type OrderStatus,
  type OrderedNumberStatus,
} from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type Service } from '../domain/service-order.js';
import { toldOfNumber } from '../domain/told.js';
import { beginOf, type ListPart, matching, orderOf } from './columns.js';
import { type Query } from './database.js';
import { metadataColumn, MetadataStore } from './metadata.js';
import { withNumbers } from './order-rows.js';
import { type OutboxStore, ownerIn } from './outbox.js';
import { tallied } from './tallies.js';
import { type UsageStore } from './usage.js';
import { usedOptions } from './used-options.js';

/** What can be set together with the status of an order. */
export interface OrderChange {
  cost?: Cost;
  /** `null` clears the previous failure. */
  failure?: OrderFailure | null;
  confirmBy?: number;
  /** Only while it waits for approval: any later status clears it. */
  approvalFor?: string;
  confirmedAt?: number;
  providerOrderIds?: string[];
  providerStatus?: string;
  service?: Service;
}

/** Orders and their numbers. Reads on behalf of callers always take the tenant; those without it are for the gateway's own work. */
export class OrderStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly usage: Pick<UsageStore, 'touch' | 'touchKnown'>,
    private readonly outbox: Pick<OutboxStore, 'append'>,
  ) {}

  /** Rejects with `UniqueViolation` if one of the numbers is in another order that has not ended. */
  async insert(o: Order): Promise<void> {
    await this.query(
      `INSERT INTO orders (id, kind, tenant, provider, account, reservation_id, status, confirm, connection, provider_options, customer_reference, provider_order_ids, selection, request_id, service, metadata, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$14,$15,$16,$17,$13,$13)`,
      [
        o.id,
        o.kind,
        o.tenant,
        o.provider,
        o.account,
        o.reservationId ?? '',
        o.status,
        o.confirm,
        JSON.stringify(o.connection ?? null),
        JSON.stringify(o.providerOptions),
        o.customerReference ?? null,
        JSON.stringify(o.providerOrderIds),
        o.createdAt,
        o.selection ? JSON.stringify(o.selection) : null,
        o.groupId ?? null,
        o.service ? JSON.stringify(o.service) : null,
        metadataColumn(o.metadata),
      ],
    );
    await new MetadataStore(this.query).add(o.tenant, o.id, o.metadata);
    await this.addNumbers(o, o.numbers, 0);
    // An order that was placed elsewhere and adopted is not a purchase made now.
    if (o.status === 'accepted') await this.usage.touch(o.id, 'orders');
  }

  /** Numbers of an order, starting at a position. */
  async addNumbers(
    o: Pick<Order, 'id' | 'provider' | 'account' | 'tenant'>,
    numbers: Order['numbers'],
    from: number,
  ): Promise<void> {
    for (const [i, n] of numbers.entries()) {
      await this.query(
        `INSERT INTO ordered_numbers (order_id, phone_number, provider, account, tenant, position, status, open) VALUES ($1,$2,$3,$4,$5,$6,$7,1)`,
        [o.id, n.phoneNumber, o.provider, o.account, o.tenant, from + i, n.status],
      );
      if (n.status === 'active') await this.outbox.append(toldOfNumber('activated', { ...o, ...n }, o.id));
    }
    await this.usage.touch(o.id, 'numbers');
  }

  async find(id: string): Promise<Order | undefined> {
    return (await withNumbers(this.query, await this.query(`SELECT * FROM orders WHERE id = $1`, [id])))[0];
  }

  async findFor(tenant: string, id: string): Promise<Order | undefined> {
    return (
      await withNumbers(
        this.query,
        await this.query(`SELECT * FROM orders WHERE id = $1 AND tenant = $2`, [id, tenant]),
      )
    )[0];
  }

  /** IDs of a tenant's orders and ports of a number. */
  async idsWith(tenant: string, phoneNumber: string, part: Required<ListPart>): Promise<string[]> {
    const rows = await this.query(
      `SELECT order_id AS id FROM ordered_numbers WHERE tenant = $1 AND phone_number = $2 AND order_id > $3 AND order_id < $4
       ORDER BY order_id ${part.ascending ? 'ASC' : 'DESC'} LIMIT $5`,
      [tenant, phoneNumber, part.above, part.before, part.limit],
    );
    return rows.map((row) => String(row['id']));
  }

  /** Those of these ids that are the tenant's. */
  async some(tenant: string, ids: readonly string[]): Promise<Order[]> {
    const rows = await this.query(`SELECT * FROM orders WHERE id = ANY($1) AND tenant = $2`, [ids, tenant]);
    return withNumbers(this.query, rows);
  }

  /** A tenant's orders that match the filter, in list order. */
  async list(
    tenant: string,
    filter: ListPart & { status?: string; provider?: string; customerReference?: string; groupId?: string },
  ): Promise<Order[]> {
    // Orders of one group are few: that filter's index is used, whatever the other filters are.
    const equals = (column: string): string =>
      filter.groupId === undefined ? `${column} =` : `COALESCE(${column}, '') =`;
    const { where, parameters } = matching({
      'tenant =': tenant,
      'request_id =': filter.groupId,
      [equals('status')]: filter.status,
      [equals('provider')]: filter.provider,
      [equals('customer_reference')]: filter.customerReference,
      ...beginOf(filter),
    });
    const rows = await this.query(
      `SELECT * FROM orders WHERE ${where} ${orderOf(filter)} LIMIT $${parameters.length + 1}`,
      [...parameters, filter.limit],
    );
    return withNumbers(this.query, rows);
  }

  /** A tenant's orders on an account that have not ended. */
  async open(tenant: string, provider: string, account: string): Promise<Order[]> {
    const rows = await this.query(
      `SELECT * FROM orders WHERE id IN (SELECT order_id FROM ordered_numbers WHERE tenant = $1 AND provider = $2 AND account = $3 AND open = 1) ORDER BY id`,
      [tenant, provider, account],
    );
    return withNumbers(this.query, rows);
  }

  /** Compare-and-set of the status, with the fields that come with it; false if the status was not `from`. */
  async setStatus(id: string, from: OrderStatus, to: OrderStatus, change: OrderChange = {}): Promise<boolean> {
    const rows = await this.query(
      `UPDATE orders SET status = $3, cost = COALESCE($4, cost), failure = CASE WHEN $10 = 1 THEN NULL ELSE COALESCE($5, failure) END, confirm_by = COALESCE($6, confirm_by),
         confirmed_at = COALESCE($7, confirmed_at), provider_order_ids = COALESCE($8, provider_order_ids), provider_status = COALESCE($11, provider_status), service = COALESCE($12, service), approval_for = $13, updated_at = $9
       WHERE id = $1 AND status = $2 RETURNING id`,
      [
        id,
        from,
        to,
        change.cost ? JSON.stringify(change.cost) : null,
        change.failure ? JSON.stringify(change.failure) : null,
        change.confirmBy ?? null,
        change.confirmedAt ?? null,
        change.providerOrderIds ? JSON.stringify(change.providerOrderIds) : null,
        this.clock.now(),
        change.failure === null ? 1 : 0,
        change.providerStatus ?? null,
        change.service ? JSON.stringify(change.service) : null,
        change.approvalFor ?? null,
      ],
    );
    if (rows.length === 0) return false;
    if (change.cost) await this.usage.touch(id, 'spend');
    if (!isEnded(to)) return true;
    await this.query(`UPDATE ordered_numbers SET open = 0 WHERE order_id = $1`, [id]);
    await this.usage.touch(id, 'numbers');
    await this.usage.touchKnown(id, 'orders', 'spend');
    return true;
  }

  async setProviderOrderIds(id: string, providerOrderIds: readonly string[]): Promise<void> {
    await this.query(`UPDATE orders SET provider_order_ids = $2 WHERE id = $1`, [id, JSON.stringify(providerOrderIds)]);
  }

  /** Sets the current state of an order's service. */
  async setService(id: string, service: Service): Promise<void> {
    await this.query(`UPDATE orders SET service = $2, updated_at = $3 WHERE id = $1`, [
      id,
      JSON.stringify(service),
      this.clock.now(),
    ]);
  }

  /** The order that a provider's order ID belongs to. */
  async findByProviderOrder(provider: string, account: string, providerOrderId: string): Promise<Order | undefined> {
    const [row] = await this.query(
      `SELECT order_id FROM provider_orders WHERE provider = $1 AND account = $2 AND provider_order_id = $3`,
      [provider, account, providerOrderId],
    );
    return row && this.find(String(row['order_id']));
  }

  async setNumbers(
    id: string,
    statusOf: (phoneNumber: E164) => OrderedNumberStatus,
    numbers: readonly { phoneNumber: E164 }[],
  ): Promise<void> {
    for (const status of new Set(numbers.map(({ phoneNumber }) => statusOf(phoneNumber)))) {
      const named = numbers.map(({ phoneNumber }) => phoneNumber).filter((n) => statusOf(n) === status);
      const isActive = status === 'active';
      // Numbers that enter or leave service with this change: their tenant is notified.
      const rows = await this.query(
        `UPDATE ordered_numbers SET status = $3 WHERE order_id = $1 AND phone_number = ANY($2) AND status ${isActive ? '<>' : '='} 'active'
         RETURNING phone_number, tenant, provider`,
        [id, named, status],
      );
      rows.sort(
        (a, b) => named.indexOf(String(a['phone_number']) as E164) - named.indexOf(String(b['phone_number']) as E164),
      );
      for (const row of rows) await this.outbox.append(toldOfNumber(isActive ? 'activated' : 'lost', ownerIn(row), id));
      if (isActive) continue;
      const others = `UPDATE ordered_numbers SET status = $3 WHERE order_id = $1 AND phone_number = ANY($2) AND status <> $3`;
      await this.query(others, [id, named, status]);
    }
    await this.usage.touch(id, 'numbers');
  }

  /** Service orders on an account that have not ended and have no provider order ID yet. */
  async unnamedServices(provider: string, account: string): Promise<Order[]> {
    const rows = await this.query(
      `SELECT * FROM orders WHERE provider = $1 AND account = $2 AND kind = 'service' AND provider_order_ids = '[]'
         AND status IN ('accepted', 'in_progress', 'outcome_unknown', 'needs_review') ORDER BY id`,
      [provider, account],
    );
    return withNumbers(this.query, rows);
  }

  /** The provider-specific options that numbers of an account were ordered or reserved with, without duplicates. */
  orderedWith(provider: string, account: string): Promise<Record<string, unknown>[]> {
    return usedOptions(this.query, provider, account);
  }

  countByStatus(): Promise<Map<string, number>> {
    return tallied(this.query, 'orders');
  }
}
