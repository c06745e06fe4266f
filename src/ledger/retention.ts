import { createHash } from 'node:crypto';
import { idFrom, type IdPrefix } from '../domain/ids.js';
import { type Database, type Query, type Row } from './database.js';

/** What can be archived once it has ended. */
export const retained = ['orders', 'port_orders', 'changes', 'reservations', 'findings'] as const;
export type Retained = (typeof retained)[number];

/** One row, unchanged. */
export interface ArchivedRow {
  table: string;
  row: Row;
}

/** A subject with all rows that belong to it. */
export interface ArchivedSubject {
  id: string;
  rows: ArchivedRow[];
}

interface Kind {
  prefix: IdPrefix;
  /** A condition on the rows `t`: ended before `$2`, and not needed here any more. */
  ended: string;
  /** The rows that belong to it: table, column of the subject's ID, sort order. */
  own: readonly (readonly [table: string, column: string, order: string])[];
}

const noKey = 'NOT EXISTS (SELECT 1 FROM idempotency i WHERE i.resource_id = t.id)';
/** No work, attention or open call is left, and no idempotency key answers with it. */
const atRest = `t.updated_at < $2 AND t.attention_code IS NULL
  AND NOT EXISTS (SELECT 1 FROM work w WHERE w.subject_id = t.id)
  AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.subject_id = t.id AND s.status IN ('intent', 'unknown')) AND ${noKey}`;
/** None of its numbers is on order or in service: the order that brought a number determines its owner. */
const noNumber = `NOT EXISTS (SELECT 1 FROM ordered_numbers n WHERE n.order_id = t.id AND (n.open = 1 OR n.status IN ('active', 'arrived')))`;
/** Orders of one request share the idempotency key of the first. */
const noKeyOfRequest = `NOT EXISTS (SELECT 1 FROM orders o JOIN idempotency i ON i.resource_id = o.id WHERE o.tenant = t.tenant AND o.request_id = t.request_id)`;
/** Completed service orders are kept: they determine the owner of the service. */
const endedOrder = `((t.status IN ('completed', 'partially_completed') AND t.kind <> 'service') OR t.status IN ('rejected', 'cancelled', 'expired'))`;
/** The provider's latest hold ID is needed until a newer one exists. */
const noLatestHold = `NOT EXISTS (SELECT 1 FROM held_numbers h WHERE h.reservation_id = t.id AND h.hold_id IS NOT NULL AND h.held_at =
  (SELECT MAX(l.held_at) FROM held_numbers l WHERE l.provider = h.provider AND l.account = h.account AND l.hold_id IS NOT NULL))`;

/**
 * Nothing that its cart has taken out is still held. Its own numbers keep their mark: they have gone into the order. Evaluated for each order alone:
 * with EXISTS, PostgreSQL may read every mark there is.
 */
const noneParked = '1 NOT IN (SELECT h.live FROM held_numbers h WHERE h.parked_by = t.id)';

const history = [
  ['steps', 'subject_id', 'key, attempt'],
  ['events', 'subject_id', 'id'],
  ['work_claims', 'resource_id', 'claimed_at'],
] as const;
const metadata = ['metadata', 'resource_id', 'key'] as const;
const numbers = ['ordered_numbers', 'order_id', 'phone_number'] as const;

/** In this order: reservations are archived after their orders. */
const kinds: Readonly<Record<Retained, Kind>> = {
  orders: {
    prefix: 'ord',
    ended: `${endedOrder} AND ${atRest} AND ${noNumber} AND ${noKeyOfRequest}
      AND ${noneParked}`,
    own: [numbers, metadata, ...history],
  },
  port_orders: {
    prefix: 'prt',
    ended: `t.status IN ('ported', 'cancelled', 'rejected') AND ${atRest} AND ${noNumber}`,
    own: [numbers, metadata, ...history],
  },
  // Changes that created or changed customers are kept: they are what the gateway knows of customers.
  changes: {
    prefix: 'chg',
    ended: `t.open = 0 AND t.kind NOT LIKE 'customer.%' AND ${atRest}`,
    own: [['changed_numbers', 'change_id', 'phone_number'], ...history],
  },
  reservations: {
    prefix: 'rsv',
    ended: `t.status IN ('ordered', 'released', 'expired', 'lost') AND ${atRest} AND ${noLatestHold}
      AND NOT EXISTS (SELECT 1 FROM held_numbers h WHERE h.reservation_id = t.id AND (h.live = 1 OR h.task IS NOT NULL))
      AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = t.order_id)`,
    own: [['held_numbers', 'reservation_id', 'phone_number'], metadata, ...history],
  },
  // Ignored findings must stay ignored, and adopted ones record what a number was adopted by.
  findings: {
    prefix: 'fnd',
    ended: `t.open = 0 AND t.resolution NOT IN ('ignore', 'adopt') AND t.resolved_at < $2 AND ${noKey}`,
    own: [
      ['events', 'subject_id', 'id'],
      ['work_claims', 'resource_id', 'claimed_at'],
    ],
  },
};

