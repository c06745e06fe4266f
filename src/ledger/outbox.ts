import { type Clock } from '../clock.js';
import { type EventData, type NewOutboxEvent, type OutboxEvent } from '../domain/event-data.js';
import { type EventType } from '../domain/event-types.js';
import { newId } from '../domain/ids.js';
import { json } from './columns.js';
import { type Database, type Query, type Row, type SqlValue } from './database.js';
import { type Late, type WriteRows } from './late-rows.js';
import { inParts, insertRows } from './many-rows.js';

/**
 * Schema. `written` is the order in which events were written; for events about one resource, that is also the order of their commits. `sequence` is
 * an event's place in its tenant's feed, assigned after the commit if transactions run side by side.
 */
export const outboxIn = (kind: Database['kind']): readonly string[] => [
  `CREATE TABLE outbox (
    written ${kind === 'sqlite' ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'},
    id TEXT NOT NULL, tenant TEXT NOT NULL, sequence BIGINT, type TEXT NOT NULL, subject_id TEXT NOT NULL, at BIGINT NOT NULL, data TEXT NOT NULL)`,
  `CREATE UNIQUE INDEX outbox_by_id ON outbox (id)`,
  `CREATE UNIQUE INDEX one_place_in_feed ON outbox (tenant, sequence) WHERE sequence IS NOT NULL`,
  `CREATE INDEX outbox_by_type ON outbox (tenant, type, sequence) WHERE sequence IS NOT NULL`,
  `CREATE INDEX outbox_by_subject ON outbox (tenant, subject_id, sequence) WHERE sequence IS NOT NULL`,
  `CREATE INDEX outbox_unplaced ON outbox (written) WHERE sequence IS NULL`,
  // The transaction that locks this row assigns places.
  `CREATE TABLE sequencer (one INTEGER PRIMARY KEY)`,
  `INSERT INTO sequencer VALUES (1)`,
];

/** A page of a tenant's feed. */
export interface FeedPage {
  tenant: string;
  /** The place to start after; by default, the start of the feed. */
  after?: number;
  /** Only events of these types. */
  types?: readonly string[];
  /** Only events about this resource. */
  subjectId?: string;
  limit: number;
}

/** The minimum time for which events are kept. */
export const eventLifetimeMs = 30 * 24 * 3_600_000;

/** Rows deleted per statement, so that other statements never wait longer than for these. */
const pruneBatch = 1_000;

/**
 * Events for tenants, each written in the transaction of what it reports. Readers see only events that have a place: each tenant's feed has no gaps,
 * and no event appears before one that a reader has not seen.
 */
export class OutboxStore {
  private readonly write: WriteRows;

  /** `written` is called for each event: before the commit if a transaction is open. */
  constructor(
    private readonly query: Query,
    private readonly late: Late,
    private readonly clock: Clock,
    private readonly db: Pick<Database, 'kind' | 'skipLocked'>,
    private readonly written: (tenant: string) => void,
  ) {
    // Transactions run one after another: the next place is known at once, and a rollback frees it.
    this.write = db.kind === 'sqlite' ? writePlaced : writeUnplaced;
  }

  async append(event: NewOutboxEvent<EventType>): Promise<void> {
    const { id = newId('evt', this.clock), tenant, type, data } = event;
    await this.late.add(this.write, [id, tenant, null, type, data.resource.id, this.clock.now(), JSON.stringify(data)]);
    this.written(tenant);
  }

  /** Whether any committed events have no place yet. */
  async anyUnplaced(): Promise<boolean> {
    return (await this.query(`SELECT written FROM outbox WHERE sequence IS NULL ORDER BY written LIMIT 1`)).length > 0;
  }

  /**
   * Assigns the next places to the events written first, in the caller's transaction. Returns the tenant of each event; undefined if another process
   * is assigning places.
   */
  async place(most: number): Promise<string[] | undefined> {
    const mine = await this.query(`SELECT one FROM sequencer WHERE one = 1 ${this.db.skipLocked}`);
    if (mine.length === 0) return undefined;
    const rows = await this.query(
      `UPDATE outbox SET sequence = next.place FROM (
         SELECT b.written, ROW_NUMBER() OVER (PARTITION BY b.tenant ORDER BY b.written)
           + COALESCE((SELECT MAX(o.sequence) FROM outbox o WHERE o.tenant = b.tenant AND o.sequence > 0), 0) AS place
         FROM (SELECT written, tenant FROM outbox WHERE sequence IS NULL ORDER BY written LIMIT $1) AS b) AS next
       WHERE outbox.written = next.written RETURNING outbox.tenant`,
      [most],
    );
    return rows.map(({ tenant }) => String(tenant));
  }

