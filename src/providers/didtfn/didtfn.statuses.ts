import { type OwnedNumber } from '../../contract/numbers.js';
import { type Trunk } from '../../contract/trunks.js';
import { type ProviderPortStatus } from '../../domain/port-order.js';

/**
 * The document shows a single port status, `1`. Its orders copy Bandwidth's field for field, so Bandwidth's statuses are the others expected; an
 * unmapped status is shown and changes nothing.
 */
export const portStatuses: Record<string, ProviderPortStatus> = {
  '1': 'submitted',
  SUBMITTED: 'submitted',
  PENDING_DOCUMENTS: 'documents_pending',
  REQUESTED_SUPP: 'in_review',
  EXCEPTION: 'exception',
  FOC: 'foc_confirmed',
  REQUESTED_CANCEL: 'cancel_pending',
  CANCELLED: 'cancelled',
  COMPLETE: 'ported',
};
/** A status in the spelling of that table. */
export const portWord = (word: string): string => word.trim().toUpperCase();

/** Number statuses of the document: "Active" = 1, "Inactive" = 0, "Cancelled" = 2. An unmapped one is shown as unknown. */
export const numberStatuses: Record<string, OwnedNumber['status']> = {
  '1': 'active',
  '0': 'inactive',
  '2': 'cancelled',
};

/** The same, as sent in requests. */
export const numberStatusWords = { active: '1', inactive: '0', cancelled: '2' } as const satisfies Partial<
  Record<OwnedNumber['status'], string>
>;

/** Trunk group statuses; an unmapped one is shown as unknown. */
export const trunkStatuses: Record<string, Trunk['status']> = { '1': 'active', '0': 'disabled' };
