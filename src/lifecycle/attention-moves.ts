import { type Attention, type AttentiveKind } from '../domain/attention.js';
import { type LedgerView } from '../ledger/ledger.js';

/** Sets or clears attention and writes the history, in the caller's transaction. Every change of attention goes through here. */
export async function moveAttention(
  ledger: LedgerView,
  subject: { kind: AttentiveKind; id: string; tenant: string; provider?: string },
  from: Attention | undefined,
  to: Attention | undefined,
  ended = 'The resource it concerned has ended.',
): Promise<void> {
  await ledger.attention.set(subject.kind, subject.id, to);
  await ledger.events.append(
    subject,
    to
      ? { type: 'attention_raised', ...(from && { from: from.code }), to: to.code, detail: to.detail }
      : { type: 'attention_cleared', ...(from && { from: from.code }), detail: ended },
  );
}
