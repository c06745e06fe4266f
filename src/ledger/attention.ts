import { type Attention, type AttentionCode, type AttentiveKind, attentiveKinds } from '../domain/attention.js';
import { onlySet } from '../domain/only-set.js';
import { text } from './columns.js';
import { type Query, type Row } from './database.js';

/** The table of each kind. All have the same three attention columns. */
const tables: Readonly<Record<AttentiveKind, string>> = {
  order: 'orders',
  reservation: 'reservations',
  port_order: 'port_orders',
  change: 'changes',
  webhook_endpoint: 'webhook_endpoints',
};

/** Schema: the columns, and a partial index of the few rows that need attention. */
export const attentionColumns = (...of: readonly AttentiveKind[]): string[] =>
  of.flatMap((kind) => attentionColumnsOf(tables[kind]));

const attentionColumnsOf = (table: string): string[] => [
  `ALTER TABLE ${table} ADD COLUMN attention_code TEXT`,
  `ALTER TABLE ${table} ADD COLUMN attention_since BIGINT`,
  `ALTER TABLE ${table} ADD COLUMN attention_detail TEXT`,
  `CREATE INDEX ${table}_attention ON ${table} (attention_code) WHERE attention_code IS NOT NULL`,
];

/** The attention recorded in a row of any of these tables. */
export function attentionOf(row: Row): Attention | undefined {
  const code = text(row['attention_code']);
  if (code === undefined) return undefined;
  return {
    code: code as AttentionCode,
    since: Number(row['attention_since']),
    detail: text(row['attention_detail']) ?? '',
  };
}

/** Attention of all resources that can carry it. Setting it does not count as a change of the resource: `updated_at` stays. */
export class AttentionStore {
  constructor(private readonly query: Query) {}

  /** The resource's attention and when it last changed (epoch ms); undefined if it does not exist. */
  async of(kind: AttentiveKind, id: string): Promise<{ attention?: Attention; movedAt: number } | undefined> {
    const [row] = await this.query(
      `SELECT attention_code, attention_since, attention_detail, updated_at FROM ${tables[kind]} WHERE id = $1`,
      [id],
    );
    if (!row) return undefined;
    const attention = attentionOf(row);
    return { ...onlySet({ attention }), movedAt: Number(row['updated_at']) };
  }

  async set(kind: AttentiveKind, id: string, attention: Attention | undefined): Promise<void> {
    await this.query(
      `UPDATE ${tables[kind]} SET attention_code = $2, attention_since = $3, attention_detail = $4 WHERE id = $1`,
      [id, attention?.code ?? null, attention?.since ?? null, attention?.detail ?? null],
    );
  }

  async count(): Promise<{ kind: AttentiveKind; code: AttentionCode; count: number }[]> {
    const counts = await Promise.all(
      attentiveKinds.map(async (kind) => {
        const rows = await this.query(
          `SELECT attention_code, COUNT(*) AS n FROM ${tables[kind]} WHERE attention_code IS NOT NULL GROUP BY attention_code`,
        );
        return rows.map((row) => ({ kind, code: row['attention_code'] as AttentionCode, count: Number(row['n']) }));
      }),
    );
    return counts.flat();
  }
}
