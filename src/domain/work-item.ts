import { type Attention } from './attention.js';
import { type FindingKind } from './finding.js';
import { type Money } from './money.js';

/**
 * Why something needs attention.
 * - `needs_review`: the outcome of a call could not be determined; someone checks with the provider and resolves it;
 * - `documents_wanted`: the provider waits for documents; - `port_exception`: a port is stopped until something is corrected;
 * - `approval_wanted`: an order waits until a key other than the one that placed it confirms it;
 * - `attention`: it carries `attention`, and continues once the cause is gone;
 * - `finding`: a reconciliation found a difference between the ledger and the provider.
 */
export const workItemKinds = [
  'needs_review',
  'documents_wanted',
  'port_exception',
  'approval_wanted',
  'attention',
  'finding',
] as const;
export type WorkItemKind = (typeof workItemKinds)[number];

/** The resources of work items, as the API names them. */
export const workItemResources = ['reservation', 'order', 'port_order', 'change', 'finding'] as const;
export type WorkItemResource = (typeof workItemResources)[number];

/** The kind of work item for each status; with any other status, only `attention` makes a work item. */
export const wantedBy: Readonly<Record<string, Exclude<WorkItemKind, 'attention' | 'finding'>>> = {
  needs_review: 'needs_review',
  action_required: 'documents_wanted',
  documents_pending: 'documents_wanted',
  exception: 'port_exception',
  awaiting_confirmation: 'approval_wanted',
};

/** A call that was sent and whose outcome is unknown. */
export interface UnsettledCall {
  /** The provider's operation. */
  operation: string;
  /** When it was sent, epoch ms. */
  sentAt: number;
  /** What was sent, as far as it may be shown; includes the tags to look for. */
  fields: Record<string, unknown>;
}

/** An item that needs attention. */
export interface WorkItem {
  kind: WorkItemKind;
  resource: { type: WorkItemResource; id: string };
  /** The tenant; absent if it belongs to no tenant. */
  tenant?: string;
  provider: string;
  /** The status of the resource; absent for findings. */
  status?: string;
  /** For findings: the kind and the subject. */
  finding?: { kind: FindingKind; subject: string };
  /** Since when, epoch ms. */
  since: number;
  /** Its cost, if known. */
  money?: Money;
  attention?: Attention;
  /** Why it is in the queue, and what to look for. */
  failure?: string;
  /** Calls whose outcome is not known. */
  unsettled: UnsettledCall[];
  /** Who has claimed it: the ID of an API key. */
  claim?: { by: string; at: number };
}
