import { type Clock } from '../clock.js';
import { newId } from '../domain/ids.js';
import { type Query } from './database.js';

/** An act that somebody may have to answer for: of an operator, or one that changes what others may do. */
export interface AuditEntry {
  id: string;
  at: number;
  /** Whose affairs it was about; absent where it was the gateway's as a whole. */
  tenant?: string;
  /** The id of the API key; `console` for a command line on the gateway's machine. */
  actor: string;
  /** The tenant of that key. */
  actorTenant?: string;
  action: AuditAction;
  /** The id of what it was done to. */
  resource?: string;
  /** What else is to be known of it. Never a secret. */
  details?: Readonly<Record<string, unknown>>;
}

export const auditActions = ['key.create', 'key.rotate', 'key.revoke'] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did what, written in the transaction of the act and never changed. */
export class AuditStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async append(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    const { tenant, actor, actorTenant, action, resource, details } = entry;
    await this.query(
      `INSERT INTO audit (id, at, tenant, actor, actor_tenant, action, resource, details) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
      [
        ...[newId('aud', this.clock), this.clock.now(), tenant ?? null, actor, actorTenant ?? null],
        ...[action, resource ?? null, details === undefined ? null : JSON.stringify(details)],
      ],
    );
  }
}
