import { type Attention } from './attention.js';
import { type FindingKind } from './finding.js';
import { type Money } from './money.js';

/**
 * Why something wants a person.
 * - `needs_review`: what became of a call could not be determined; somebody checks with the provider and resolves it;
 * - `documents_wanted`: the provider waits for documents; - `port_exception`: a port is stopped until something is put right;
 * - `approval_wanted`: an order waits until another key than the one that placed it confirms it;
 * - `attention`: it carries `attention`, and goes on by itself once the cause has gone;
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

/** What a work item can be about, as the API names it. */
export const workItemResources = ['reservation', 'order', 'port_order', 'change', 'finding'] as const;
export type WorkItemResource = (typeof workItemResources)[number];

/** What a status means for the queue; a status that is not here is in it for its attention alone. */
export const wantedBy: Readonly<Record<string, Exclude<WorkItemKind, 'attention' | 'finding'>>> = {
  needs_review: 'needs_review',
  action_required: 'documents_wanted',
  documents_pending: 'documents_wanted',
  exception: 'port_exception',
  awaiting_confirmation: 'approval_wanted',
};

/** A call that was sent and whose outcome nobody knows yet, or ever could tell by reading. */
export interface UnsettledCall {
  /** The provider's operation. */
  operation: string;
  /** When it was sent, epoch ms. */
  sentAt: number;
  /** What was sent, as far as it may be shown: the tags to look for are among it. */
  fields: Record<string, unknown>;
}

/** One thing that wants a person. */
export interface WorkItem {
  kind: WorkItemKind;
  resource: { type: WorkItemResource; id: string };
  /** Whose it is; absent where it is nobody's here. */
  tenant?: string;
  provider: string;
  /** The status of the resource; absent for findings. */
  status?: string;
  /** For findings: what was found, and about what. */
  finding?: { kind: FindingKind; subject: string };
  /** Since when, epoch ms. */
  since: number;
  /** What it costs, where that is known. */
  money?: Money;
  attention?: Attention;
  /** Why it is here, and what to look for: what the gateway knows. */
  failure?: string;
  /** Calls whose outcome is not known. */
  unsettled: UnsettledCall[];
  /** Who works on it: the id of an API key. */
  claim?: { by: string; at: number };
}
