import { DatabaseSync } from '@photostructure/sqlite';
import { openLedger } from '../../../src/ledger/ledger.js';
import { type Mark } from './trace.js';

type Row = Record<string, string | number | null>;
/** Reads from a ledger that no gateway has open. */
export type Look = (sql: string) => Promise<Row[]>;

/** Opens a ledger as a gateway does after a power cut, and says what of all that was marked before is not in it. */
export async function missingFrom(file: string, marks: readonly Mark[]): Promise<string[]> {
  const opened = await openLedger(`sqlite:${file}`).catch((error: unknown) => String(error));
  if (typeof opened === 'string') return [`the ledger cannot be opened: ${opened}`];
  await opened.close();
  const db = new DatabaseSync(file);
  try {
    const check = db.prepare('PRAGMA integrity_check').all().map((row) => Object.values(row as Row)[0]); // prettier-ignore
    if (check.join() !== 'ok') return [`the ledger is corrupt: ${check.join('; ')}`];
    return await missing(async (sql) => db.prepare(sql).all() as Row[], marks);
  } finally {
    db.close();
  }
}

/** What was told or sent, and has never been so as the ledger has it. */
export async function missing(look: Look, marks: readonly Mark[]): Promise<string[]> {
  const steps = new Set((await look('SELECT id FROM steps')).map(({ id }) => id));
  const keys = new Map((await look('SELECT key, resource_id FROM idempotency')).map((row) => [row['key'], row['resource_id']])); // prettier-ignore
  const has = new Set(
    (await look(`SELECT subject_id || ' ' || to_status AS been FROM events WHERE to_status IS NOT NULL
       UNION SELECT id || ' ' || status FROM orders UNION SELECT id || ' ' || status FROM reservations`)).map(({ been }) => been),
  ); // prettier-ignore
  return marks.flatMap((mark) => {
    if ('sent' in mark)
      return steps.has(mark.sent) ? [] : [`the intent ${mark.sent} of a call that was sent is not there`];
    const { told, status, key } = mark;
    if (!has.has(`${told} ${status}`)) return [`${told}, told to be ${status}, has never been so`];
    return key === undefined || keys.get(key) === told ? [] : [`${told} is not what its key has made`];
  });
}
