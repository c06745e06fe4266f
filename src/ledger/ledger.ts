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
    /** What time it is for all that is written here, and for whoever works on it. */
    readonly clock: Clock,
    readonly usage: UsageStore = new UsageStore(query, clock, () => ({})),
  ) {
    this.outbox = new OutboxStore(query, clock, { kind, skipLocked }, told);
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
    this.events = new EventStore(query, clock, this.outbox, moved, doubted);
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
 * The truth about every reservation, order, change and upstream call. What is not committed here before a call is sent, is not sent.
 * No transaction is ever open while the gateway waits for an upstream.
 */
export class Ledger extends LedgerView {
  /** Emits the id of each subject that this process has written something about, once it is committed. */
  readonly moved: EventEmitter;
  /**
   * Emits `written` once this process has committed events, and `placed` once they have their places in the feeds, with the tenants that have them
   * (a set), and `doubt` with each `Doubt` that it has committed. Events of other processes are not announced. Emits `committed` with how long each
   * transaction took, in milliseconds.
   */
  readonly news: EventEmitter;
  /** Which numbers are held, for searches. */
  readonly held: HeldIndex;
  private readonly limits: { of: (tenant: string) => Limits };
  private readonly db: Database;
  /** Whether the store has refused something since it was last seen to take writes. */
  private readonly doubt: { exists: boolean };

  constructor(opened: Database, clock: Clock = systemClock) {
    const doubt = { exists: false };
    const db = watched(opened, () => (doubt.exists = true), (ms) => void news.emit('committed', ms)); // prettier-ignore
    const moved = new EventEmitter().setMaxListeners(0);
    const news = new EventEmitter().setMaxListeners(0);
    const limits = { of: (): Limits => ({}) };
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
    this.limits = limits;
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
        const result = await work(new LedgerView(query, this.db, notes, this.clock, usage));
        await usage.settle();
        worked = true;
        return result;
      })
      .catch((error: unknown) => {
        // The commit itself has failed, perhaps after the fact.
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

  /** From now on claims are held to these limits of their tenants. */
  limitTo(limitsOf: (tenant: string) => Limits): void {
    this.limits.of = limitsOf;
  }

  /** Rejects when the store does not answer, or has lately refused what was to be written and still does. */
  async ping(): Promise<void> {
    await this.db.query(this.doubt.exists ? writesSomething : 'SELECT 1 AS one');
    this.doubt.exists = false;
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

/** It says what is so already. */
const writesSomething = 'UPDATE schema_version SET version = version WHERE version = 1';

/** Opens the ledger named by STORE_URL (`sqlite:<path>` or `postgres://…`) and brings its schema up to date. */
export async function openLedger(storeUrl: string, clock: Clock = systemClock): Promise<Ledger> {
  const db = await openDatabase(storeUrl);
  try {
    await migrate(db);
    const ledger = new Ledger(db, clock);
    // A file has one process: whoever held a lease or a key before this one is gone, and nobody has to wait for that to show.
    if (db.kind === 'sqlite') await Promise.all([ledger.work.freeAll(), ledger.idempotency.unlockAll()]);
    return ledger;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The database of a ledger as it is, for what works on it as a whole. */
export async function openDatabase(storeUrl: string): Promise<Database> {
  if (storeUrl.startsWith('sqlite:')) return openSqlite(storeUrl.slice('sqlite:'.length));
  if (/^postgres(?:ql)?:\/\//.test(storeUrl)) {
    // Its driver is loaded only where it is used.
    const { openPostgres } = await import('./postgres.js');
    return openPostgres(storeUrl);
  }
  throw new StoreUnusable('STORE_URL must begin with sqlite: or postgres://');
}
