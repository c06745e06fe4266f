import { type Clock } from '../clock.js';
import { defaultLimits, type Limits } from '../domain/limits.js';
import { json } from './columns.js';
import { type Query } from './database.js';
import { lockOf } from './tenant-locks.js';

/** A tenant's limits as set through the API or the console; they replace those of the keys file. */
export interface SetLimits {
  limits: Limits;
  setBy: string;
  /** Epoch ms. */
  setAt: number;
}

/** Limits that are set while gateways run. They are read in the transaction of each claim, so that a new limit applies everywhere at once. */
export class TenantLimitStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async find(tenant: string): Promise<SetLimits | undefined> {
    const [row] = await this.query(`SELECT limits, set_by, set_at FROM tenant_limits WHERE tenant = $1`, [tenant]);
    if (!row) return undefined;
    const limits = { ...defaultLimits, ...json<Limits>(row['limits']) };
    return { limits, setBy: String(row['set_by']), setAt: Number(row['set_at']) };
  }

  /** The same, with the limits locked until the transaction ends. */
  async lock(tenant: string): Promise<SetLimits | undefined> {
    await lockOf(this.query, tenant, 'limits');
    return this.find(tenant);
  }

  async set(tenant: string, limits: Limits, setBy: string): Promise<void> {
    await this.query(
      `INSERT INTO tenant_limits (tenant, limits, set_by, set_at) VALUES ($1,$2,$3,$4)
       ON CONFLICT (tenant) DO UPDATE SET limits = excluded.limits, set_by = excluded.set_by, set_at = excluded.set_at`,
      [tenant, JSON.stringify(limits), setBy, this.clock.now()],
    );
  }
}