/**
 * Moves what ended long ago out of the ledger. What stays: which of our orders a provider's order belongs to, so that it is never taken for
 * another's; which tenant created what at providers; and the counters of limits.
 */
export class Retention {
  constructor(private readonly db: Database) {}

  /** The schema version of the rows. */
  async schemaVersion(): Promise<number> {
    return Number((await this.db.query('SELECT MAX(version) AS v FROM schema_version'))[0]?.['v']);
  }

  /**
   * Subjects of a kind that were created and ended before `before` (epoch ms), oldest first, among the `most` that follow `after`. `last` is
   * undefined on the last page.
   */
  async page(
    kind: Retained,
    before: number,
    after: string,
    most: number,
  ): Promise<{ subjects: ArchivedSubject[]; last?: string }> {
    const ids = await this.db.query(`SELECT id FROM ${kind} WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3`, [
      after,
      idFrom(kinds[kind].prefix, before),
      most,
    ]);
    const names = ids.map(({ id }) => String(id));
    const subjects = await this.db.transaction((query) => this.read(query, kind, before, names));
    return { subjects, ...(names.length < most ? {} : { last: names.at(-1)! }) };
  }

  /**
   * Deletes the subjects that are still as they were archived, and returns the IDs of those that are left. All or nothing; subjects used meanwhile
   * stay.
   */
  async remove(kind: Retained, before: number, archived: ReadonlyMap<string, string>): Promise<string[]> {
    const ids = [...archived.keys()];
    const removed = this.db.transaction(async (query) => {
      // Locked until it is decided.
      const free = await query(`SELECT id FROM ${kind} WHERE id = ANY($1) ${this.db.skipLocked}`, [ids]);
      const names = free.map(({ id }) => String(id));
      const found = await this.read(query, kind, before, names);
      const same = found.filter((subject) => digestOf(subject) === archived.get(subject.id));
      for (const [table, column] of [...kinds[kind].own, [kind, 'id'] as const]) {
        const gone = await query(`DELETE FROM ${table} WHERE ${column} = ANY($1) RETURNING ${column}`, [
          same.map(({ id }) => id),
        ]);
        const known = same.flatMap(({ rows }) => rows.filter((one) => one.table === table)).length;
        // A row was written after the archive was read, and is not in it.
        if (gone.length !== known) throw new ChangedMeanwhile();
      }
    });
    await removed.catch((error: unknown) => {
      if (!(error instanceof ChangedMeanwhile)) throw error;
    });
    const left = await this.db.query(`SELECT id FROM ${kind} WHERE id = ANY($1)`, [ids]);
    return left.map(({ id }) => String(id));
  }

  private async read(query: Query, kind: Retained, before: number, ids: readonly string[]): Promise<ArchivedSubject[]> {
    const found = await query(`SELECT t.* FROM ${kind} t WHERE t.id = ANY($1) AND ${kinds[kind].ended} ORDER BY t.id`, [
      ids,
      before,
    ]);
    const subjects = new Map<string, ArchivedRow[]>(found.map((row) => [String(row['id']), [{ table: kind, row }]]));
    for (const [table, column, order] of kinds[kind].own) {
      const own = await query(`SELECT * FROM ${table} WHERE ${column} = ANY($1) ORDER BY ${column}, ${order}`, [[...subjects.keys()]]); // prettier-ignore
      for (const row of own) subjects.get(String(row[column]))!.push({ table, row });
    }
    return [...subjects].map(([id, rows]) => ({ id, rows }));
  }
}

class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

/** Identifies a subject with all its rows, to detect changes. */
export function digestOf({ rows }: ArchivedSubject): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(row)).update('\n');
  return hash.digest('base64');
}
