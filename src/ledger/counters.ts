import { type Measure, type Span } from '../domain/limits.js';
import { type Query } from './database.js';
import { insertRows } from './many-rows.js';

/** Identifies a counter: of a tenant, of a measure in a unit (a currency), since an hour, day or month began, or for what exists now. */
export interface CounterKey {
  tenant: string;
  measure: Measure;
  unit: string;
  span: Span;
  since: number;
}

export type Counter = Omit<CounterKey, 'tenant'> & { used: number };

/** Schema: the totals of all tenants, without reading other days. */
export const countersBySpan = `CREATE INDEX counters_by_span ON counters (span, since, measure, unit)`;

/** How much of each limited measure a tenant has used. */
export class CounterStore {
  constructor(private readonly query: Query) {}

  /** All counters of a tenant. */
  async of(tenant: string): Promise<Counter[]> {
    const rows = await this.query(
      `SELECT measure, unit, span, since, used FROM counters WHERE tenant = $1 ORDER BY measure, unit, span, since`,
      [tenant],
    );
    return rows.map((row) => ({
      measure: String(row['measure']) as Measure,
      unit: String(row['unit']),
      span: String(row['span']) as Span,
      since: Number(row['since']),
      used: Number(row['used']),
    }));
  }

  /** Totals of all tenants, for every measure counted over a span that began then. Money is in ten-thousandths, with the currency as its unit. */
  async totals(span: Span, since: number): Promise<Pick<Counter, 'measure' | 'unit' | 'used'>[]> {
    const rows = await this.query(
      `SELECT measure, unit, SUM(used) AS used FROM counters WHERE span = $1 AND since = $2 GROUP BY measure, unit`,
      [span, since],
    );
    return rows.map((row) => ({
      measure: String(row['measure']) as Measure,
      unit: String(row['unit']),
      used: Number(row['used']),
    }));
  }

  async used(key: CounterKey): Promise<number> {
    const [row] = await this.query(
      `SELECT used FROM counters WHERE tenant = $1 AND measure = $2 AND unit = $3 AND span = $4 AND since = $5`,
      columnsOf(key),
    );
    return Number(row?.['used'] ?? 0);
  }

  /**
   * Adds, unless the sum would exceed `allowed`: then nothing is added and the result is false. A single statement, so that concurrent additions
   * cannot exceed it together.
   */
  async raise(key: CounterKey, by: number, allowed: number): Promise<boolean> {
    if (by > allowed) return false;
    const added = await this.query(
      `INSERT INTO counters (tenant, measure, unit, span, since, used) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant, measure, unit, span, since) DO UPDATE SET used = counters.used + excluded.used
       WHERE counters.used + excluded.used <= $7 RETURNING used`,
      [...columnsOf(key), by, allowed],
    );
    return added.length === 1;
  }

  /** Adds to several counters, in order and without a limit. */
  async raiseAll(raises: readonly (CounterKey & { by: number })[]): Promise<void> {
    const then = `ON CONFLICT (tenant, measure, unit, span, since) DO UPDATE SET used = counters.used + excluded.used`;
    const columns = ['tenant', 'measure', 'unit', 'span', 'since', 'used'];
    await insertRows(this.query, { table: 'counters', columns, then }, raises.map((raise) => [...columnsOf(raise), raise.by])); // prettier-ignore
  }

  async lower(key: CounterKey, by: number): Promise<void> {
    await this.query(
      `UPDATE counters SET used = used - $6 WHERE tenant = $1 AND measure = $2 AND unit = $3 AND span = $4 AND since = $5`,
      [...columnsOf(key), by],
    );
  }

  /** Drops counters of hours, days and months that began before. */
  async prune(before: number): Promise<void> {
    await this.query(`DELETE FROM counters WHERE span <> 'now' AND since < $1`, [before]);
  }
}

const columnsOf = ({ tenant, measure, unit, span, since }: CounterKey): [string, string, string, string, number] => [
  tenant,
  measure,
  unit,
  span,
  since,
];
