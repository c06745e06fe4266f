import { type Clock } from '../clock.js';
import { movesMoney, triesCard } from '../contract/spending.js';
import { onlySet } from '../domain/only-set.js';
import { type Change, type ChangeFailure, type ChangeStatus, isChangeEnded } from '../domain/change.js';
import { attentionOf } from './attention.js';
import { beginOf, json, type ListPart, matching, orderOf, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { tallied } from './tallies.js';
import { type UsageStore } from './usage.js';

/** What can be set together with the status of a change. */
export interface ChangeUpdate {
  result?: unknown;
  /** `null` clears the previous failure. */
  failure?: ChangeFailure | null;
}

/** Changes of one resource: how many were begun, and how many of those are still in progress. */
export interface Standing {
  begun: number;
  open: number;
}

/** Includes the provider's latest transaction ID, from the history. */
const select = `SELECT changes.*, (SELECT transaction_id FROM events WHERE subject_id = changes.id AND transaction_id IS NOT NULL
  ORDER BY events.id DESC LIMIT 1) AS transaction_id FROM changes`;

/** Changes at providers. Reads on behalf of callers always take the tenant; those without it are for the gateway's own work. */
export class ChangeStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly usage: Pick<UsageStore, 'touch' | 'touchKnown'>,
  ) {}

  /** Rejects with `UniqueViolation` if another change of the same target has not ended. */
  async insert(c: Change): Promise<void> {
    await this.query(
      `INSERT INTO changes (id, tenant, provider, account, kind, target, status, input, open, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1,$9,$9)`,
      [c.id, c.tenant, c.provider, c.account, c.kind, c.target ?? null, c.status, JSON.stringify(c.input), c.createdAt],
    );
    for (const phoneNumber of numbersOf(c)) {
      await this.query(`INSERT INTO changed_numbers (phone_number, change_id) VALUES ($1,$2)`, [phoneNumber, c.id]);
    }
    if (movesMoney(c.kind)) await this.usage.touch(c.id, 'spend');
    if (triesCard(c)) await this.usage.touch(c.id, 'cardAttempts');
  }

  async find(id: string): Promise<Change | undefined> {
    return (await this.query(`${select} WHERE id = $1`, [id])).map(toChange)[0];
  }

  async findFor(tenant: string, id: string): Promise<Change | undefined> {
    return (await this.query(`${select} WHERE id = $1 AND tenant = $2`, [id, tenant])).map(toChange)[0];
  }

  /** IDs of a tenant's changes of one resource. */
  async idsOf(tenant: string, target: string, part: Required<ListPart>): Promise<string[]> {
    const rows = await this.query(
      `SELECT id FROM changes WHERE tenant = $1 AND target = $2 AND id > $3 AND id < $4 ${orderOf(part)} LIMIT $5`,
      [tenant, target, part.above, part.before, part.limit],
    );
    return rows.map((row) => String(row['id']));
  }

  /** Those of these ids that are the tenant's. */
  async some(tenant: string, ids: readonly string[]): Promise<Change[]> {
    return (await this.query(`${select} WHERE id = ANY($1) AND tenant = $2`, [ids, tenant])).map(toChange);
  }

  /** A tenant's changes that match the filter, in list order. */
  async list(
    tenant: string,
    filter: ListPart & { status?: string; provider?: string; kind?: string },
  ): Promise<Change[]> {
    const { where, parameters } = matching({
      'tenant =': tenant,
      'status =': filter.status,
      'provider =': filter.provider,
      'kind =': filter.kind,
      ...beginOf(filter),
    });
    const rows = await this.query(`${select} WHERE ${where} ${orderOf(filter)} LIMIT $${parameters.length + 1}`, [
      ...parameters,
      filter.limit,
    ]);
    return rows.map(toChange);
  }

  /** The change of a target that has not ended. */
  async openOn(provider: string, account: string, target: string): Promise<Change | undefined> {
    const rows = await this.query(`${select} WHERE provider = $1 AND account = $2 AND target = $3 AND open = 1`, [
      provider,
      account,
      target,
    ]);
    return rows.map(toChange)[0];
  }

  /** How many changes of the same resource there have been, and how many of those are still in progress. */
  async standing(c: Pick<Change, 'provider' | 'account' | 'kind' | 'input' | 'target'>): Promise<Standing> {
    const [phoneNumber] = numbersOf(c);
    const [row] =
      phoneNumber === undefined
        ? await this.query(
            `SELECT COUNT(*) AS begun, SUM(CASE WHEN status <> 'needs_review' THEN open ELSE 0 END) AS open FROM changes WHERE provider = $1 AND account = $2 AND target = $3`,
            [c.provider, c.account, c.target ?? null],
          )
        : await this.query(
            `SELECT COUNT(*) AS begun, SUM(CASE WHEN c.status <> 'needs_review' THEN c.open ELSE 0 END) AS open FROM changed_numbers n JOIN changes c ON c.id = n.change_id WHERE n.phone_number = $1`,
            [phoneNumber],
          );
    return { begun: Number(row!['begun']), open: Number(row!['open']) };
  }

  /** Changes of one kind on an account that have not ended, of all tenants. */
  async openOf(provider: string, account: string, kind: string): Promise<Change[]> {
    const rows = await this.query(
      `${select} WHERE provider = $1 AND account = $2 AND kind = $3 AND open = 1 ORDER BY id`,
      [provider, account, kind],
    );
    return rows.map(toChange);
  }

  /** Those of these numbers that a change has not ended for; a change in manual review sends nothing any more. */
  async changing(provider: string, account: string, numbers: readonly string[]): Promise<Set<string>> {
    const rows = await this.query(
      `SELECT n.phone_number FROM changed_numbers n JOIN changes c ON c.id = n.change_id
       WHERE n.phone_number = ANY($3) AND c.provider = $1 AND c.account = $2 AND c.open = 1 AND c.status <> 'needs_review'`,
      [provider, account, numbers],
    );
    return new Set(rows.map((row) => String(row['phone_number'])));
  }

  /** Compare-and-set of the status, with the fields that come with it; false if the status was not `from`. */
  async setStatus(id: string, from: ChangeStatus, to: ChangeStatus, update: ChangeUpdate = {}): Promise<boolean> {
    const rows = await this.query(
      `UPDATE changes SET status = $3, result = COALESCE($4, result), failure = CASE WHEN $5 = 1 THEN NULL ELSE COALESCE($6, failure) END,
         open = $7, updated_at = $8 WHERE id = $1 AND status = $2 RETURNING kind`,
      [
        id,
        from,
        to,
        update.result === undefined ? null : JSON.stringify(update.result),
        update.failure === null ? 1 : 0,
        update.failure ? JSON.stringify(update.failure) : null,
        isChangeEnded(to) ? 0 : 1,
        this.clock.now(),
      ],
    );
    if (isChangeEnded(to) && movesMoney(String(rows[0]?.['kind']))) await this.usage.touch(id, 'spend');
    return rows.length === 1;
  }

  countByStatus(): Promise<Map<string, number>> {
    return tallied(this.query, 'changes');
  }
}

/** The numbers that a change affects, whichever field names them. */
function numbersOf({ kind, input }: Pick<Change, 'kind' | 'input'>): ReadonlySet<string> {
  if (!kind.startsWith('number.')) return new Set();
  const { phoneNumber, phoneNumbers = [] } = input as { phoneNumber?: string; phoneNumbers?: string[] };
  return new Set(phoneNumber === undefined ? phoneNumbers : [phoneNumber, ...phoneNumbers]);
}

function toChange(row: Row): Change {
  const change = {
    id: String(row['id']),
    tenant: String(row['tenant']),
    provider: String(row['provider']),
    account: String(row['account']),
    kind: String(row['kind']),
    target: text(row['target']),
    status: String(row['status']) as ChangeStatus,
    result: json<unknown>(row['result']),
    failure: json<ChangeFailure>(row['failure']),
    transactionId: text(row['transaction_id']),
    attention: attentionOf(row),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  };
  return { ...onlySet(change), input: json<unknown>(row['input']) };
}
