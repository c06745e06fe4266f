import { type Clock, systemClock } from '../clock.js';
import { EventEmitter } from 'node:events';
import { type Limits } from '../domain/limits.js';
import { ApiKeyStore } from './api-keys.js';
import { AttentionStore } from './attention.js';
import { AuditStore } from './audit.js';
import { ChangeStore } from './changes.js';
import { CustomerRecordStore } from './customer-records.js';
import { CounterStore } from './counters.js';
import { type Database, type Query, StoreUnusable, watched } from './database.js';
import { type Doubt } from './doubts.js';
import { EventStore } from './events.js';
import { FindingStore } from './findings.js';
import { HeldIndex, type HeldChange } from './held-index.js';
import { HeldNumberStore } from './held-numbers.js';
import { IdempotencyStore } from './idempotency.js';
import { Journal } from './journal.js';
import { LaneStore } from './lanes.js';
import { MetadataStore } from './metadata.js';
import { atOnce, type Late, LateRows } from './late-rows.js';
import { migrate } from './migrations.js';
import { type Notes } from './notes.js';
import { NumberHistoryStore } from './number-history.js';
import { OrderStore } from './orders.js';
import { OutboxStore } from './outbox.js';
import { OwnershipStore } from './ownerships.js';
import { PortOrderStore } from './port-orders.js';
import { ProviderOrderStore } from './provider-orders.js';
import { DeadlineStore } from './reservation-deadlines.js';
import { ReservationStore } from './reservations.js';
import { SandboxTimeStore } from './sandbox-time.js';
import { SearchStore } from './search.js';
import { ServedNumberStore } from './served-numbers.js';
import { openSqlite } from './sqlite.js';
import { TenantLimitStore } from './tenant-limits.js';
import { UsageStore } from './usage.js';
import { WebhookEndpointStore } from './webhook-endpoints.js';
import { WebhookQueueStore } from './webhook-queue.js';
import { WaitingStore } from './waiting.js';
import { WorkStore } from './work.js';
import { WorkItemStore } from './work-items.js';

/** The stores of the ledger, seen through one connection or one transaction. */
export class LedgerView {
  readonly reservations: ReservationStore;
  readonly deadlines: DeadlineStore;
  readonly heldNumbers: HeldNumberStore;
  readonly orders: OrderStore;
  readonly providerOrders: ProviderOrderStore;
  readonly servedNumbers: ServedNumberStore;
  readonly ports: PortOrderStore;
  readonly changes: ChangeStore;
  readonly attention: AttentionStore;
  readonly ownerships: OwnershipStore;
  readonly customerRecords: CustomerRecordStore;
  readonly findings: FindingStore;
  readonly journal: Journal;
  readonly lanes: LaneStore;
  readonly work: WorkStore;
  readonly events: EventStore;
  readonly outbox: OutboxStore;
  readonly webhookEndpoints: WebhookEndpointStore;
  readonly webhookQueue: WebhookQueueStore;
  readonly idempotency: IdempotencyStore;
  readonly sandboxTime: SandboxTimeStore;
  readonly apiKeys: ApiKeyStore;
  readonly audit: AuditStore;
  readonly tenantLimits: TenantLimitStore;
  readonly metadata: MetadataStore;
  readonly waiting: WaitingStore;
  readonly workItems: WorkItemStore;
  readonly numberHistory: NumberHistoryStore;
  readonly search: SearchStore;
  readonly counters: CounterStore;

  constructor(
    query: Query,
    { kind, skipLocked }: Pick<Database, 'kind' | 'skipLocked'>,
    { moved, held, told, doubted }: Notes,
    /** The time of everything written here and of the work on it. */
    readonly clock: Clock,
    readonly usage: UsageStore = new UsageStore(query, clock, () => ({})),
    late: Late = atOnce(query),
  ) {
    this.outbox = new OutboxStore(query, late, clock, { kind, skipLocked }, told);
    this.reservations = new ReservationStore(query, clock, usage, held);
    this.deadlines = new DeadlineStore(query);
    this.heldNumbers = new HeldNumberStore(query, usage, held);
    this.orders = new OrderStore(query, clock, usage, this.outbox);
    this.providerOrders = new ProviderOrderStore(query);
    this.servedNumbers = new ServedNumberStore(query, usage, this.outbox);
    this.ports = new PortOrderStore(query, clock, usage, this.outbox);
    this.changes = new ChangeStore(query, clock, usage);
    this.attention = new AttentionStore(query);
    this.ownerships = new OwnershipStore(query, clock);
    this.customerRecords = new CustomerRecordStore(query);
    this.findings = new FindingStore(query, clock, this.outbox);
    this.journal = new Journal(query, clock);
    this.lanes = new LaneStore(query, clock);
    this.work = new WorkStore(query, clock, skipLocked);
    this.events = new EventStore(query, late, clock, this.outbox, moved, doubted);
    this.webhookEndpoints = new WebhookEndpointStore(query, clock);
    this.webhookQueue = new WebhookQueueStore(query);
    this.idempotency = new IdempotencyStore(query, clock);
    this.sandboxTime = new SandboxTimeStore(query);
    this.apiKeys = new ApiKeyStore(query, clock);
    this.audit = new AuditStore(query, clock);
    this.tenantLimits = new TenantLimitStore(query, clock);
    this.metadata = new MetadataStore(query);
    this.waiting = new WaitingStore(query, clock);
    this.workItems = new WorkItemStore(query, clock);
    this.numberHistory = new NumberHistoryStore(query);
    this.search = new SearchStore(query);
    this.counters = new CounterStore(query);
  }
}

