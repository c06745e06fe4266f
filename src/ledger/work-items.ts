import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { type Cost } from '../domain/order.js';
import { type UnsettledCall, wantedBy, type WorkItem, type WorkItemKind, type WorkItemResource } from '../domain/work-item.js'; // prettier-ignore
import { attentionOf } from './attention.js';
import { json, text } from './columns.js';
import { type Query, type Row, type SqlValue } from './database.js';

/** Filters and paging of work items. */
export interface WorkItemFilter {
  /** Only this tenant's; without it, those of all tenants. */
  tenant?: string;
  kind?: WorkItemKind;
  /** Only those waiting since before this time, epoch ms. */
  olderThan?: number;
  /** The last item of the previous page. */
  after?: { since: number; id: string };
  limit: number;
}

interface Source {
  type: Exclude<WorkItemResource, 'finding'>;
  table: string;
  /** The condition for rows that need attention, spelled as in the index. */
  wanted: string;
  /** The cost, as JSON of `Cost`. */
  cost: string;
  failure: string;
}

const approvable = 'approval_for IS NOT NULL';
const attentive = 'attention_code IS NOT NULL';
const sources: readonly Source[] = [
  { type: 'order', table: 'orders', wanted: `(status IN ('needs_review', 'action_required') OR ${approvable} OR ${attentive})`, cost: 'cost', failure: 'failure' }, // prettier-ignore
  { type: 'port_order', table: 'port_orders', wanted: `(status IN ('needs_review', 'documents_pending', 'exception') OR ${attentive})`, cost: 'NULL', failure: 'details' }, // prettier-ignore
  { type: 'change', table: 'changes', wanted: `(status = 'needs_review' OR ${attentive})`, cost: 'NULL', failure: 'failure' }, // prettier-ignore
  { type: 'reservation', table: 'reservations', wanted: `(${attentive})`, cost: 'NULL', failure: 'failure' },
];

const since = 'COALESCE(attention_since, updated_at)';

/** Oldest first: of all tenants, and of each. */
const indexesOf = ({ table, wanted }: Pick<Source, 'table' | 'wanted'>): string[] => [
  `CREATE INDEX ${table}_wanted ON ${table} ((${since}), id) WHERE ${wanted}`,
  `CREATE INDEX ${table}_wanted_of_tenant ON ${table} (tenant, (${since}), id) WHERE ${wanted}`,
];

/** Schema: indexes of what needs attention, and claims of work items. */
export const workItemSchema: readonly string[] = [
  // The condition of orders as it was before approvals existed.
  ...sources.flatMap(({ table, wanted }) => indexesOf({ table, wanted: wanted.replace(`${approvable} OR `, '') })),
  `CREATE INDEX findings_by_age ON findings (open, first_seen_at, id)`,
  `CREATE TABLE work_claims (resource_id TEXT PRIMARY KEY, claimed_by TEXT NOT NULL, claimed_at BIGINT NOT NULL)`,
];

/** Schema: orders awaiting approval. */
export const approvalSchema: readonly string[] = [
  `ALTER TABLE orders ADD COLUMN approval_for TEXT`,
  `DROP INDEX orders_wanted`,
  `DROP INDEX orders_wanted_of_tenant`,
  ...sources.filter(({ table }) => table === 'orders').flatMap(indexesOf),
];

