import { type Measure } from '../domain/limits.js';
import { type Query } from './database.js';
import { insertRows } from './many-rows.js';
import { type Use } from './recount.js';

/** What a subject counts for in its tenant's counters, and since when (epoch ms; 0 for what only lasts). */
export interface CountedUse extends Use {
  subjectId: string;
  measure: Measure;
  at: number;
}

type Key = Pick<CountedUse, 'subjectId' | 'measure'>;

const columns = ['subject_id', 'measure', 'tenant', 'unit', 'at', 'amount'];

export const keyOf = ({ subjectId, measure }: Key): string => `${subjectId} ${measure}`;

/**
 * Locks the rows of these until the transaction ends, in their order: whoever changes the same subject counts after it. What has counted for nothing
 * so far gets a row that says so.
 */
export async function lockUses(query: Query, keys: readonly Key[]): Promise<Map<string, CountedUse>> {
  const then = `ON CONFLICT (subject_id, measure) DO UPDATE SET amount = uses.amount RETURNING ${columns.join(', ')}`;
  const rows = await insertRows(query, { table: 'uses', columns, then }, keys.map(({ subjectId, measure }) => [subjectId, measure, '', '', 0, 0])); // prettier-ignore
  const uses = rows.map((row) => ({
    subjectId: String(row['subject_id']),
    measure: String(row['measure']) as Measure,
    tenant: String(row['tenant']),
    unit: String(row['unit']),
    at: Number(row['at']),
    amount: Number(row['amount']),
  }));
  return new Map(uses.map((use) => [keyOf(use), use]));
}

/** From now on they count for this. */
export async function putUses(query: Query, uses: readonly CountedUse[]): Promise<void> {
  const set = 'tenant = excluded.tenant, unit = excluded.unit, at = excluded.at, amount = excluded.amount';
  const then = `ON CONFLICT (subject_id, measure) DO UPDATE SET ${set}`;
  await insertRows(query, { table: 'uses', columns, then }, uses.map((use) => [use.subjectId, use.measure, use.tenant, use.unit, use.at, use.amount])); // prettier-ignore
}

/** They count for nothing any more. */
export async function dropUses(query: Query, keys: readonly Key[]): Promise<void> {
  for (const subjectId of new Set(keys.map((key) => key.subjectId))) {
    const measures = keys.filter((key) => key.subjectId === subjectId).map(({ measure }) => measure);
    await query(`DELETE FROM uses WHERE subject_id = $1 AND measure = ANY($2)`, [subjectId, measures]);
  }
}
