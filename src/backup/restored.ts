import { type Clock } from '../clock.js';
import { type Database } from '../ledger/database.js';
import { isEnded } from '../domain/order.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveChange, moveOrder, movePort } from '../lifecycle/status-moves.js';

/** What was open in a backup, and what becomes of it. */
export interface Restored {
  /** When the last thing in the backup happened, epoch ms. */
  at: number;
  /** Orders that continue once the provider has been asked what it has. */
  asked: number;
  /** What a person has to look at. */
  review: number;
}

/**
 * A ledger has been replaced by a backup of it. What was open then may have been sent, confirmed or finished since: an order of numbers continues, and
 * asks the provider before it sends anything; what cannot be asked about needs review. Nothing is sent on the strength of the backup alone.
 */
export async function markRestored(db: Database, clock: Clock): Promise<Restored> {
  const ledger = new Ledger(db, clock);
  const [row] = await db.query<{ at: number | null }>('SELECT MAX(at) AS at FROM events');
  const at = Number(row?.at ?? 0);
  const open = await db.query<{ subject_id: string; kind: string }>(
    `SELECT subject_id, kind FROM work WHERE kind IN ('order', 'service_order', 'change', 'port')`,
  );
  // First, so that a gateway which is started although this broke off sends nothing either. No step of the backup is as late as this.
  const asked = await db.query(
    `UPDATE work SET restored_from = $1 WHERE restored_from IS NULL AND kind IN ('order', 'reservation') RETURNING subject_id`,
    [at + 1],
  );
  let review = 0;
  for (const { subject_id: id, kind } of open)
    if (await ledger.transaction((view) => putToReview(view, id, kind, at))) review++;
  return { at, asked: asked.length, review };
}

/** Whether it needs review from now on. */
async function putToReview(ledger: LedgerView, id: string, kind: string, at: number): Promise<boolean> {
  const detail = `The ledger was restored from a backup of ${new Date(at).toISOString()}. What has happened to this since is not known.`;
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
  const unnamed = order.providerOrderIds.length === 0;
  // What is told apart from all that was there before it cannot be told apart any more: what was there is read when it is sent.
  const unlisted = order.selection !== undefined && 'criteria' in order.selection;
  // What waits for confirmation may have been confirmed, and charged.
  const inDoubt = order.status === 'awaiting_confirmation' || (unnamed && (kind === 'service_order' || unlisted));
  if (!inDoubt) return false;
  await moveOrder(ledger, order, 'needs_review', { failure });
  return true;
}
