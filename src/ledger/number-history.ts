import { idFrom } from '../domain/ids.js';
import { type NumberHistoryEntry, type NumberSubject } from '../domain/number-history.js';
import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import { afterAll, json, text } from './columns.js';
import { type Query, type Row } from './database.js';

/** Schema: the history of a number, looked up by the number alone. */
export const numberHistorySchema: readonly string[] = [
  `CREATE INDEX ordered_numbers_of_number ON ordered_numbers (phone_number, order_id)`,
  `CREATE INDEX findings_of_subject ON findings (subject, id)`,
  // A change can affect many numbers, which otherwise appear only in its input.
  `CREATE TABLE changed_numbers (phone_number TEXT NOT NULL, change_id TEXT NOT NULL, PRIMARY KEY (phone_number, change_id))`,
  `CREATE INDEX changed_numbers_of_change ON changed_numbers (change_id)`,
  `INSERT INTO changed_numbers SELECT SUBSTR(target, ${'number:'.length + 1}), id FROM changes WHERE target LIKE 'number:%'`,
];

/** Every subject that a number has been part of, of any tenant. */
const subjects = `SELECT 'reservation' AS type, r.id, r.tenant, r.provider FROM held_numbers h JOIN reservations r ON r.id = h.reservation_id WHERE h.phone_number = $1
  UNION ALL SELECT 'order', o.id, o.tenant, o.provider FROM ordered_numbers n JOIN orders o ON o.id = n.order_id WHERE n.phone_number = $1
  UNION ALL SELECT 'port_order', p.id, p.tenant, p.provider FROM ordered_numbers n JOIN port_orders p ON p.id = n.order_id WHERE n.phone_number = $1
  UNION ALL SELECT 'change', c.id, c.tenant, c.provider FROM changed_numbers n JOIN changes c ON c.id = n.change_id WHERE n.phone_number = $1`;

interface Subject {
  type: NumberSubject;
  id: string;
  tenant: string;
  provider: string;
}

/** Everything that ever happened to a number here. */
export class NumberHistoryStore {
  constructor(private readonly query: Query) {}

  /** Newest first, at most `limit`; before the entry `before` if given; only a tenant's own if `tenant` is given. */
  async page(
    phoneNumber: E164,
    { tenant, before = afterAll, limit }: { tenant?: string; before?: string; limit: number },
  ): Promise<NumberHistoryEntry[]> {
    const [events, findings] = await Promise.all([
      this.events(phoneNumber, tenant, before, limit),
      this.findings(phoneNumber, tenant),
    ]);
    const entries = [...events, ...findings.filter(({ key }) => key < before)];
    return entries.sort((a, b) => (a.key < b.key ? 1 : -1)).slice(0, limit);
  }

  private async events(
    phoneNumber: E164,
    tenant: string | undefined,
    before: string,
    limit: number,
  ): Promise<NumberHistoryEntry[]> {
    const found = (await this.query(subjects, [phoneNumber])).map(toSubject);
    const shown = new Map(
      found.filter((one) => tenant === undefined || one.tenant === tenant).map((one) => [one.id, one]),
    );
    if (shown.size === 0) return [];
    const rows = await this.query(
      `SELECT * FROM events WHERE subject_id = ANY($1) AND id < $2 ORDER BY id DESC LIMIT $3`,
      [[...shown.keys()], before, limit],
    );
    return rows.map((row) => toEntry(row, shown.get(String(row['subject_id']))!));
  }

  /** Findings have no events of their own: their entries are that they were found, and how they were resolved. */
  private async findings(phoneNumber: E164, tenant: string | undefined): Promise<NumberHistoryEntry[]> {
    const rows = await this.query(`SELECT * FROM findings WHERE subject = $1 ORDER BY id`, [phoneNumber]);
    return rows.flatMap(toFindingEntries).filter((one) => tenant === undefined || one.tenant === tenant);
  }
}

const toSubject = (row: Row): Subject => ({
  type: String(row['type']) as NumberSubject,
  id: String(row['id']),
  tenant: String(row['tenant']),
  provider: String(row['provider']),
});

function toEntry(row: Row, { type, id, tenant, provider }: Subject): NumberHistoryEntry {
  return {
    key: String(row['id']),
    at: Number(row['at']),
    actor: String(row['actor']),
    type: String(row['type']),
    resource: { type, id },
    tenant,
    provider,
    ...onlySet({
      from: text(row['from_status']),
      to: text(row['to_status']),
      operation: text(row['operation']),
      detail: text(row['detail']),
      transactionId: text(row['transaction_id']),
    }),
  };
}

function toFindingEntries(row: Row): NumberHistoryEntry[] {
  const { tenant, expected, actual } = json<{ tenant?: string; expected?: string; actual?: string }>(row['details'])!;
  const id = String(row['id']);
  const of = { resource: { type: 'finding', id }, provider: String(row['provider']), ...onlySet({ tenant }) } as const;
  const entry = (at: number): { key: string; at: number } => ({ key: `${idFrom('evt', at)}${id.slice(-12)}`, at });
  const opened = {
    ...of,
    ...entry(Number(row['first_seen_at'])),
    actor: 'gateway',
    type: 'finding_opened',
    detail: [String(row['kind']), expected && `expected ${expected}`, actual && `found ${actual}`]
      .filter(Boolean)
      .join(', '),
  };
  if (row['resolved_at'] === null) return [opened];
  const settled = {
    ...of,
    ...entry(Number(row['resolved_at'])),
    actor: text(row['resolved_by']) ?? 'gateway',
    type: 'finding_settled',
    to: String(row['resolution']),
  };
  return [opened, settled];
}
