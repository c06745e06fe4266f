import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { newId } from '../domain/ids.js';
import { type LifecycleEvent, type NewEvent } from '../domain/lifecycle-event.js';
import { type HistorySubject, toldOf } from '../domain/told.js';
import { text } from './columns.js';
import { type Query } from './database.js';
import { type Doubt, doubtIn } from './doubts.js';
import { type Late, type WriteRows } from './late-rows.js';
import { insertRows } from './many-rows.js';
import { type OutboxStore } from './outbox.js';

const columns = ['id', 'subject_id', 'tenant', 'at', 'actor', 'type', 'from_status', 'to_status', 'operation', 'detail', 'transaction_id']; // prettier-ignore
const writeEvents: WriteRows = async (query, rows) => {
  await insertRows(query, { table: 'events', columns }, rows);
};

/** The append-only history of reservations and orders. Events that tenants are notified of go into the outbox in the same step. */
export class EventStore {
  /**
   * `moved` receives the subject of each event that changes what callers see of it, `doubted` what an event leaves in doubt: both before the commit
   * if a transaction is open.
   */
  constructor(
    private readonly query: Query,
    private readonly late: Late,
    private readonly clock: Clock,
    private readonly outbox: Pick<OutboxStore, 'append'>,
    private readonly moved: (subjectId: string) => void,
    private readonly doubted: (doubt: Doubt) => void,
  ) {}

  async append(subject: HistorySubject, event: NewEvent): Promise<void> {
    const now = this.clock.now();
    const id = newId('evt', this.clock);
    await this.late.add(writeEvents, [
      id,
      subject.id,
      subject.tenant,
      now,
      event.actor ?? 'gateway',
      event.type,
      event.from ?? null,
      event.to ?? null,
      event.operation ?? null,
      event.detail ?? null,
      event.transactionId ?? null,
    ]);
    const told = toldOf(subject, event);
    if (told) await this.outbox.append({ ...told, id });
    if (isSeen(event)) this.moved(subject.id);
    const doubt = doubtIn(subject, event);
    if (doubt) this.doubted(doubt);
  }

  /** Moves the history kept under another subject to this one. */
  async adopt(subjectId: string, subject: { id: string; tenant: string }): Promise<void> {
    await this.query(`UPDATE events SET subject_id = $2, tenant = $3 WHERE subject_id = $1`, [
      subjectId,
      subject.id,
      subject.tenant,
    ]);
  }

  /** How many events are stored for subjects that are unknown here. */
  async waiting(): Promise<number> {
    const [row] = await this.query(`SELECT COUNT(*) AS n FROM events WHERE tenant = ''`);
    return Number(row?.['n']);
  }

  /** Drops events of subjects that are still unknown here. */
  async dropWaiting(before: number): Promise<void> {
    await this.query(`DELETE FROM events WHERE tenant = '' AND at < $1`, [before]);
  }

  /** Who created the subject: a caller's key, or the gateway. */
  async begunBy(subjectId: string): Promise<string | undefined> {
    const [row] = await this.query(
      `SELECT actor FROM events WHERE subject_id = $1 AND type = 'created' ORDER BY id LIMIT 1`,
      [subjectId],
    );
    return text(row?.['actor']);
  }

  /** Oldest first, at most `limit`; after the event `after` if given. */
  async list(tenant: string, subjectId: string, page: { after?: string; limit: number }): Promise<LifecycleEvent[]> {
    const rows = await this.query(
      `SELECT * FROM events WHERE subject_id = $1 AND tenant = $2 AND id > $3 ORDER BY id LIMIT $4`,
      [subjectId, tenant, page.after ?? '', page.limit],
    );
    return rows.map((row) =>
      onlySet({
        id: String(row['id']),
        subjectId: String(row['subject_id']),
        tenant: String(row['tenant']),
        at: Number(row['at']),
        actor: String(row['actor']),
        type: String(row['type']),
        from: text(row['from_status']),
        to: text(row['to_status']),
        operation: text(row['operation']),
        detail: text(row['detail']),
        transactionId: text(row['transaction_id']),
      }),
    );
  }
}

/** Whether the event changes what callers see of the subject: calls that were sent and ended as expected are only part of its history. */
const isSeen = ({ type, to }: NewEvent): boolean => type !== 'call_sent' && (type !== 'call_ended' || to === 'unknown');
