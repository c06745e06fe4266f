import { json } from './columns.js';
import { type Query, type Row } from './database.js';

const settingsPage = 1_000;

/** The provider-specific options that numbers of an account were ordered or reserved with, without duplicates. */
export async function usedOptions(query: Query, provider: string, account: string): Promise<Record<string, unknown>[]> {
  const found = new Set<string>();
  for (const [table, has] of [
    ['orders', `provider_options <> '{}'`],
    ['reservations', `provider_options IS NOT NULL`],
  ]) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const rows: Row[] = await query(
        `SELECT id, provider_options FROM ${table} WHERE provider = $1 AND account = $2 AND ${has} AND id > $3 ORDER BY id LIMIT $4`,
        [provider, account, after, settingsPage],
      );
      for (const row of rows) found.add(String(row['provider_options']));
      after = rows.length < settingsPage ? undefined : String(rows.at(-1)!['id']);
    }
  }
  return [...found].map((options) => json<Record<string, unknown>>(options)!);
}
