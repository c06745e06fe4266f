import { type Measure } from '../domain/limits.js';
import { type Query } from './database.js';
import { insertRows } from './many-rows.js';
import { type Use } from './recount.js';

/** How much a subject counts for in its tenant's counters, and since when (epoch ms; 0 for measures that only count what exists now). */
export interface CountedUse extends Use {
  subjectId: string;
  measure: Measure;
  at: number;
}

type Key = Pick<CountedUse, 'subjectId' | 'measure'>;

const columns = ['subject_id', 'measure', 'tenant', 'unit', 'at', 'amount'];

export const keyOf = ({ subjectId, measure }: Key): string => `${subjectId} ${measure}`;

/**
 * Locks these rows in order until the transaction ends, so that concurrent changes of a subject are counted one after another. A subject that has not
 * counted yet gets a row with amount 0.
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

/** Sets how much they count for. */
export async function putUses(query: Query, uses: readonly CountedUse[]): Promise<void> {
  const set = 'tenant = excluded.tenant, unit = excluded.unit, at = excluded.at, amount = excluded.amount';
  const then = `ON CONFLICT (subject_id, measure) DO UPDATE SET ${set}`;
  await insertRows(query, { table: 'uses', columns, then }, uses.map((use) => [use.subjectId, use.measure, use.tenant, use.unit, use.at, use.amount])); // prettier-ignore
}

/** They no longer count. */
export async function dropUses(query: Query, keys: readonly Key[]): Promise<void> {
  for (const subjectId of new Set(keys.map((key) => key.subjectId))) {
    const measures = keys.filter((key) => key.subjectId === subjectId).map(({ measure }) => measure);
    await query(`DELETE FROM uses WHERE subject_id = $1 AND measure = ANY($2)`, [subjectId, measures]);
  }
}
