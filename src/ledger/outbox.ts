import { type Clock } from '../clock.js';
import { type EventData, type NewOutboxEvent, type OutboxEvent } from '../domain/event-data.js';
import { type EventType } from '../domain/event-types.js';
import { newId } from '../domain/ids.js';
import { json } from './columns.js';
import { type Database, type Query, type Row } from './database.js';

/**
 * Schema. `written` is the order in which events were written: of those about one thing that is also the order of their commits. `sequence` is an
 * event's place in its tenant's feed; it is given after the commit where transactions run side by side.
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
  // Whoever has this row gives out places, until its transaction ends.
  `CREATE TABLE sequencer (one INTEGER PRIMARY KEY)`,
  `INSERT INTO sequencer VALUES (1)`,
];

/** What of a feed to read. */
export interface FeedPage {
  tenant: string;
  /** The place after which to begin; from the beginning unless given. */
  after?: number;
  /** Only these. */
  types?: readonly string[];
  /** Only what is about this resource. */
  subjectId?: string;
  limit: number;
}

/** How long events are kept at least. */
export const eventLifetimeMs = 30 * 24 * 3_600_000;

/** How many are dropped in one statement: whatever else is asked of the ledger waits no longer than for these. */
const dropped = 1_000;

/**
 * What tenants are told: each event is written in the transaction of what it tells of. Readers see the events that have their place, each tenant's
 * without gaps, and never one before another that they have not seen.
 */
export class OutboxStore {
  private readonly placed: boolean;

  /** `written` is told of each event, before it is committed where a transaction is open. */
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly db: Pick<Database, 'kind' | 'skipLocked'>,
    private readonly written: (tenant: string) => void,
  ) {
    // One transaction after the other: the next place is known at once, and given back when the transaction is undone.
    this.placed = db.kind === 'sqlite';
  }

  async append(event: NewOutboxEvent<EventType>): Promise<void> {
    const { id = newId('evt', this.clock), tenant, type, data } = event;
    await this.query(
      `INSERT INTO outbox (id, tenant, sequence, type, subject_id, at, data) VALUES ($1,$2,${this.placed ? nextPlace : 'NULL'},$3,$4,$5,$6)`,
      [id, tenant, type, data.resource.id, this.clock.now(), JSON.stringify(data)],
    );
    this.written(tenant);
  }

  /** Whether there are committed events that have no place yet. */
  async anyUnplaced(): Promise<boolean> {
    return (await this.query(`SELECT written FROM outbox WHERE sequence IS NULL ORDER BY written LIMIT 1`)).length > 0;
  }

  /**
   * Gives the next places to the events that were written first, in the caller's transaction. Whose they are, one for each; undefined where another
   * process is at it.
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

  /** The event of a tenant, once it has its place. */
  async find(tenant: string, id: string): Promise<OutboxEvent | undefined> {
    const rows = await this.query(`SELECT * FROM outbox WHERE id = $1 AND tenant = $2 AND sequence IS NOT NULL`, [id, tenant]); // prettier-ignore
    return rows.map(toEvent)[0];
  }

  /** The place of a tenant's newest event; 0 before the first. */
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
      // What is about one resource is little: the rest of it is passed over.
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

  /** Drops what was written before a time (epoch ms). The newest of each tenant stays: the next one's place follows from it. */
  async prune(before: number): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const [last]: Row[] = await this.query(
        `SELECT written, at FROM outbox WHERE written > $1 ORDER BY written LIMIT 1 OFFSET ${dropped - 1}`,
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

const nextPlace = `(SELECT COALESCE(MAX(o.sequence), 0) + 1 FROM outbox o WHERE o.tenant = $2 AND o.sequence > 0)`;

/** Whose number it is, in a row that says so. */
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
