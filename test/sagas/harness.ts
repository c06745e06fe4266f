import { jest } from '@jest/globals';
import { type Caller } from '../../src/contract/caller.js';
import { MovableClock, type Timer } from '../../src/clock.js';
import { type Provider } from '../../src/contract/provider.js';
import { ProviderRegistry } from '../../src/contract/registry.js';
import { newId } from '../../src/domain/ids.js';
import { type Limits } from '../../src/domain/limits.js';
import { isEnded } from '../../src/domain/order.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type Database, type Query } from '../../src/ledger/database.js';
import { type KeyUse } from '../../src/ledger/idempotency.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { Expiry } from '../../src/sagas/expiry.js';
import { OrderSaga } from '../../src/sagas/order-saga.js';
import { ReservationSaga } from '../../src/sagas/reservation-saga.js';
import { Runner } from '../../src/sagas/runner.js';
import { HoldNumbers } from '../../src/usecases/hold-numbers.js';
import { OrderableReservations } from '../../src/usecases/kit/orderable-reservations.js';
import { PlaceOrder } from '../../src/usecases/place-order.js';
import { ReleaseNumbers } from '../../src/usecases/release-numbers.js';
import { OrderEvidence } from '../../src/usecases/kit/order-evidence.js';
import { ResolveOrder } from '../../src/usecases/resolve-order.js';
import { SteerOrder } from '../../src/usecases/steer-order.js';
import { TrunkAccess } from '../../src/access/trunk-access.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';

export const tenant = (name: string): Caller => ({ tenant: name, keyId: `${name}-key`, scopes: ['*'], accounts: {} });
export const [acme, bell, crown] = [tenant('acme'), tenant('bell'), tenant('crown')] as const;

let keys = 0;
export const freshKey = (caller: Caller): KeyUse => ({
  tenant: caller.tenant,
  route: 'POST /v1/test',
  key: `key-${++keys}`,
  fingerprint: 'f',
});

export interface GatewayOptions {
  leaseMs?: number;
  pollMs?: number;
  confirmWindowMs?: number;
  /** Of every tenant. */
  limits?: Limits;
  /** Errors that no saga expects. They fail the test at the end unless it looks at them itself. */
  onError?: (error: unknown) => void;
}

/** The machine's clock, until it is stopped: what it was asked for then never happens, and keeps no process alive. */
class MortalClock extends MovableClock {
  stopped = false;
  private readonly timers = new Set<Timer>();

  override after(ms: number, task: () => void): Timer {
    if (this.stopped) return { cancel: () => undefined };
    const timer = super.after(ms, () => {
      this.timers.delete(timer);
      task();
    });
    this.timers.add(timer);
    return timer;
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) timer.cancel();
  }
}

/** A gateway process without its HTTP: ledger, sagas, runner, expiry and use cases, over a database that outlives it. */
export class Gateway {
  readonly ledger: Ledger;
  readonly runner: Runner;
  readonly expiry: Expiry;
  readonly errors: unknown[] = [];
  readonly holds: HoldNumbers;
  readonly releases: ReleaseNumbers;
  readonly orders: PlaceOrder;
  readonly steering: SteerOrder;
  readonly resolutions: ResolveOrder;
  readonly clock = new MortalClock();

  constructor(
    db: Database,
    provider: Provider,
    { leaseMs = 5_000, pollMs = 50, confirmWindowMs = 60_000, limits = {}, onError }: GatewayOptions = {},
  ) {
    const report = onError ?? ((error: unknown): void => void this.errors.push(error));
    this.ledger = new Ledger(
      mortal(db, () => this.clock.stopped),
      this.clock,
    );
    this.ledger.limitTo(() => limits);
    const registry = new ProviderRegistry([{ id: provider.id, name: provider.name, mode: 'sandbox', provider }]);
    const volatile = new MemoryVolatile();
    const onHeld = (deadline: { id: string; dueAt: number }): void => void volatile.clock.schedule([deadline]);
    const sagas = {
      reservation: new ReservationSaga(this.ledger, registry, onHeld),
      order: new OrderSaga(this.ledger, registry, confirmWindowMs, onHeld),
    };
    const owner = newId('req');
    this.runner = new Runner(this.ledger, sagas, {
      owner,
      leaseMs,
      slots: { perProvider: 64, perTenant: 64 },
      pollMs,
      attention: { stuckMs: 3_600_000, stillMs: 86_400_000 },
      onError: report,
    });
    this.expiry = new Expiry(this.ledger, volatile, this.runner, report);
    this.holds = new HoldNumbers(this.ledger, registry, this.runner);
    this.releases = new ReleaseNumbers(this.ledger, registry, this.runner);
    const trunks = new TrunkAccess({ unownedResources: 'shared' }, registry, this.ledger);
    const reservations = new OrderableReservations(this.ledger, registry, trunks);
    this.orders = new PlaceOrder(this.ledger, registry, this.runner, reservations);
    this.steering = new SteerOrder(this.ledger, this.runner);
    this.resolutions = new ResolveOrder(this.ledger, new OrderEvidence(registry), this.runner);
    this.runner.start();
  }