/** Everything that needs attention, and who is working on it. */
export class WorkItemStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  /** Oldest first, at most `limit`. */
  async list(filter: WorkItemFilter): Promise<WorkItem[]> {
    const { kind, limit } = filter;
    const of = kind === 'finding' ? [] : sources;
    const lists = await Promise.all(of.map((source) => this.page(source, filter)));
    const findings = kind === undefined || kind === 'finding' ? await this.findings(filter) : [];
    return this.complete([...lists.flat(), ...findings].sort(bySince).slice(0, limit));
  }

  /** The work item of a resource; undefined if it does not need attention. */
  async find(resourceId: string): Promise<WorkItem | undefined> {
    const found = await Promise.all(
      sources.map(
        async (source) =>
        (await this.query(`SELECT ${columnsOf(source)} FROM ${source.table} WHERE id = $1 AND ${source.wanted}`, [resourceId])).map((row) => toItem(source.type, row)), // prettier-ignore
      ),
    );
    const rows = await this.query(`SELECT * FROM findings WHERE id = $1 AND open = 1`, [resourceId]);
    return (await this.complete([...found.flat(), ...rows.map(toFindingItem)]))[0];
  }

  /** Claims the item for `by`; false if someone else has claimed it. Claims from before `since` are void: what they were for has been settled. */
  async claim(resourceId: string, by: string, since: number): Promise<boolean> {
    const rows = await this.query(
      `INSERT INTO work_claims (resource_id, claimed_by, claimed_at) VALUES ($1,$2,$3)
       ON CONFLICT (resource_id) DO UPDATE SET claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at
         WHERE work_claims.claimed_by = excluded.claimed_by OR work_claims.claimed_at < $4 RETURNING resource_id`,
      [resourceId, by, this.clock.now(), since],
    );
    return rows.length === 1;
  }

  /** Returns the item to the queue, no matter who claimed it. */
  async unclaim(resourceId: string): Promise<void> {
    await this.query(`DELETE FROM work_claims WHERE resource_id = $1`, [resourceId]);
  }

  private async page(source: Source, { tenant, kind, olderThan, after, limit }: WorkItemFilter): Promise<WorkItem[]> {
    const { where, parameters } = conditions({ ...onlySet({ tenant, olderThan, after }), limit, at: since });
    const ofKind = kind === undefined ? '' : ` AND ${statusesOf(kind)}`;
    const rows = await this.query(
      `SELECT ${columnsOf(source)} FROM ${source.table} WHERE ${source.wanted}${ofKind}${where} ORDER BY ${since}, id LIMIT $1`,
      parameters,
    );
    return rows.map((row) => toItem(source.type, row));
  }

  private async findings({ tenant, olderThan, after, limit }: WorkItemFilter): Promise<WorkItem[]> {
    const { where, parameters } = conditions({ ...onlySet({ olderThan, after }), limit, at: 'first_seen_at' });
    // The tenant comes first in the details; there are few open findings.
    const beginning = `{"tenant":${JSON.stringify(tenant ?? '')}`;
    const n = parameters.length;
    const owned = tenant === undefined ? '' : ` AND SUBSTR(details, 1, CAST($${n + 1} AS INTEGER)) = $${n + 2}`;
    const rows = await this.query(
      `SELECT * FROM findings WHERE open = 1${where}${owned} ORDER BY first_seen_at, id LIMIT $1`,
      tenant === undefined ? parameters : [...parameters, beginning.length, beginning],
    );
    return rows.map(toFindingItem);
  }

  /** Adds unsettled calls and claims: two statements for all items. */
  private async complete(items: readonly WorkItem[]): Promise<WorkItem[]> {
    const ids = items.map(({ resource }) => resource.id);
    if (ids.length === 0) return [];
    const [steps, claims] = await Promise.all([
      this.query(
        `SELECT subject_id, operation, sent_at, digest FROM steps WHERE subject_id = ANY($1) AND status IN ('intent', 'unknown', 'undecided') ORDER BY sent_at, id`,
        [ids],
      ),
      this.query(`SELECT * FROM work_claims WHERE resource_id = ANY($1)`, [ids]),
    ]);
    const unsettled = new Map<string, UnsettledCall[]>();
    for (const row of steps) {
      const of = String(row['subject_id']);
      unsettled.set(of, [...(unsettled.get(of) ?? []), toCall(row)]);
    }
    const claimed = new Map(claims.map((row) => [String(row['resource_id']), row]));
    return items.map((item) => {
      const { id } = item.resource;
      const row = claimed.get(id);
      const isOf = row !== undefined && Number(row['claimed_at']) >= item.since;
      const claim = isOf ? { by: String(row['claimed_by']), at: Number(row['claimed_at']) } : undefined;
      return { ...item, unsettled: unsettled.get(id) ?? [], ...onlySet({ claim }) };
    });
  }
}

const bySince = (a: WorkItem, b: WorkItem): number => a.since - b.since || (a.resource.id < b.resource.id ? -1 : 1);

const columnsOf = ({ cost, failure }: Source): string =>
  `id, tenant, provider, status, ${since} AS since, ${cost} AS cost, ${failure} AS failure, attention_code, attention_since, attention_detail`;

/** The condition for rows of a kind. A status that puts a resource in the queue determines its kind, even if the resource carries attention too. */
function statusesOf(kind: WorkItemKind): string {
  const statuses = Object.entries(wantedBy).filter(([, wanted]) => kind === 'attention' || wanted === kind);
  return `status ${kind === 'attention' ? 'NOT ' : ''}IN (${statuses.map(([status]) => `'${status}'`).join(', ')})`;
}

/** The conditions of a page, with their parameters; the first parameter is the limit. */
function conditions({ tenant, olderThan, after, limit, at }: WorkItemFilter & { at: string }): {
  where: string;
  parameters: SqlValue[];
} {
  const parameters: SqlValue[] = [limit];
  const next = (value: SqlValue): string => `$${parameters.push(value)}`;
  let where = '';
  if (tenant !== undefined) where += ` AND tenant = ${next(tenant)}`;
  if (olderThan !== undefined) where += ` AND ${at} < ${next(olderThan)}`;
  if (after) {
    const from = next(after.since);
    where += ` AND ${at} >= ${from} AND (${at} > ${from} OR id > ${next(after.id)})`;
  }
  return { where, parameters };
}

const toCall = (row: Row): UnsettledCall => ({
  operation: String(row['operation']),
  sentAt: Number(row['sent_at']),
  fields: json<Record<string, unknown>>(row['digest'])!,
});

function toItem(type: Source['type'], row: Row): WorkItem {
  const status = String(row['status']);
  return {
    kind: wantedBy[status] ?? 'attention',
    resource: { type, id: String(row['id']) },
    tenant: String(row['tenant']),
    provider: String(row['provider']),
    status,
    since: Number(row['since']),
    unsettled: [],
    ...onlySet({
      money: json<Cost>(row['cost'])?.total,
      attention: attentionOf(row),
      failure: saidIn(type, row),
    }),
  };
}

/** Why the resource is in this state, in the words with which its own route reports it. */
function saidIn(type: Source['type'], row: Row): string | undefined {
  const said = json<{ detail?: string; failure?: { detail: string }; exception?: { detail: string } }>(row['failure']);
  return type === 'port_order' ? (said?.failure?.detail ?? said?.exception?.detail) : said?.detail;
}

function toFindingItem(row: Row): WorkItem {
  const { tenant, cost } = json<{ tenant?: string; cost?: WorkItem['money'] }>(row['details'])!;
  const kind = String(row['kind']) as NonNullable<WorkItem['finding']>['kind'];
  return {
    kind: 'finding',
    resource: { type: 'finding', id: String(row['id']) },
    provider: String(row['provider']),
    finding: { kind, subject: text(row['subject'])! },
    since: Number(row['first_seen_at']),
    unsettled: [],
    ...onlySet({ tenant, money: cost }),
  };
}
