import { type Clock } from '../clock.js';
import { type Database } from '../ledger/database.js';
import { isEnded } from '../domain/order.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveChange, moveOrder, movePort } from '../lifecycle/status-moves.js';

/** What was open in a backup, and what happens to it. */
export interface Restored {
  /** The time of the latest entry in the backup, epoch ms. */
  at: number;
  /** Orders that continue once their state has been read from the provider. */
  asked: number;
  /** Items that need manual review. */
  review: number;
}

/**
 * Marks a ledger as restored from a backup. Work that was open at the time of the backup may have been sent, confirmed, charged or finished since,
 * and its state at the provider may be the result. So work that was not yet charged according to the backup needs review; a charged order continues,
 * and reads from the provider before it sends anything more. Nothing is sent, or considered unsent, on the evidence of the backup alone.
 * Runs in one transaction, so an interruption changes nothing. Items marked by an earlier restore need review again: later calls do not show what was
 * sent after the backup now restored.
 */
export async function markRestored(db: Database, clock: Clock): Promise<Restored> {
  return db.transaction(async (query) => {
    const ledger = new Ledger({ ...db, query, transaction: (work) => work(query) }, clock);
    const [row] = await query<{ at: number | null }>('SELECT MAX(at) AS at FROM events');
    const at = Number(row?.at ?? 0);
    const open = await query<{ subject_id: string; kind: string; restored_from: number | null }>(
      `SELECT subject_id, kind, restored_from FROM work WHERE kind IN ('order', 'service_order', 'change', 'port')`,
    );
    const review = new Set<string>();
    for (const { subject_id: id, kind, restored_from: earlier } of open)
      if (await ledger.transaction((view) => putToReview(view, { id, kind, isMarked: earlier !== null }, at))) {
        review.add(id);
        await leaveUndecided(ledger, id);
      }
    // Later than any step in the backup.
    const marked = await query<{ subject_id: string }>(
      `UPDATE work SET restored_from = $1 WHERE kind IN ('order', 'service_order', 'port', 'reservation') RETURNING subject_id`,
      [at + 1],
    );
    const asked = marked.filter(({ subject_id: id }) => !review.has(id)).length;
    return { at, asked, review: review.size };
  });
}

/** Nothing will settle its open calls: they must not block a lane. */
async function leaveUndecided({ journal }: LedgerView, id: string): Promise<void> {
  for (const step of await journal.of(id))
    if (step.status === 'intent' || step.status === 'unknown')
      await journal.conclude(step.id, 'undecided', { detail: 'The ledger was restored from a backup.' });
}

/** Whether it is newly put under review. */
async function putToReview(
  ledger: LedgerView,
  { id, kind, isMarked }: { id: string; kind: string; isMarked: boolean },
  at: number,
): Promise<boolean> {
  const detail = `The ledger was restored from a backup of ${new Date(at).toISOString()}. What happened to this since then is not known.`;
  const failure = { code: 'outcome_unknown', detail } as const;
  if (kind === 'change') {
    const change = await ledger.changes.find(id);
    if (!change || !['accepted', 'in_progress', 'outcome_unknown'].includes(change.status)) return false;
    await moveChange(ledger, change, 'needs_review', { failure });
    return true;
  }
  if (kind === 'port') {
    const port = await ledger.ports.find(id);
    if (!port || !['draft', 'outcome_unknown'].includes(port.status)) return false;
    await movePort(ledger, port, 'needs_review', { failure });
    return true;
  }
  const order = await ledger.orders.find(id);
  if (!order || isEnded(order.status) || order.status === 'needs_review') return false;
  const charged = (await ledger.journal.of(id)).some(({ effect, status }) => effect === 'money' && status === 'done');
  if (charged && !isMarked) return false;
  await moveOrder(ledger, order, 'needs_review', { failure });
  return true;
}