/**
 * The source of truth for every reservation, order, change and upstream call. No call is sent before its intent is committed here. No transaction is
 * ever open while the gateway waits for an upstream.
 */
export class Ledger extends LedgerView {
  /** Emits the ID of each subject that this process has written about, after the commit. */
  readonly moved: EventEmitter;
  /**
   * What this process has committed; events of other processes are not announced. Emits `written` after events are committed, `placed` with the set
   * of tenants whose events got their places in the feeds, `doubt` with each `Doubt`, and `committed` with the duration of each transaction in
   * milliseconds.
   */
  readonly news: EventEmitter;
  /** Which numbers are held, for searches. */
  readonly held: HeldIndex;
  private readonly limits: { of: (tenant: string) => Limits } = { of: () => ({}) };
  private readonly db: Database;
  /** Whether the store has refused a statement since it was last known to accept writes. */
  private readonly doubt: { exists: boolean };

  constructor(opened: Database, clock: Clock = systemClock) {
    const doubt = { exists: false };
    const db = watched(opened, () => (doubt.exists = true), (ms) => void news.emit('committed', ms)); // prettier-ignore
    const moved = new EventEmitter().setMaxListeners(0);
    const news = new EventEmitter().setMaxListeners(0);
    const usage = new UsageStore(db.query, clock, (tenant) => this.limits.of(tenant), async (touch) => this.transaction(async (ledger) => touch(ledger.usage))); // prettier-ignore
    super(
      db.query,
      db,
      {
        moved: (subjectId) => void moved.emit(subjectId),
        held: (change) => this.held.committed([change]),
        told: (tenant) => this.tell(new Set([tenant])),
        doubted: (doubt) => void news.emit('doubt', doubt),
      },
      clock,
      usage,
    );
    this.held = new HeldIndex(this.heldNumbers, db.kind === 'sqlite');
    this.db = db;
    this.doubt = doubt;
    this.moved = moved;
    this.news = news;
  }

  get kind(): Database['kind'] {
    return this.db.kind;
  }

  async transaction<T>(work: (ledger: LedgerView) => Promise<T>): Promise<T> {
    const moved = new Set<string>();
    let held: HeldChange[] = [];
    let doubts: Doubt[] = [];
    const told = new Set<string>();
    let worked = false;
    const done = await this.db
      .transaction(async (query) => {
        held = [];
        doubts = [];
        const usage = new UsageStore(query, this.clock, this.limits.of);
        const notes: Notes = {
          moved: (subjectId) => moved.add(subjectId),
          held: (change) => held.push(change),
          told: (tenant) => told.add(tenant),
          doubted: (doubt) => doubts.push(doubt),
        };
        const late = new LateRows(query);
        const result = await work(new LedgerView(late.query, this.db, notes, this.clock, usage, late));
        await late.write();
        await usage.settle();
        worked = true;
        return result;
      })
      .catch((error: unknown) => {
        // The commit itself failed, possibly after it took effect.
        if (worked) this.held.unclear(held);
        throw error;
      });
    this.held.committed(held);
    for (const subjectId of moved) this.moved.emit(subjectId);
    if (told.size > 0) this.tell(told);
    for (const doubt of doubts) this.news.emit('doubt', doubt);
    return done;
  }

  private tell(tenants: ReadonlySet<string>): void {
    this.news.emit('written');
    if (this.kind === 'sqlite') this.news.emit('placed', tenants);
  }

  /** From now on, claims are held to these limits of their tenants, unless a tenant's limits are set in the ledger. */
  limitTo(limitsOf: (tenant: string) => Limits): void {
    this.limits.of = limitsOf;
  }

  /** Rejects if the store does not respond, or has refused a statement lately and still does. */
  async ping(): Promise<void> {
    // The update changes nothing.
    if (this.doubt.exists) await this.db.query('UPDATE schema_version SET version = version WHERE version = 1');
    else await this.db.query('SELECT 1 AS one');
    this.doubt.exists = false;
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

/** Opens the ledger named by STORE_URL (`sqlite:<path>` or `postgres://…`) and brings its schema up to date. */
export async function openLedger(storeUrl: string, clock: Clock = systemClock): Promise<Ledger> {
  const db = await openDatabase(storeUrl);
  try {
    await migrate(db);
    const ledger = new Ledger(db, clock);
    // A file belongs to one process: earlier holders of leases and keys no longer exist, so there is no need to wait for them to lapse.
    if (db.kind === 'sqlite') await Promise.all([ledger.work.freeAll(), ledger.idempotency.unlockAll()]);
    return ledger;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The database of a ledger as it is, for work on the ledger as a whole. */
export async function openDatabase(storeUrl: string): Promise<Database> {
  if (storeUrl.startsWith('sqlite:')) return openSqlite(storeUrl.slice('sqlite:'.length));
  if (/^postgres(?:ql)?:\/\//.test(storeUrl)) {
    // The driver is loaded only if needed.
    const { openPostgres } = await import('./postgres.js');
    return openPostgres(storeUrl);
  }
  throw new StoreUnusable('STORE_URL must begin with sqlite: or postgres://');
}
