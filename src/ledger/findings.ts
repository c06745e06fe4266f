import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { type Comparison, type Finding, type FindingKind, type Repair } from '../domain/finding.js';
import { newId } from '../domain/ids.js';
import { type Money } from '../domain/money.js';
import { toldOfFinding } from '../domain/told.js';
import { afterAll, json, matching, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { type OutboxStore } from './outbox.js';

/** A difference that a comparison has seen: it becomes a finding, or matches an open one. */
export type Sighting = Omit<Finding, 'id' | 'firstSeenAt' | 'lastSeenAt' | 'resolution' | 'resolvedBy' | 'resolvedAt'>;

/** Differences between the ledger and the providers, open until they are resolved or no longer seen. */
export class FindingStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly outbox: Pick<OutboxStore, 'append'>,
  ) {}

  /** Opens a finding, or records that an open one is still present. A finding resolved as ignored stays so. */
  async see(s: Sighting, now: number): Promise<void> {
    const { tenant, expected, actual, cost, rate, phoneNumbers } = s;
    const id = newId('fnd', this.clock);
    const [row] = await this.query(
      `INSERT INTO findings (id, provider, account, kind, subject, details, first_seen_at, last_seen_at, open) VALUES ($1,$2,$3,$4,$5,$6,$7,$7,1)
       ON CONFLICT (provider, account, kind, subject) WHERE open = 1 DO UPDATE SET last_seen_at = $7, details = $6 RETURNING id`,
      [
        id,
        s.provider,
        s.account,
        s.kind,
        s.subject,
        JSON.stringify({ tenant, expected, actual, cost, rate, phoneNumbers }),
        now,
      ],
    );
    const opened = row?.['id'] === id;
    if (opened && tenant !== undefined) await this.outbox.append(toldOfFinding(tenant, { ...s, id }));
  }

  /** Kind and subject (`<kind> <subject>`) of findings that were resolved as ignored. */
  async ignored(provider: string, account: string): Promise<Set<string>> {
    const rows = await this.query(
      `SELECT kind, subject FROM findings WHERE provider = $1 AND account = $2 AND resolution = 'ignore'`,
      [provider, account],
    );
    return new Set(rows.map((row) => `${String(row['kind'])} ${String(row['subject'])}`));
  }

  /** Closes findings that the comparison begun at `now` did not see. */
  async closeUnseen(provider: string, account: string, now: number): Promise<void> {
    await this.query(
      `UPDATE findings SET open = 0, resolution = 'gone', resolved_at = $3 WHERE provider = $1 AND account = $2 AND open = 1 AND last_seen_at < $3`,
      [provider, account, now],
    );
  }

  async find(id: string): Promise<Finding | undefined> {
    return (await this.query(`SELECT * FROM findings WHERE id = $1`, [id])).map(toFinding)[0];
  }

  /** Resolves an open finding by an operator's decision; false if it was not open. */
  async resolve(id: string, resolution: Repair, by: string): Promise<boolean> {
    const rows = await this.query(
      `UPDATE findings SET open = 0, resolution = $2, resolved_by = $3, resolved_at = $4 WHERE id = $1 AND open = 1 RETURNING id`,
      [id, resolution, by, this.clock.now()],
    );
    return rows.length === 1;
  }

  /** Newest first, at most `limit`; older than `before` if given. */
  async list(filter: {
    provider?: string;
    kind?: string;
    open?: boolean;
    before?: string;
    limit: number;
  }): Promise<Finding[]> {
    const { where, parameters } = matching({
      'provider =': filter.provider,
      'kind =': filter.kind,
      'open =': filter.open === undefined ? undefined : Number(filter.open),
      'id <': filter.before ?? afterAll,
    });
    const rows = await this.query(
      `SELECT * FROM findings WHERE ${where} ORDER BY id DESC LIMIT $${parameters.length + 1}`,
      [...parameters, filter.limit],
    );
    return rows.map(toFinding);
  }

  async countOpen(): Promise<{ provider: string; kind: FindingKind; count: number }[]> {
    const rows = await this.query(
      `SELECT provider, kind, COUNT(*) AS n FROM findings WHERE open = 1 GROUP BY provider, kind`,
    );
    return rows.map((row) => ({
      provider: String(row['provider']),
      kind: String(row['kind']) as FindingKind,
      count: Number(row['n']),
    }));
  }

  async setComparison(c: Comparison): Promise<void> {
    await this.query(
      `INSERT INTO comparisons (provider, account, started_at, finished_at, compared, problem) VALUES ($1,$2,$3,$4,$5,$6)
       ON CONFLICT (provider, account) DO UPDATE SET started_at = $3, finished_at = $4, compared = $5, problem = $6`,
      [c.provider, c.account, c.startedAt, c.finishedAt, c.compared, c.problem ? JSON.stringify(c.problem) : null],
    );
  }

  async comparison(provider: string, account: string): Promise<Comparison | undefined> {
    const [row] = await this.query(`SELECT * FROM comparisons WHERE provider = $1 AND account = $2`, [
      provider,
      account,
    ]);
    if (!row) return undefined;
    return onlySet({
      provider,
      account,
      startedAt: Number(row['started_at']),
      finishedAt: Number(row['finished_at']),
      compared: Number(row['compared']),
      problem: json<NonNullable<Comparison['problem']>>(row['problem']),
    });
  }
}

function toFinding(row: Row): Finding {
  const details = json<{
    tenant?: string;
    expected?: string;
    actual?: string;
    cost?: Money;
    rate?: string;
    phoneNumbers?: string[];
  }>(row['details'])!;
  return onlySet({
    id: String(row['id']),
    provider: String(row['provider']),
    account: String(row['account']),
    kind: String(row['kind']) as FindingKind,
    subject: String(row['subject']),
    tenant: details.tenant,
    expected: details.expected,
    actual: details.actual,
    cost: details.cost,
    rate: details.rate,
    phoneNumbers: details.phoneNumbers,
    firstSeenAt: Number(row['first_seen_at']),
    lastSeenAt: Number(row['last_seen_at']),
    resolution: text(row['resolution']) as Finding['resolution'],
    resolvedBy: text(row['resolved_by']),
    resolvedAt: row['resolved_at'] === null ? undefined : Number(row['resolved_at']),
  });
}
