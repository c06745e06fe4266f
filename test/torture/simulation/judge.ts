import { eventLifetimeMs } from '../../../src/ledger/outbox.js';
import { keyLifetimeMs } from '../../../src/ledger/idempotency.js';
import { changeTransitions } from '../../../src/domain/change.js';
import { orderTransitions } from '../../../src/domain/order.js';
import { portTransitions } from '../../../src/domain/port-order.js';
import { type Reservation, reservationTransitions } from '../../../src/domain/reservation.js';
import { type CommittedIntent } from '../../../src/contract/outcome.js';
import { type Effect } from '../../../src/providers/kit/operation.js';
import { neverTrue, untold } from './invariants.js';
import { type SharedDatabase, type Written } from './database.js';
import { epoch, type Schedule } from './schedule.js';
import { type Book, type Supplier } from './suppliers/supplier.js';

/** A call that has left a gateway: the intent that it was sent for, and whose it is. */
export interface Sent {
  readonly stepId: string;
  readonly subjectId: string;
  /** Which step of its subject it is; each attempt has an intent of its own. */
  readonly key: string;
  readonly effect: Effect;
}

/** A call that changes something, as it is about to be sent. */
export type IntendedCall = CommittedIntent & { readonly effect: Effect };

const hourMs = 3_600_000;

/** What a caller can be told of a resource. */
interface Stated {
  readonly id: string;
  readonly status: string;
}
type Told = Reservation | Stated;

type Intent = Pick<Sent, 'subjectId' | 'key'>;
type Rows = Record<string, string | number | null>;

