import { type CustomerRecord } from '../contract/customers.js';
import { json } from './columns.js';
import { type Query, type Row } from './database.js';

/** A customer created through this gateway, as last submitted here. Secrets are never stored. */
export interface KnownCustomer {
  id: string;
  record: CustomerRecord;
  createdAt: number;
  /** When it was last changed through the gateway. */
  updatedAt?: number;
}

interface Account {
  tenant: string;
  provider: string;
  account: string;
}

/** The change that created the customer, and the last one that replaced its record; either counts only once the provider has carried it out. */
const select = `SELECT o.external_id, o.created_at, m.input AS made, u.input AS changed, u.updated_at AS changed_at
  FROM ownerships o JOIN changes m ON m.id = o.made_by LEFT JOIN changes u ON u.id = (
    SELECT MAX(c.id) FROM changes c WHERE c.provider = o.provider AND c.account = o.account AND c.target = 'customer:' || o.external_id
      AND c.kind = 'customer.update' AND c.status = 'completed')
  WHERE o.tenant = $1 AND o.provider = $2 AND o.account = $3 AND o.kind = 'customer'`;

/** What the ledger knows of customers, for providers that have no call to read them. */
export class CustomerRecordStore {
  constructor(private readonly query: Query) {}

  /** Newest first. */
  async list({ tenant, provider, account }: Account): Promise<KnownCustomer[]> {
    const rows = await this.query(`${select} ORDER BY o.created_at DESC, o.external_id DESC`, [
      tenant,
      provider,
      account,
    ]);
    return rows.map(toCustomer);
  }

  async find({ tenant, provider, account }: Account, customerId: string): Promise<KnownCustomer | undefined> {
    const rows = await this.query(`${select} AND o.external_id = $4`, [tenant, provider, account, customerId]);
    return rows.map(toCustomer)[0];
  }
}

function toCustomer(row: Row): KnownCustomer {
  const { customerId: _, ...changed } = json<Partial<CustomerRecord> & { customerId: string }>(row['changed']) ?? {
    customerId: '',
  };
  const made = json<CustomerRecord>(row['made'])!;
  return {
    id: String(row['external_id']),
    record: { ...made, ...changed },
    createdAt: Number(row['created_at']),
    ...(row['changed_at'] === null ? {} : { updatedAt: Number(row['changed_at']) }),
  };
}
