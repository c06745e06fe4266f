import { type Query } from './database.js';

/** Which of our orders or ports each order of a provider belongs to. */
export class ProviderOrderStore {
  constructor(private readonly query: Query) {}

  /** Records which of our orders a provider's order ID belongs to, so that a later read never credits it to another. */
  async name(provider: string, account: string, providerOrderId: string, orderId: string): Promise<void> {
    await this.query(
      `INSERT INTO provider_orders (provider, account, provider_order_id, order_id) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
      [provider, account, providerOrderId, orderId],
    );
  }

  /** The same for a provider order that must not belong to an order here yet; false if it does. */
  async claim(provider: string, account: string, providerOrderId: string, orderId: string): Promise<boolean> {
    const rows = await this.query(
      `INSERT INTO provider_orders (provider, account, provider_order_id, order_id) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING RETURNING order_id`,
      [provider, account, providerOrderId, orderId],
    );
    return rows.length === 1;
  }

  /** Which of these provider order IDs belong to an order other than `orderId`. */
  async claimedByOthers(
    provider: string,
    account: string,
    ids: readonly string[],
    orderId: string,
  ): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.query(
      `SELECT provider_order_id FROM provider_orders WHERE provider = $1 AND account = $2 AND order_id <> $3 AND provider_order_id = ANY($4)`,
      [provider, account, orderId, ids],
    );
    return new Set(rows.map((row) => String(row['provider_order_id'])));
  }

  /** Every provider order ID that belongs to an order or port here. */
  async all(provider: string, account: string): Promise<Set<string>> {
    const rows = await this.query(
      `SELECT provider_order_id FROM provider_orders WHERE provider = $1 AND account = $2`,
      [provider, account],
    );
    return new Set(rows.map((row) => String(row['provider_order_id'])));
  }
}