  /** A tenant's event, once it has a place. */
  async find(tenant: string, id: string): Promise<OutboxEvent | undefined> {
    const rows = await this.query(`SELECT * FROM outbox WHERE id = $1 AND tenant = $2 AND sequence IS NOT NULL`, [id, tenant]); // prettier-ignore
    return rows.map(toEvent)[0];
  }

  /** The place of a tenant's newest event; 0 if there is none. */
  async lastPlace(tenant: string): Promise<number> {
    const [row] = await this.query(
      `SELECT sequence FROM outbox WHERE tenant = $1 AND sequence > 0 ORDER BY sequence DESC LIMIT 1`,
      [tenant],
    );
    return Number(row?.['sequence'] ?? 0);
  }

  /** Oldest first. */
  async page({ tenant, after = 0, types, subjectId, limit }: FeedPage): Promise<OutboxEvent[]> {
    const from = [tenant, after, limit] as const;
    if (subjectId !== undefined) {
      // One resource has few events: the types are filtered while reading them.
      const [only, parameters] = types ? ['AND type = ANY($5)', [types]] : ['', []];
      const rows = await this.query(
        `SELECT * FROM outbox WHERE tenant = $1 AND sequence > $2 AND subject_id = $4 ${only} ORDER BY sequence LIMIT $3`,
        [...from, subjectId, ...parameters],
      );
      return rows.map(toEvent);
    }
    if (!types) {
      const rows = await this.query(`SELECT * FROM outbox WHERE tenant = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`, from); // prettier-ignore
      return rows.map(toEvent);
    }
    const found = await Promise.all(
      types.map(
        (type) =>
        this.query(`SELECT * FROM outbox WHERE tenant = $1 AND sequence > $2 AND type = $4 ORDER BY sequence LIMIT $3`, [...from, type]), // prettier-ignore
      ),
    );
    return found.flat().sort((a, b) => Number(a['sequence']) - Number(b['sequence'])).slice(0, limit).map(toEvent); // prettier-ignore
  }

  /** Deletes events written before a time (epoch ms), except each tenant's newest: the place of the next one is counted from it. */
  async prune(before: number): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const [last]: Row[] = await this.query(
        `SELECT written, at FROM outbox WHERE written > $1 ORDER BY written LIMIT 1 OFFSET ${pruneBatch - 1}`,
        [after],
      );
      const until: number = last ? Number(last['written']) : Number.MAX_SAFE_INTEGER;
      await this.query(
        `DELETE FROM outbox WHERE written > $1 AND written <= $2 AND at < $3
           AND sequence < (SELECT MAX(o.sequence) FROM outbox o WHERE o.tenant = outbox.tenant AND o.sequence > 0)`,
        [after, until, before],
      );
      after = last && Number(last['at']) < before ? until : undefined;
    }
  }
}

const columns = ['id', 'tenant', 'sequence', 'type', 'subject_id', 'at', 'data'];

const writeUnplaced: WriteRows = async (query, rows) => {
  await insertRows(query, { table: 'outbox', columns }, rows);
};

/** The tenant's last place before the statement, plus the row's position among the tenant's rows in it. */
const nextPlace = ({ tenant, sequence }: Record<string, string>): string =>
  `(SELECT COALESCE(MAX(o.sequence), 0) + ${sequence} FROM outbox o WHERE o.tenant = ${tenant} AND o.sequence > 0)`;

const writePlaced: WriteRows = async (query, rows) => {
  for (const part of inParts(rows)) {
    const ofTenant = new Map<SqlValue, number>();
    const placed = part.map(([id = null, tenant = null, , ...rest]) => {
      const place = (ofTenant.get(tenant) ?? 0) + 1;
      ofTenant.set(tenant, place);
      return [id, tenant, place, ...rest];
    });
    await insertRows(query, { table: 'outbox', columns, made: { sequence: nextPlace } }, placed);
  }
};

/** The owner of a number, from a row that names it. */
export const ownerIn = (row: Row): { phoneNumber: string; tenant: string; provider: string } => ({
  phoneNumber: String(row['phone_number']),
  tenant: String(row['tenant']),
  provider: String(row['provider']),
});

/** An event in a row of the outbox. */
export const toEvent = (row: Row): OutboxEvent => ({
  id: String(row['id']),
  tenant: String(row['tenant']),
  sequence: Number(row['sequence']),
  type: String(row['type']),
  subjectId: String(row['subject_id']),
  at: Number(row['at']),
  data: json<EventData>(row['data'])!,
});
