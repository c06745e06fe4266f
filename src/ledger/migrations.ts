import { attentionColumns } from './attention.js';
import { countersBySpan } from './counters.js';
import { type Database } from './database.js';
import { metadataTable } from './metadata.js';
import { outboxIn } from './outbox.js';
import { numberHistorySchema } from './number-history.js';
import { searchSchema } from './search.js';
import { talliesIn } from './tallies.js';
import { tenantLockTable } from './tenant-locks.js';
import { approvalSchema, workItemSchema } from './work-items.js';
import { webhookEndpointTable } from './webhook-endpoints.js';
import { webhookQueueTables } from './webhook-queue.js';
import { linesByAge } from './waiting.js';

/**
 * Applied in order, each once. Never edit a released one: add another. Gateways of the previous release keep working during and after a migration, so
 * nothing that they use is removed, and nothing that they do not write is required. Statements that the two databases spell differently are functions
 * of the kind.
 */
const migrations: readonly (readonly string[] | ((kind: Database['kind']) => readonly string[]))[] = [
  [
    `CREATE TABLE reservations (
      id TEXT PRIMARY KEY, tenant TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, hold_type TEXT NOT NULL,
      status TEXT NOT NULL, allow_partial INTEGER NOT NULL, criteria TEXT, order_id TEXT, failure TEXT,
      created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, orderable_until BIGINT NOT NULL)`,
    `CREATE INDEX reservations_by_tenant ON reservations (tenant, id)`,
    `CREATE INDEX reservations_by_deadline ON reservations (expires_at) WHERE status = 'held'`,
    `CREATE INDEX reservations_under_way ON reservations (provider, account) WHERE status = 'unknown'`,
    `CREATE TABLE held_numbers (
      reservation_id TEXT NOT NULL, phone_number TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL,
      position INTEGER NOT NULL, status TEXT NOT NULL, live INTEGER NOT NULL, task TEXT, batch TEXT, ends_as TEXT, parked_by TEXT,
      hold_id TEXT, held_at BIGINT, region TEXT, problem TEXT, episode INTEGER NOT NULL,
      PRIMARY KEY (reservation_id, phone_number))`,
    // The number is the natural key: one live hold of a number on one provider account, across all tenants.
    `CREATE UNIQUE INDEX one_live_hold ON held_numbers (provider, account, phone_number) WHERE live = 1`,
    `CREATE INDEX held_numbers_by_number ON held_numbers (provider, account, phone_number)`,
    `CREATE INDEX held_numbers_parked ON held_numbers (parked_by) WHERE parked_by IS NOT NULL`,
    `CREATE INDEX held_numbers_hold_id ON held_numbers (provider, account, held_at) WHERE hold_id IS NOT NULL`,
    `CREATE TABLE orders (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, tenant TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL,
      reservation_id TEXT NOT NULL, status TEXT NOT NULL, confirm TEXT NOT NULL, connection TEXT NOT NULL,
      provider_options TEXT NOT NULL, customer_reference TEXT, provider_order_ids TEXT NOT NULL, cost TEXT, failure TEXT,
      confirm_by BIGINT, confirmed_at BIGINT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,
    `CREATE INDEX orders_by_tenant ON orders (tenant, id)`,
    `CREATE INDEX orders_by_status ON orders (status, id)`,
    `CREATE TABLE ordered_numbers (
      order_id TEXT NOT NULL, phone_number TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, tenant TEXT NOT NULL,
      position INTEGER NOT NULL, status TEXT NOT NULL, open INTEGER NOT NULL, PRIMARY KEY (order_id, phone_number))`,
    // One order that has not ended per number: two keys or two tenants can never buy it twice.
    `CREATE UNIQUE INDEX one_open_order ON ordered_numbers (provider, account, phone_number) WHERE open = 1`,
    `CREATE INDEX ordered_numbers_owned ON ordered_numbers (provider, account, phone_number, status)`,
    `CREATE TABLE provider_orders (
      provider TEXT NOT NULL, account TEXT NOT NULL, provider_order_id TEXT NOT NULL, order_id TEXT NOT NULL,
      PRIMARY KEY (provider, account, provider_order_id))`,
    `CREATE TABLE steps (
      id TEXT PRIMARY KEY, subject_id TEXT NOT NULL, key TEXT NOT NULL, attempt INTEGER NOT NULL, operation TEXT NOT NULL,
      effect TEXT NOT NULL, lane TEXT, status TEXT NOT NULL, digest TEXT NOT NULL, sent_at BIGINT NOT NULL,
      settle_after BIGINT NOT NULL, outcome TEXT, updated_at BIGINT NOT NULL, UNIQUE (subject_id, key, attempt))`,
    `CREATE INDEX steps_open_in_lane ON steps (lane) WHERE status IN ('intent', 'unknown')`,
    `CREATE TABLE lanes (name TEXT PRIMARY KEY, holder TEXT, next TEXT)`,
    `CREATE TABLE work (
      subject_id TEXT PRIMARY KEY, kind TEXT NOT NULL, due_at BIGINT NOT NULL, waiting_lane TEXT, pokes INTEGER NOT NULL,
      failures INTEGER NOT NULL, lease_owner TEXT, lease_until BIGINT NOT NULL, fence INTEGER NOT NULL)`,
    `CREATE INDEX work_by_due ON work (due_at)`,
    `CREATE INDEX work_by_lane ON work (waiting_lane) WHERE waiting_lane IS NOT NULL`,
    `CREATE TABLE events (
      id TEXT PRIMARY KEY, subject_id TEXT NOT NULL, tenant TEXT NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL,
      type TEXT NOT NULL, from_status TEXT, to_status TEXT, operation TEXT, detail TEXT)`,
    `CREATE INDEX events_by_subject ON events (subject_id, id)`,
    `CREATE TABLE idempotency (
      tenant TEXT NOT NULL, route TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, holder TEXT NOT NULL, locked_until BIGINT NOT NULL,
      resource_id TEXT, http_status INTEGER, problem TEXT, created_at BIGINT NOT NULL, PRIMARY KEY (tenant, route, key))`,
    `CREATE INDEX idempotency_by_age ON idempotency (created_at)`,
  ],
  [
    `CREATE TABLE changes (
      id TEXT PRIMARY KEY, tenant TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, target TEXT,
      status TEXT NOT NULL, input TEXT NOT NULL, result TEXT, failure TEXT, open INTEGER NOT NULL,
      created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,
    `CREATE INDEX changes_by_tenant ON changes (tenant, id)`,
    `CREATE INDEX changes_by_status ON changes (status)`,
    // Two concurrent changes of one resource would leave it in the state of whichever ended last.
    `CREATE UNIQUE INDEX one_open_change ON changes (provider, account, target) WHERE open = 1`,
    `CREATE TABLE ownerships (
      provider TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT NOT NULL, tenant TEXT NOT NULL,
      made_by TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (provider, account, kind, external_id))`,
    `CREATE TABLE port_orders (
      id TEXT PRIMARY KEY, tenant TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, status TEXT NOT NULL,
      details TEXT NOT NULL, provider_order_id TEXT, customer_reference TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,
    `CREATE INDEX port_orders_by_tenant ON port_orders (tenant, id)`,
    `CREATE INDEX port_orders_by_status ON port_orders (status)`,
    // The last known settings of a number in service: what a comparison with the provider expects.
    `ALTER TABLE ordered_numbers ADD COLUMN trunk_id TEXT`,
    `ALTER TABLE ordered_numbers ADD COLUMN line_status TEXT`,
    `CREATE TABLE findings (
      id TEXT PRIMARY KEY, provider TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL,
      first_seen_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, open INTEGER NOT NULL, resolution TEXT, resolved_by TEXT, resolved_at BIGINT)`,
    `CREATE UNIQUE INDEX one_open_finding ON findings (provider, account, kind, subject) WHERE open = 1`,
    `CREATE INDEX findings_ignored ON findings (provider, account) WHERE resolution = 'ignore'`,
    `CREATE TABLE comparisons (
      provider TEXT NOT NULL, account TEXT NOT NULL, started_at BIGINT NOT NULL, finished_at BIGINT NOT NULL, compared INTEGER NOT NULL,
      problem TEXT, PRIMARY KEY (provider, account))`,
    `CREATE INDEX ordered_numbers_open ON ordered_numbers (tenant, order_id) WHERE open = 1`,
  ],
  [
    `ALTER TABLE reservations ADD COLUMN provider_options TEXT`,
    // An order without a reservation records its own selection; orders of one request share the request's ID.
    `ALTER TABLE orders ADD COLUMN selection TEXT`,
    `ALTER TABLE orders ADD COLUMN request_id TEXT`,
    `ALTER TABLE orders ADD COLUMN provider_status TEXT`,
    `CREATE INDEX orders_by_request ON orders (tenant, request_id) WHERE request_id IS NOT NULL`,
  ],
  [
    // What a service order is for, and the state of the service.
    `ALTER TABLE orders ADD COLUMN service TEXT`,
  ],
  [
    ...attentionColumns('order', 'reservation', 'port_order', 'change'),
    // Since when work has been stuck because the provider could not be reached, and how many of its replies could not be read.
    `ALTER TABLE work ADD COLUMN stuck_since BIGINT`,
    `ALTER TABLE work ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0`,
  ],
  [
    // The provider's own ID of an exchange, to quote in support requests.
    `ALTER TABLE events ADD COLUMN transaction_id TEXT`,
  ],
  [`CREATE INDEX changes_by_target ON changes (provider, account, target) WHERE target IS NOT NULL`],
  [`CREATE INDEX open_changes ON changes (provider, account, kind) WHERE open = 1`],
  [
    // One index per filter of a list: a filter with few matches must not read everything that the tenant has.
    ...['orders', 'reservations', 'port_orders', 'changes'].flatMap((table) => [
      `CREATE INDEX ${table}_by_own_status ON ${table} (tenant, status, id)`,
      `CREATE INDEX ${table}_by_own_provider ON ${table} (tenant, provider, id)`,
    ]),
    `CREATE INDEX orders_by_reference ON orders (tenant, customer_reference, id) WHERE customer_reference IS NOT NULL`,
    `CREATE INDEX port_orders_by_reference ON port_orders (tenant, customer_reference, id) WHERE customer_reference IS NOT NULL`,
    `CREATE INDEX changes_by_kind ON changes (tenant, kind, id)`,
  ],
  [
    // Whose work it is, and at which provider: work is leased by share, so that a provider that hangs or a tenant with much work delays no one else.
    `ALTER TABLE work ADD COLUMN share TEXT NOT NULL DEFAULT ' '`,
    ...['reservations', 'orders', 'changes', 'port_orders'].map(
      (table) => `UPDATE work
        SET share = (SELECT s.provider || ' ' || s.tenant FROM ${table} s WHERE s.id = work.subject_id)
        WHERE EXISTS (SELECT s.id FROM ${table} s WHERE s.id = work.subject_id)`,
    ),
    `UPDATE work SET share = substr(subject_id, ${'reconciliation:'.length + 1}) || ' ' WHERE kind = 'reconciliation'`,
    `CREATE INDEX work_by_share ON work (share, due_at)`,
    `DROP INDEX work_by_due`,
  ],
  [
    // Bounds the stored events of orders that are unknown here.
    `CREATE INDEX events_waiting ON events (at) WHERE tenant = ''`,
  ],
  // Both filters combined: either alone may match nearly everything.
  ['orders', 'reservations', 'port_orders', 'changes'].map(
    (table) => `CREATE INDEX ${table}_by_own_provider_status ON ${table} (tenant, provider, status, id)`,
  ),
  [
    // How much each subject uses of what is limited, and the totals per tenant: now, or in an hour, a day or a month.
    `CREATE TABLE uses (
      subject_id TEXT NOT NULL, measure TEXT NOT NULL, tenant TEXT NOT NULL, unit TEXT NOT NULL, at BIGINT NOT NULL, amount BIGINT NOT NULL,
      PRIMARY KEY (subject_id, measure))`,
    `CREATE TABLE counters (
      tenant TEXT NOT NULL, measure TEXT NOT NULL, unit TEXT NOT NULL, span TEXT NOT NULL, since BIGINT NOT NULL, used BIGINT NOT NULL,
      PRIMARY KEY (tenant, measure, unit, span, since))`,
    // Existing resources. Orders, money and card attempts count from now on.
    `INSERT INTO uses SELECT id, 'reservations', tenant, '', 0, 1 FROM reservations WHERE status IN ('unknown', 'held', 'ordering')`,
    `INSERT INTO uses SELECT r.id, 'holds', r.tenant, '', 0, COUNT(*) FROM held_numbers h JOIN reservations r ON r.id = h.reservation_id
       WHERE h.live = 1 GROUP BY r.id, r.tenant`,
    `INSERT INTO uses SELECT order_id, 'numbers', MAX(tenant), '', 0, COUNT(*) FROM ordered_numbers
       WHERE open = 1 OR status IN ('active', 'arrived') GROUP BY order_id`,
    `INSERT INTO counters SELECT tenant, measure, unit, 'now', 0, CAST(SUM(amount) AS BIGINT) FROM uses GROUP BY tenant, measure, unit`,
    `CREATE INDEX uses_by_age ON uses (at) WHERE at > 0`,
  ],
  [
    // Existing orders and reservations whose numbers the provider had yet to pick, by requested quantity. The databases share no syntax that reads a
    // quantity from JSON, so each possible quantity is matched; there are few such rows.
    `INSERT INTO uses WITH RECURSIVE q (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM q WHERE n < 1000),
       wishes AS (
         SELECT id, 'holds' AS measure, tenant, criteria AS wish FROM reservations r WHERE status = 'unknown' AND failure IS NULL
           AND NOT EXISTS (SELECT h.phone_number FROM held_numbers h WHERE h.reservation_id = r.id)
         UNION ALL SELECT id, 'numbers' AS measure, tenant, selection AS wish FROM orders
           WHERE selection LIKE '{"criteria":%' AND status NOT IN ('completed', 'partially_completed', 'rejected', 'cancelled', 'expired'))
       SELECT id, measure, tenant, '', 0, n FROM wishes JOIN q ON wish LIKE '%"quantity":' || n || ',%' OR wish LIKE '%"quantity":' || n || '}%'
       WHERE n > 0
     ON CONFLICT (subject_id, measure) DO UPDATE SET amount = excluded.amount WHERE excluded.amount > uses.amount`,
    `DELETE FROM counters WHERE span = 'now'`,
    `INSERT INTO counters SELECT tenant, measure, unit, 'now', 0, CAST(SUM(amount) AS BIGINT) FROM uses
       WHERE measure IN ('reservations', 'holds', 'numbers') GROUP BY tenant, measure, unit`,
  ],
  // The number of rows in each status is maintained, so that reading it counts nothing.
  talliesIn,
  [
    `DROP INDEX orders_by_request`,
    `CREATE INDEX orders_by_request ON orders (tenant, request_id, id) WHERE request_id IS NOT NULL`,
    // Every combination of a list's filters: an index of fewer columns would read rows that match only some of them.
    ...['orders', 'port_orders'].flatMap((table) =>
      ['status', 'provider', 'provider, status'].map(
        (
          columns,
        ) => `CREATE INDEX ${table}_by_reference_${columns.replace(', ', '_')} ON ${table} (tenant, customer_reference, ${columns}, id)
          WHERE customer_reference IS NOT NULL`,
      ),
    ),
    ...['status', 'provider', 'provider, status'].map(
      (columns) =>
        `CREATE INDEX changes_by_kind_${columns.replace(', ', '_')} ON changes (tenant, kind, ${columns}, id)`,
    ),
    ...['provider', 'kind', 'provider, kind', 'open', 'open, provider', 'open, kind', 'open, provider, kind'].map(
      (columns) => `CREATE INDEX findings_by_${columns.replaceAll(', ', '_')} ON findings (${columns}, id)`,
    ),
    ...['orders', 'changes', 'port_orders'].map((table) => `DROP INDEX ${table}_by_status`),
    // Deadlines in pages, earliest first.
    `DROP INDEX reservations_by_deadline`,
    `CREATE INDEX reservations_by_deadline ON reservations (expires_at, id) WHERE status = 'held'`,
    `CREATE INDEX held_numbers_restored ON held_numbers (provider, account) WHERE live = 1 AND task = 'restore'`,
    // For the comparison with the provider, which reads in pages.
    `CREATE INDEX ordered_numbers_active ON ordered_numbers (provider, account, phone_number, SUBSTR(order_id, 5)) WHERE status = 'active'`,
    `CREATE INDEX orders_with_options ON orders (provider, account, id) WHERE provider_options <> '{}'`,
    `CREATE INDEX reservations_with_options ON reservations (provider, account, id) WHERE provider_options IS NOT NULL`,
    `CREATE INDEX orders_unnamed ON orders (provider, account, id)
       WHERE kind = 'service' AND provider_order_ids = '[]' AND status IN ('accepted', 'in_progress', 'outcome_unknown', 'needs_review')`,
    `DROP INDEX open_changes`,
    `CREATE INDEX open_changes ON changes (provider, account, kind, id) WHERE open = 1`,
    `CREATE INDEX ownerships_by_tenant ON ownerships (tenant, provider, account, kind, created_at, external_id)`,
    // For leases ended at startup, leases that a process renews, and lanes that an order leaves.
    `CREATE INDEX work_leased ON work (lease_owner) WHERE lease_owner IS NOT NULL`,
    `CREATE INDEX idempotency_unanswered ON idempotency (locked_until) WHERE http_status IS NULL`,
    `CREATE INDEX lanes_by_holder ON lanes (holder) WHERE holder IS NOT NULL`,
    `CREATE INDEX lanes_by_next ON lanes (next) WHERE next IS NOT NULL`,
    `CREATE INDEX counters_by_age ON counters (since) WHERE span <> 'now'`,
  ],
  // Resources that an idempotency key answers with are not archived.
  [`CREATE INDEX idempotency_by_resource ON idempotency (resource_id) WHERE resource_id IS NOT NULL`],
  [`CREATE TABLE sandbox_time (one INTEGER PRIMARY KEY, ahead_ms BIGINT NOT NULL)`],
  [
    `CREATE TABLE api_keys (
      id TEXT PRIMARY KEY, tenant TEXT NOT NULL, label TEXT NOT NULL, last4 TEXT NOT NULL, scopes TEXT NOT NULL, allow_from TEXT NOT NULL,
      created_by TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT, revoked_at BIGINT, last_used_at BIGINT)`,
    `CREATE INDEX api_keys_by_tenant ON api_keys (tenant, id)`,
    `CREATE TABLE api_key_digests (digest TEXT PRIMARY KEY, key_id TEXT NOT NULL, replaced_at BIGINT)`,
    `CREATE INDEX api_key_digests_by_key ON api_key_digests (key_id)`,
    `CREATE TABLE api_key_generation (one INTEGER PRIMARY KEY, n BIGINT NOT NULL)`,
    `CREATE TABLE audit (
      id TEXT PRIMARY KEY, at BIGINT NOT NULL, tenant TEXT, actor TEXT NOT NULL, actor_tenant TEXT, action TEXT NOT NULL, resource TEXT, details TEXT)`,
  ],
  // Events for tenants.
  outboxIn,
  metadataTable,
  [
    // Lists by number.
    `CREATE INDEX ordered_numbers_by_own_number ON ordered_numbers (tenant, phone_number, order_id)`,
    `CREATE INDEX held_numbers_by_reservation ON held_numbers (phone_number, reservation_id)`,
    `CREATE INDEX changes_by_own_target ON changes (tenant, target, id) WHERE target IS NOT NULL`,
  ],
  // Work items, the history of a number, and search.
  (kind) => [...workItemSchema, ...numberHistorySchema, ...searchSchema(kind)],
  [...webhookEndpointTable, ...webhookQueueTables],
  [
    // Whether the coming end of a reservation has been announced (`reservation.expiring`).
    `ALTER TABLE reservations ADD COLUMN announced INTEGER`,
    `CREATE INDEX reservations_expiring ON reservations (orderable_until) WHERE status = 'held' AND announced IS NULL`,
  ],
  linesByAge,
  // Audit entries by each filter, and tenant limits that replace those of the keys file.
  [
    ...subsetsOf(['tenant', 'actor', 'action', 'resource']).map(
      (columns) => `CREATE INDEX audit_by_${columns.join('_')} ON audit (${columns.join(', ')}, id)`,
    ),
    `CREATE TABLE tenant_limits (tenant TEXT PRIMARY KEY, limits TEXT NOT NULL, set_by TEXT NOT NULL, set_at BIGINT NOT NULL)`,
  ],
  // Queued webhook events are deleted with the event itself, once its lifetime ends.
  [`CREATE INDEX webhook_queue_by_event ON webhook_queue (event_id)`],
  tenantLockTable,
  attentionColumns('webhook_endpoint'),
  [
    // When the backup was made in which the subject was open, if the ledger has been restored from it.
    `ALTER TABLE work ADD COLUMN restored_from BIGINT`,
  ],
  approvalSchema,
  [`ALTER TABLE api_keys ADD COLUMN rotated_by TEXT`],
  [
    // Since when work has waited for a lane.
    `ALTER TABLE work ADD COLUMN waiting_since BIGINT`,
    countersBySpan,
  ],
  [`ALTER TABLE api_keys ADD COLUMN metadata TEXT`],
];

/** The schema version of this gateway. */
export const newestSchema = migrations.length;

/** The schema version of a ledger; 0 if it has none yet. */
export async function schemaVersion(db: Pick<Database, 'query'>): Promise<number> {
  const [row] = await db.query('SELECT MAX(version) AS v FROM schema_version').catch((error: unknown) => {
    if (!isMissingTable(error)) throw error;
    return [];
  });
  return Number(row?.['v'] ?? 0);
}

const isMissingTable = (error: unknown): boolean =>
  (error as { code?: unknown }).code === '42P01' || (error instanceof Error && error.message.includes('no such table'));

/** Migrates the schema up to `version`, by default the newest. If several processes start at once, one migrates and the others wait. */
export async function migrate(db: Database, version = newestSchema): Promise<void> {
  await db.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)').catch(async () => {
    // If two processes create the same table at once, PostgreSQL may refuse one of them despite IF NOT EXISTS.
    await db.query('SELECT version FROM schema_version LIMIT 1');
  });
  await db.transaction(async (query) => {
    if (db.kind === 'postgres') {
      // An index over millions of rows takes longer than any statement of a request is allowed.
      await query('SET LOCAL statement_timeout = 0');
      await query('LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE');
    }
    const applied = Number((await query('SELECT MAX(version) AS v FROM schema_version'))[0]?.['v'] ?? 0);
    for (const [index, statements] of migrations.slice(0, version).entries()) {
      if (index < applied) continue;
      for (const statement of typeof statements === 'function' ? statements(db.kind) : statements)
        await query(statement);
      await query('INSERT INTO schema_version (version) VALUES ($1)', [index + 1]);
    }
  });
}

/** All non-empty subsets. */
function subsetsOf(columns: readonly string[]): string[][] {
  const all = columns.reduce<string[][]>((found, column) => [...found, ...found.map((one) => [...one, column])], [[]]);
  return all.slice(1);
}