/** Judges by what the simulators' ledgers say and what is committed; whatever it finds wrong ends the world. */
export class Judge {
  readonly wrongs: string[] = [];
  private readonly intents = new Map<string, Intent>();
  private readonly used = new Set<string>();
  /** Steps that have moved money. */
  private readonly paid = new Set<string>();
  private readonly ownerOf = new Map<string, string>();
  private readonly seenOrders = new Map<string, number>();
  private readonly said = new Map<string, Told>();
  private readonly keys = new Map<string, { id: string; at: number }>();
  private pending = false;
  checks = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly suppliers: readonly Supplier[],
    private readonly database: () => SharedDatabase,
  ) {}

  wrong(what: string): void {
    this.wrongs.push(`at ${this.schedule.now} ms, step ${this.schedule.steps}: ${what}`);
  }

  surprised(error: unknown, where: string): void {
    this.wrong(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  committed(written: readonly Written[]): void {
    for (const { sql, parameters } of written)
      if (sql.startsWith('INSERT INTO steps'))
        this.intents.set(String(parameters[0]), { subjectId: String(parameters[1]), key: String(parameters[2]) });
    this.pending = true;
  }

  /** A call leaves: for an intent that is committed, and that nothing has left for before. */
  sent(supplier: string, { effect, ...intent }: IntendedCall): Sent | undefined {
    const committed = this.intents.get(intent.stepId);
    if (!committed) {
      this.wrong(`a call to ${supplier} was sent without a committed intent: ${intent.operation}`);
      return undefined;
    }
    const { subjectId } = committed;
    if (this.used.has(intent.stepId))
      this.wrong(`${intent.operation} was sent twice for intent ${intent.stepId} of ${subjectId}`);
    this.used.add(intent.stepId);
    return { stepId: intent.stepId, ...committed, effect };
  }

  /** What the provider has just made belongs to who asked for it; of what costs money, one attempt at most has an effect. */
  executed(supplier: Supplier, call: Sent | undefined, changed: boolean): void {
    this.pending = true;
    if (!call) return;
    const { subjectId, key, effect } = call;
    const step = `${subjectId} ${key}`;
    if (changed && effect === 'money' && this.paid.has(step))
      this.wrong(`${key} of ${subjectId} was carried out twice at ${supplier.id}`);
    if (changed && effect === 'money') this.paid.add(step);
    const { orders } = supplier.book();
    const before = this.seenOrders.get(supplier.id) ?? 0;
    for (const { id } of orders.slice(before)) this.ownerOf.set(`${supplier.id} ${id}`, subjectId);
    this.seenOrders.set(supplier.id, orders.length);
  }

  /** After every event that may have changed something. */
  check(): void {
    if (!this.pending || !this.database().isBetweenTransactions) return;
    this.pending = false;
    this.checks++;
    for (const [what, sql] of neverTrue)
      for (const { id } of this.database().look<Rows>(sql)) this.wrong(`${id} ${what}`);
    for (const supplier of this.suppliers) this.checkCharges(supplier, supplier.book());
  }

  private checkCharges({ id: supplier }: Supplier, { orders, charges }: Book): void {
    const charged = charges.map(({ orderId }) => orderId);
    for (const orderId of twice(charged)) this.wrong(`${supplier} order ${orderId} was charged twice`);
    const bought = orders
      .filter(({ id }) => charged.includes(id))
      .flatMap(({ id, numbers }) => numbers.map((n) => `${n} for ${this.ownerOf.get(`${supplier} ${id}`)}`));
    for (const one of twice(bought)) this.wrong(`${one} was bought twice at ${supplier}`);
  }

  /** A caller has this in hand: it may move on, and never back. */
  told(resource: Told): void {
    const before = this.said.get(resource.id);
    this.said.set(resource.id, before && isOver(before) ? before : resource);
    if (before && isOver(before) && before.status !== resource.status)
      this.wrong(`${resource.id} was told to be ${before.status}, and is told to be ${resource.status} now`);
    if ('expiresAt' in resource && resource.status === 'held') this.checkHeld(resource);
  }

  private checkHeld({ id, provider, expiresAt, numbers }: Reservation): void {
    const supplier = this.suppliers.find((one) => one.id === provider)!;
    if (!supplier.numbers?.steadyHolds || expiresAt <= epoch + this.schedule.now) return;
    const held = new Set(supplier.book().held);
    // The provider drops a reservation with this one at once, and says nothing.
    if (numbers.some((n) => n.phoneNumber.endsWith('9009'))) return;
    for (const n of numbers)
      if (n.status === 'held' && !held.has(n.phoneNumber))
        this.wrong(`${n.phoneNumber} of ${id} is told to be held, and ${provider} holds it no more`);
  }

  /** One key has one resource, whichever gateway answers, for as long as keys are kept: from the time that it is first asked with. */
  keyed(key: string, id: string | undefined, since: number): void {
    const { now } = this.schedule;
    const before = this.keys.get(key);
    const kept = before !== undefined && now < before.at + keyLifetimeMs - hourMs;
    if (kept && id !== undefined && before.id !== id) this.wrong(`the key ${key} made ${before.id} and ${id}`);
    if (id !== undefined && !kept) this.keys.set(key, { id, at: since });
  }

  /** Once everything has come to rest. */
  verdict(): void {
    const orders = this.database().look<Rows>(
      'SELECT id, status, provider, reservation_id, provider_order_ids FROM orders',
    );
    const others = this.database().look<Rows>(
      'SELECT id, status FROM reservations UNION ALL SELECT id, status FROM changes UNION ALL SELECT id, status FROM port_orders',
    );
    const statuses = new Map([...orders, ...others].map(({ id, status }) => [String(id), String(status)]));
    for (const [id, { status }] of this.said) {
      const now = statuses.get(id);
      if (now === undefined) this.wrong(`${id}, which a caller was told of, is gone`);
      if (isOver({ id, status }) && now !== status) this.wrong(`${id} was told to be ${status}, and is ${now}`);
    }
    for (const supplier of this.suppliers) this.judgeBook(supplier, statuses);
    const recently = epoch + this.schedule.now - eventLifetimeMs / 2;
    for (const [what, sql] of untold)
      for (const { id } of this.database().look<Rows>(sql, recently)) this.wrong(`${id} ${what}`);
    const open = this.database().look<Rows>(`SELECT id FROM steps WHERE status IN ('intent', 'unknown')`);
    for (const { id } of open) this.wrong(`the call ${id} was never settled`);
  }

  private judgeBook(seller: Supplier, statuses: ReadonlyMap<string, string>): void {
    const { id: supplier } = seller;
    const { orders, charges, held } = seller.book();
    const paid = new Set(charges.map(({ orderId }) => orderId));
    const chargedOf = new Map<string, number>();
    for (const { id, stands } of orders) {
      const owner = this.ownerOf.get(`${supplier} ${id}`) ?? 'nobody';
      const status = statuses.get(owner);
      if (paid.has(id)) chargedOf.set(owner, (chargedOf.get(owner) ?? 0) + 1);
      if (paid.has(id) && stands && !['completed', 'partially_completed', 'needs_review'].includes(status ?? ''))
        this.wrong(`${supplier} order ${id} was charged, and ${owner} is ${status}`);
    }
    for (const { id, provider_order_ids: ids } of this.database().look<Rows>(
      `SELECT id, provider_order_ids FROM orders WHERE provider = $1 AND status = 'completed'`, supplier)) {
      for (const one of JSON.parse(String(ids)) as string[])
        if (!paid.has(one)) this.wrong(`${id} is completed, and ${supplier} never charged ${one}`);
      if (!chargedOf.has(String(id))) this.wrong(`${id} is completed, and nothing was charged for it`);
    } // prettier-ignore
    const live = this.database()
      .look<Rows>(
        `SELECT phone_number FROM held_numbers WHERE provider = $1 AND (live = 1 OR status = 'lost')`,
        supplier,
      )
      .map((row) => String(row['phone_number']));
    for (const number of held)
      if (!live.includes(number)) this.wrong(`${supplier} holds ${number}, and nobody here does`);
  }
}

/** By the first letters of their ids. */
const transitions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ord: orderTransitions,
  rsv: reservationTransitions,
  chg: changeTransitions,
  prt: portTransitions,
};
const isOver = ({ id, status }: Stated): boolean => transitions[id.slice(0, 3)]![status]!.length === 0;

const twice = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, i) => values.indexOf(value) !== i)),
];
