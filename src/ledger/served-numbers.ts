import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import { toldOfNumber } from '../domain/told.js';
import { text } from './columns.js';
import { type Query } from './database.js';
import { type OutboxStore, ownerIn } from './outbox.js';
import { type UsageStore } from './usage.js';

/** The owner of a number that was bought through this gateway. */
export interface Ownership {
  phoneNumber: E164;
  tenant: string;
  orderId: string;
  /** The number is in the account although the port that brings it has not ended. */
  porting?: true;
  /** The number was this tenant's and has been disconnected; any later owner did not get it here. */
  former?: true;
  /** The tenant's own reference of that order or port. */
  customerReference?: string;
}

/** A number in service, and its last known settings. */
export interface ServedNumber {
  phoneNumber: E164;
  tenant: string;
  trunkId?: string;
  lineStatus?: 'active' | 'inactive';
}

/** Numbers in service on the providers' accounts: their owners and last known settings. */
export class ServedNumberStore {
  constructor(
    private readonly query: Query,
    private readonly usage: Pick<UsageStore, 'touch'>,
    private readonly outbox: Pick<OutboxStore, 'append'>,
  ) {}

  /**
   * The latest owner of each of these numbers on an account, by the orders and ports that brought them; with `former`, also of disconnected numbers.
   */
  async owners(
    provider: string,
    account: string,
    numbers: readonly string[],
    { former = false }: { former?: boolean } = {},
  ): Promise<Map<string, Ownership>> {
    const owners = new Map<string, Ownership>();
    if (numbers.length === 0) return owners;
    const rows = await this.query(
      `SELECT n.phone_number, n.tenant, n.order_id, n.status, COALESCE(o.customer_reference, p.customer_reference) AS customer_reference
       FROM ordered_numbers n LEFT JOIN orders o ON o.id = n.order_id LEFT JOIN port_orders p ON p.id = n.order_id
       WHERE n.provider = $1 AND n.account = $2 AND n.status IN ('active', 'arrived'${former ? ", 'cancelled'" : ''}) AND n.phone_number = ANY($3)
       ORDER BY ${byAge('n.order_id')}`,
      [provider, account, numbers],
    );
    for (const row of rows) {
      const phoneNumber = String(row['phone_number']) as E164;
      const owner = onlySet({
        phoneNumber,
        tenant: String(row['tenant']),
        orderId: String(row['order_id']),
        porting: row['status'] === 'arrived' ? (true as const) : undefined,
        former: row['status'] === 'cancelled' ? (true as const) : undefined,
        customerReference: text(row['customer_reference']),
      });
      owners.set(phoneNumber, owner);
    }
    return owners;
  }

  /** Those of these numbers that are in an open order or port, with its owner. */
  async inOpen(
    provider: string,
    account: string,
    numbers: readonly string[],
  ): Promise<Map<string, { orderId: string; tenant: string }>> {
    const rows = await this.query(
      `SELECT phone_number, order_id, tenant FROM ordered_numbers
       WHERE provider = $1 AND account = $2 AND open = 1 AND phone_number = ANY($3)`,
      [provider, account, numbers],
    );
    return new Map(
      rows.map((row) => [
        String(row['phone_number']),
        { orderId: String(row['order_id']), tenant: String(row['tenant']) },
      ]),
    );
  }

  /**
   * Records the settings of a number in service; fields not given stay unchanged. `source` is the ID of the order, change or finding that set them:
   * the number may have been sold again since, and bought here.
   */
  async leave(
    provider: string,
    account: string,
    phoneNumber: string,
    { trunkId, lineStatus }: Pick<ServedNumber, 'trunkId' | 'lineStatus'>,
    source: string,
  ): Promise<void> {
    await this.query(
      `UPDATE ordered_numbers SET trunk_id = COALESCE($4, trunk_id), line_status = COALESCE($5, line_status)
       WHERE provider = $1 AND account = $2 AND phone_number = $3 AND status IN ('active', 'arrived') AND ${byAge('order_id')} <= ${byAge('$6')}`,
      [provider, account, phoneNumber, trunkId ?? null, lineStatus ?? null, source],
    );
  }

  /** Assigns a number that exists already to a tenant; `source` is the ID of the finding resolved by this, stored in place of an order's. */
  async adopt(provider: string, account: string, phoneNumber: E164, tenant: string, source: string): Promise<void> {
    await this.query(
      `INSERT INTO ordered_numbers (order_id, phone_number, provider, account, tenant, position, status, open) VALUES ($1,$2,$3,$4,$5,0,'active',0)`,
      [source, phoneNumber, provider, account, tenant],
    );
    await this.outbox.append(toldOfNumber('activated', { phoneNumber, tenant, provider }, source));
    await this.usage.touch(source, 'numbers');
  }

  /** Numbers in service on an account, ascending, at most `limit`; after `after` if given. */
  async page(provider: string, account: string, page: { after?: string; limit: number }): Promise<ServedNumber[]> {
    const rows = await this.query(
      `SELECT phone_number, tenant, trunk_id, line_status FROM ordered_numbers
       WHERE provider = $1 AND account = $2 AND status = 'active' AND phone_number > $3 ORDER BY phone_number, ${byAge('order_id')} LIMIT $4`,
      [provider, account, page.after ?? '', page.limit],
    );
    return rows.map((row) =>
      onlySet({
        phoneNumber: String(row['phone_number']) as E164,
        tenant: String(row['tenant']),
        trunkId: text(row['trunk_id']),
        lineStatus: text(row['line_status']) as ServedNumber['lineStatus'],
      }),
    );
  }

  /** Numbers of an account in orders or ports that have not ended. */
  async inOpenOrders(provider: string, account: string): Promise<Set<string>> {
    const rows = await this.query(
      `SELECT phone_number FROM ordered_numbers WHERE provider = $1 AND account = $2 AND open = 1`,
      [provider, account],
    );
    return new Set(rows.map((row) => String(row['phone_number'])));
  }

  /**
   * Ends the ownership of numbers that were disconnected, or that the provider does not have (`lost`). `source` is the ID of the change or finding
   * that did so. Ends it for the order or port `last` and earlier ones, by default for all before `source`: the number may have been sold again since,
   * and bought here.
   */
  async giveUp(
    provider: string,
    account: string,
    numbers: readonly E164[],
    source: string,
    { as = 'released', last = source }: { as?: 'released' | 'lost'; last?: string } = {},
  ): Promise<void> {
    for (const phoneNumber of numbers) {
      const rows = await this.query(
        `UPDATE ordered_numbers SET status = 'cancelled' WHERE provider = $1 AND account = $2 AND phone_number = $3 AND status = 'active'
         AND ${byAge('order_id')} <= ${byAge('$4')} RETURNING order_id, phone_number, tenant, provider`,
        [provider, account, phoneNumber, last],
      );
      const owners = new Map(rows.map((row) => [row['tenant'], ownerIn(row)]));
      for (const owner of owners.values()) await this.outbox.append(toldOfNumber(as, owner, source));
      for (const row of rows) await this.usage.touch(String(row['order_id']), 'numbers');
    }
  }
}

/** IDs of orders and of ports sort by age only without their prefixes. */
const byAge = (column: string): string => `SUBSTR(${column}, 5)`;
