/** An audited action: an operator's, or one that changes what others may do. */
export interface AuditEntry {
  id: string;
  at: number;
  /** The tenant concerned; absent if it concerned the gateway as a whole. */
  tenant?: string;
  /** The id of the API key; `console` for a command line on the gateway's machine. */
  actor: string;
  /** The tenant of that key. */
  actorTenant?: string;
  action: AuditAction;
  /** The ID of the resource concerned. */
  resource?: string;
  /** Further details. Never a secret. */
  details?: Readonly<Record<string, unknown>>;
}

export const auditActions = [
  ...(['key.create', 'key.update', 'key.rotate', 'key.revoke', 'limits.set'] as const),
  ...(['order.approve', 'order.resolve', 'port.resolve', 'change.resolve', 'finding.repair'] as const),
  ...(['work_item.claim', 'work_item.release', 'work_item.comment'] as const),
  ...(['sandbox.clock', 'sandbox.fault', 'tenant.read'] as const),
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Filter of the audit trail. Times are epoch ms, `until` excluded. */
export interface AuditFilter {
  tenant?: string;
  actor?: string;
  action?: AuditAction;
  resource?: string;
  since?: number;
  until?: number;
}
