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

export const auditActions = [
  ...(['key.create', 'key.rotate', 'key.revoke', 'limits.set'] as const),
  ...(['order.approve', 'order.resolve', 'port.resolve', 'change.resolve', 'finding.repair'] as const),
  ...(['work_item.claim', 'work_item.release', 'work_item.comment'] as const),
  ...(['sandbox.clock', 'sandbox.fault', 'tenant.read'] as const),
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What a list of acts is narrowed to. Times are epoch ms, `until` excluded. */
export interface AuditFilter {
  tenant?: string;
  actor?: string;
  action?: AuditAction;
  resource?: string;
  since?: number;
  until?: number;
}
