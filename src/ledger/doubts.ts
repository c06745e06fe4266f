import { type NewEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { type HistorySubject } from '../domain/told.js';

/** Something that may have to be looked for at a provider. */
export interface Doubt {
  /** A call may have been executed or not, or nothing but a person can tell any more. */
  what: 'unknown' | 'needs_review';
  subjectId: string;
  tenant: string;
  provider?: string;
  /** Of the provider. */
  operation?: string;
}

/** What of a history leaves something in doubt. */
export function doubtIn(subject: HistorySubject, { type, to, operation }: NewEvent): Doubt | undefined {
  const isUnknown = type === 'call_ended' && to === 'unknown';
  if (!isUnknown && (type !== 'status_changed' || to !== 'needs_review')) return undefined;
  const { id: subjectId, tenant, provider } = subject;
  const what = isUnknown ? 'unknown' : 'needs_review';
  return { what, subjectId, tenant, ...onlySet({ provider, operation }) };
}
