import { type NewEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { type HistorySubject } from '../domain/told.js';

/** Something that may have to be looked up at a provider. */
export interface Doubt {
  /** A call whose outcome is unknown, or a subject that only manual review can settle. */
  what: 'unknown' | 'needs_review';
  subjectId: string;
  tenant: string;
  provider?: string;
  /** The provider's operation. */
  operation?: string;
}

/** What an event of a history leaves in doubt, if anything. */
export function doubtIn(subject: HistorySubject, { type, to, operation }: NewEvent): Doubt | undefined {
  const isUnknown = type === 'call_ended' && to === 'unknown';
  if (!isUnknown && (type !== 'status_changed' || to !== 'needs_review')) return undefined;
  const { id: subjectId, tenant, provider } = subject;
  const what = isUnknown ? 'unknown' : 'needs_review';
  return { what, subjectId, tenant, ...onlySet({ provider, operation }) };
}