  /** The process is gone: what it has sent has left, and it never writes, reads or sends again. */
  crash(): void {
    this.clock.stop();
  }

  async stop(): Promise<void> {
    if (this.clock.stopped) return;
    this.expiry.stop();
    await this.runner.stop(10_000);
    this.clock.stop();
  }

  /** Ends a reservation's time now. */
  async expire(id: string): Promise<void> {
    await this.ledger.deadlines.set(id, Date.now() - 1, Date.now() - 1);
    await this.expiry.rebuild();
    await this.expiry.sweep();
  }
}

/** Puts something around a method of every instance of a class, until `jest.restoreAllMocks()`. */
export function around<A extends unknown[], R>(
  prototype: object,
  name: string,
  wrapper: (proceed: () => R, args: A) => R,
): void {
  const methods = prototype as Record<string, (...args: A) => R>;
  const original = methods[name]!;
  jest.spyOn(methods, name).mockImplementation(function (this: unknown, ...args: A) {
    return wrapper(() => original.apply(this, args), args);
  });
}

const never = new Promise<never>(() => undefined);

/** A connection of a process that may die: from then on nothing it asks is answered, and its open transaction is rolled back. */
function mortal(db: Database, dead: () => boolean): Database {
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead()) return never;
    const ending = await Promise.allSettled([work()]).then(([one]) => one);
    if (dead()) return never;
    if (ending.status === 'rejected') throw ending.reason;
    return ending.value;
  };
  return {
    ...db,
    query: (sql, parameters) => alive(() => db.query(sql, parameters)),
    transaction: (work) =>
      alive(() =>
        db.transaction(async (query) => {
          const inside: Query = (sql, parameters) =>
            dead() ? Promise.reject(new Error('dead')) : query(sql, parameters);
          const result = await work(inside);
          if (dead()) throw new Error('dead before the commit');
          return result;
        }),
      ),
  };
}

export type Row = Record<string, string | number | null>;

/** Everything the ledger knows, for judging a world that has come to rest. */
export async function allOf(db: Database): Promise<{
  reservations: NonNullable<Awaited<ReturnType<Ledger['reservations']['find']>>>[];
  orders: NonNullable<Awaited<ReturnType<Ledger['orders']['find']>>>[];
  openSteps: Row[];
  lanes: Row[];
}> {
  const ledger = new Ledger(db);
  const ids = async (table: string): Promise<string[]> =>
    (await db.query(`SELECT id FROM ${table} ORDER BY id`)).map((row) => String(row['id']));
  const reservations = await Promise.all((await ids('reservations')).map((id) => ledger.reservations.find(id)));
  const orders = await Promise.all((await ids('orders')).map((id) => ledger.orders.find(id)));
  return {
    reservations: reservations.map((r) => r!),
    orders: orders.map((o) => o!),
    openSteps: await db.query(`SELECT * FROM steps WHERE status IN ('intent', 'unknown')`),
    lanes: await db.query(`SELECT * FROM lanes WHERE holder IS NOT NULL OR next IS NOT NULL`),
  };
}

/** Whether nothing moves any more but by somebody's word. */
export async function atRest(db: Database): Promise<boolean> {
  const { reservations, orders, openSteps } = await allOf(db);
  return (
    openSteps.length === 0 &&
    reservations.every((r) => r.status !== 'unknown' && r.numbers.every((n) => n.task === undefined)) &&
    orders.every((o) => isEnded(o.status) || o.status === 'needs_review')
  );
}

export const nationals = (numbers: Iterable<string>): string[] => [...numbers].map((n) => n.slice(2)).sort();
export const e164 = (ten: string): E164 => `+1${ten}`;
