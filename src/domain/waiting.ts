import { onlySet } from './only-set.js';
import { isEnded, type Order } from './order.js';
import { isPortEnded, type PortOrder } from './port-order.js';

/**
 * What an unfinished item waits for. The list is closed.
 * - `cart`: its turn to use what the account's calls share, such as its cart; - `provider`: the provider is working on it;
 * - `back_order`: the provider has no such numbers yet; - `foc_date`: the date that the losing carrier has committed to;
 * - `documents`, `correction`, `confirmation`: something from the requester;
 * - `approval`: confirmation by a key other than the one that placed it;
 * - `late_bound`: a lost reply is settled by reading, once a late effect would have shown;
 * - `review`: someone must resolve it; - `provider_unreachable`: the provider does not respond, or its responses cannot be parsed.
 */
export const waitReasons = [
  'cart',
  'provider',
  'back_order',
  'foc_date',
  'documents',
  'correction',
  'confirmation',
  'approval',
  'late_bound',
  'review',
  'provider_unreachable',
] as const;
export type WaitReason = (typeof waitReasons)[number];

export interface WaitingFor {
  reason: WaitReason;
  /** Epoch ms. */
  since: number;
  /** When that ends, or is checked again; epoch ms. */
  until?: number;
  /** The position in the queue, from 1. */
  position?: number;
}

/** The state of the work on something. */
export interface WorkFacts {
  /** Since when it has made no progress because its provider cannot be asked; epoch ms. */
  stuckSince?: number;
  /** When it is taken up again, epoch ms. */
  dueAt: number;
  /** From when on a call with a lost reply is settled, epoch ms. */
  settleAfter?: number;
  /** Its position in the queue for a shared resource; 0 if that is too long to determine. */
  position?: number;
}

const stuck = ({ stuckSince, dueAt }: WorkFacts): WaitingFor | undefined =>
  stuckSince === undefined ? undefined : { reason: 'provider_unreachable', since: stuckSince, until: dueAt };

/** What an order waits for; undefined if it has ended or is being worked on. */
export function orderWait(order: Order, facts?: WorkFacts): WaitingFor | undefined {
  const { status, updatedAt: since, confirmBy, approvalFor, createdAt, selection, numbers, providerOrderIds } = order;
  if (isEnded(status)) return undefined;
  if (status === 'awaiting_confirmation')
    return { reason: approvalFor === undefined ? 'confirmation' : 'approval', since, ...onlySet({ until: confirmBy }) };
  if (status === 'needs_review') return { reason: 'review', since };
  if (status === 'action_required') return { reason: 'documents', since };
  if (status === 'outcome_unknown') return { reason: 'late_bound', since, ...onlySet({ until: facts?.settleAfter }) };
  if (facts?.position !== undefined)
    return { reason: 'cart', since: createdAt, ...(facts.position > 0 && { position: facts.position }) };
  const obstacle = facts && stuck(facts);
  if (obstacle) return obstacle;
  if (status !== 'in_progress' || providerOrderIds.length === 0) return undefined;
  const open = selection !== undefined && 'criteria' in selection && numbers.length === 0;
  return { reason: open ? 'back_order' : 'provider', since };
}

/** What a port waits for; undefined if it has ended or is being submitted. */
export function portWait(port: PortOrder, facts?: WorkFacts): WaitingFor | undefined {
  const { status, updatedAt: since, actualFocDate } = port;
  if (isPortEnded(status)) return undefined;
  if (status === 'needs_review') return { reason: 'review', since };
  if (status === 'exception') return { reason: 'correction', since };
  if (status === 'documents_pending') return { reason: 'documents', since };
  const obstacle = facts && stuck(facts);
  if (obstacle) return obstacle;
  if (status === 'draft') return undefined;
  if (status === 'outcome_unknown') return { reason: 'late_bound', since, ...onlySet({ until: facts?.settleAfter }) };
  if (status === 'foc_confirmed')
    return { reason: 'foc_date', since, ...(actualFocDate !== undefined && { until: Date.parse(actualFocDate) }) };
  return { reason: 'provider', since };
}
