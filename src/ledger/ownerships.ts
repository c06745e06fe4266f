import { type Clock } from '../clock.js';
import { type Query } from './database.js';

/** A resource at a provider, by the provider's ID. Numbers are not among them: their orders determine their owner. */
export interface ExternalThing {
  provider: string;
  account: string;
  /** The kind of resource, e.g. `trunk:origination`. */
  kind: string;
  externalId: string;
}

/** Which tenant created which resource at a provider. Accounts are shared: resources created elsewhere belong to the operator. */
export class OwnershipStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  /** The first tenant to create it keeps it. */
  async claim(thing: ExternalThing, tenant: string, madeBy: string): Promise<void> {
    await this.query(
      `INSERT INTO ownerships (provider, account, kind, external_id, tenant, made_by, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
      [thing.provider, thing.account, thing.kind, thing.externalId, tenant, madeBy, this.clock.now()],
    );
  }

  async owner({ provider, account, kind, externalId }: ExternalThing): Promise<string | undefined> {
    const [row] = await this.query(
      `SELECT tenant FROM ownerships WHERE provider = $1 AND account = $2 AND kind = $3 AND external_id = $4`,
      [provider, account, kind, externalId],
    );
    return row?.['tenant']?.toString();
  }

  /** The tenant of each resource of a kind that was created here. */
  async owners(provider: string, account: string, kind: string): Promise<Map<string, string>> {
    const rows = await this.query(
      `SELECT external_id, tenant FROM ownerships WHERE provider = $1 AND account = $2 AND kind = $3`,
      [provider, account, kind],
    );
    return new Map(rows.map((row) => [String(row['external_id']), String(row['tenant'])]));
  }

  /** Forgets a resource that no longer exists. */
  async forget({ provider, account, kind, externalId }: ExternalThing): Promise<void> {
    await this.query(`DELETE FROM ownerships WHERE provider = $1 AND account = $2 AND kind = $3 AND external_id = $4`, [
      provider,
      account,
      kind,
      externalId,
    ]);
  }
}
