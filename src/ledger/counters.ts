import { type Measure, type Span } from '../domain/limits.js';
import { type Query } from './database.js';
import { insertRows } from './many-rows.js';

/** Which counter: of a tenant, of a measure in a unit (a currency), since a day or month began or for what is there now. */
export interface CounterKey {
  tenant: string;
  measure: Measure;
  unit: string;
  span: Span;
  since: number;
}

export type Counter = Omit<CounterKey, 'tenant'> & { used: number };

/** Schema: what all tenants together have used, without reading other days. */
export const countersBySpan = `CREATE INDEX counters_by_span ON counters (span, since, measure, unit)`;

/** How much of each limited measure a tenant has used. */
export class CounterStore {
  constructor(private readonly query: Query) {}

  /** What is counted of a tenant. */
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

  /** What all tenants together have used, of everything that is counted over a span since then. Money is in ten-thousandths, its unit the currency. */
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

  /** Adds, unless the sum would be more than is allowed: false then, and nothing is added. One statement, so that no two both fit by halves. */
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

  /** Adds to several, in their order and without a limit. */
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

  /** Forgets hours, days and months that began before. */
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
