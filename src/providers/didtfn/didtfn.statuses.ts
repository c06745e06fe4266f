import { type OwnedNumber } from '../../contract/numbers.js';
import { type Trunk } from '../../contract/trunks.js';
import { type ProviderPortStatus } from '../../domain/port-order.js';

/**
 * The document shows one word for how a port stands, `1`. Its orders copy Bandwidth's field for field, so Bandwidth's words are what
 * else is expected; a word that is not here is shown and changes nothing.
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
/** A word as that table writes it. */
export const portWord = (word: string): string => word.trim().toUpperCase();

/** Number status words of the document: "Active" = 1, "Inactive" = 0, "Cancelled" = 2. Any other is shown as unknown. */
export const numberStatuses: Record<string, OwnedNumber['status']> = {
  '1': 'active',
  '0': 'inactive',
  '2': 'cancelled',
};

/** The same as words of a request. */
export const numberStatusWords = { active: '1', inactive: '0', cancelled: '2' } as const satisfies Partial<
  Record<OwnedNumber['status'], string>
>;

/** Trunk groups; any other word is shown as unknown. */
export const trunkStatuses: Record<string, Trunk['status']> = { '1': 'active', '0': 'disabled' };
