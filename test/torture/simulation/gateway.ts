import { type Provider } from '../../../src/contract/provider.js';
import { ProviderRegistry } from '../../../src/contract/registry.js';
import { TrunkAccess } from '../../../src/access/trunk-access.js';
import { newId } from '../../../src/domain/ids.js';
import { GatewayError } from '../../../src/domain/errors.js';
import { Idempotency } from '../../../src/http/idempotency.js';
import { type Database } from '../../../src/ledger/database.js';
import { keyLifetimeMs } from '../../../src/ledger/idempotency.js';
import { Ledger } from '../../../src/ledger/ledger.js';
import { eventLifetimeMs } from '../../../src/ledger/outbox.js';
import { Sequencer } from '../../../src/ledger/sequencer.js';
import { reconciliationOf } from '../../../src/lifecycle/reconciliation-work.js';
import { ChangeSaga } from '../../../src/sagas/change-saga.js';
import { Confidential } from '../../../src/sagas/confidential.js';
import { Expiry } from '../../../src/sagas/expiry.js';
import { OrderSaga } from '../../../src/sagas/order-saga.js';
import { PortSaga } from '../../../src/sagas/port-saga.js';
import { ReconciliationSaga } from '../../../src/sagas/reconciliation-saga.js';
import { ReservationSaga } from '../../../src/sagas/reservation-saga.js';
import { ServiceOrderSaga } from '../../../src/sagas/service-order-saga.js';
import { Runner } from '../../../src/sagas/runner.js';
import { AccountMoney } from '../../../src/usecases/account-money.js';
import { ChangeNumbers } from '../../../src/usecases/change-numbers.js';
import { CustomerMoney } from '../../../src/usecases/customer-money.js';
import { Customers } from '../../../src/usecases/customers.js';
import { HoldNumbers } from '../../../src/usecases/hold-numbers.js';
import { CustomerRequests } from '../../../src/usecases/kit/customer-requests.js';
import { MakeChange } from '../../../src/usecases/kit/make-change.js';
import { OwnedNumbers } from '../../../src/usecases/kit/owned-numbers.js';
import { OrderableReservations } from '../../../src/usecases/kit/orderable-reservations.js';
import { LookUp } from '../../../src/usecases/look-up.js';
import { OrderNumbers } from '../../../src/usecases/order-numbers.js';
import { PlaceOrder } from '../../../src/usecases/place-order.js';
import { ReleaseNumbers } from '../../../src/usecases/release-numbers.js';
import { ServiceOrders } from '../../../src/usecases/service-orders.js';
import { SteerOrder } from '../../../src/usecases/steer-order.js';
import { SubmitPort } from '../../../src/usecases/submit-port.js';
import { Trunks } from '../../../src/usecases/trunks.js';
import { type VolatileStore } from '../../../src/volatile/ports.js';
import { Origins } from '../../../src/observability/origins.js';
import { type MachineClock, type Party } from './schedule.js';

const hourMs = 3_600_000;

/** What a gateway runs on. */
export interface Machine {
  readonly clock: MachineClock;
  readonly database: Database;
  readonly providers: readonly Provider[];
  /** Of its work, milliseconds. */
  readonly leaseMs: number;
}

/** A gateway process without its HTTP server, wired as `core.module.ts` and `app.module.ts` wire it. It may die at any event. */
export class GatewayProcess implements Party {
  alive = true;
  frozenUntil = 0;
  /** Resolves when it dies: its callers' connections break. */
  readonly died: Promise<void>;
  private tellDeath = (): void => undefined;
  readonly ledger: Ledger;
  readonly runner: Runner;
  readonly idempotency: Idempotency;
  readonly holds: HoldNumbers;
  readonly releases: ReleaseNumbers;
  readonly orders: PlaceOrder;
  readonly unreserved: OrderNumbers;
  readonly steering: SteerOrder;
  readonly changes: MakeChange;
  readonly customers: Customers;
  readonly customerMoney: CustomerMoney;
  readonly accountMoney: AccountMoney;
  readonly services: ServiceOrders;
  readonly numbers: ChangeNumbers;
  readonly trunks: Trunks;
  readonly ports: SubmitPort;
  readonly lookUp: LookUp;
  private readonly expiry: Expiry;
  private readonly sequencer: Sequencer;
  private readonly registry: ProviderRegistry;

  constructor(
    readonly name: string,
    machine: (gateway: Party) => Machine,
    volatile: VolatileStore,
    onError: (error: unknown, what: string) => void,
  ) {
    this.died = new Promise((resolve) => (this.tellDeath = resolve));
    const { clock, database, providers, leaseMs } = machine(this);
    const ledger = new Ledger(database, clock);
    const registry = new ProviderRegistry(
      providers.map((provider) => ({ id: provider.id, name: provider.name, mode: 'sandbox', provider })),
      clock,
    );
    const onHeld = (deadline: { id: string; dueAt: number }): void => void volatile.clock.schedule([deadline]);
    const confidential = new Confidential();
    const sagas = {
      reservation: new ReservationSaga(ledger, registry, onHeld),
      order: new OrderSaga(ledger, registry, 15 * 60_000, onHeld),
      service_order: new ServiceOrderSaga(ledger, registry, confidential),
      change: new ChangeSaga(ledger, registry, confidential),
      reconciliation: new ReconciliationSaga(ledger, registry, 6 * hourMs),
      port: new PortSaga(ledger, registry, confidential, 20_000),
    };
    this.runner = new Runner(ledger, sagas, {
      owner: `${name}:${newId('req', clock)}`,
      leaseMs,
      slots: { perProvider: 16, perTenant: 8 },
      pollMs: 500,
      attention: { stuckMs: hourMs, stillMs: 14 * 24 * hourMs },
      onError,
    });
    this.expiry = new Expiry(ledger, volatile, this.runner, onError);
    this.sequencer = new Sequencer(ledger, onError);
    this.ledger = ledger;
    this.idempotency = new Idempotency(ledger, { warn: () => undefined } as unknown as ConstructorParameters<typeof Idempotency>[1], new Origins()); // prettier-ignore
    this.holds = new HoldNumbers(ledger, registry, this.runner);
    this.releases = new ReleaseNumbers(ledger, registry, this.runner);
    const trunks = new TrunkAccess({ unownedResources: 'shared' }, registry, ledger);
    this.orders = new PlaceOrder(ledger, registry, this.runner, new OrderableReservations(ledger, registry, trunks));
    this.unreserved = new OrderNumbers(ledger, registry, this.runner, trunks);
    this.steering = new SteerOrder(ledger, this.runner);
    this.changes = new MakeChange(ledger, registry, this.runner, confidential);
    const requests = new CustomerRequests(registry, ledger, this.changes);
    this.customers = new Customers(registry, ledger, this.changes, requests);
    this.customerMoney = new CustomerMoney(requests);
    this.accountMoney = new AccountMoney({ rawCards: false }, requests);
    this.services = new ServiceOrders(ledger, registry, this.runner, confidential, this.changes);
    this.numbers = new ChangeNumbers(registry, ledger, new OwnedNumbers(registry, ledger), this.changes, trunks);
    this.trunks = new Trunks(registry, ledger, this.changes, trunks);
    this.ports = new SubmitPort(ledger, registry, this.runner, confidential);
    this.lookUp = new LookUp(ledger);
    this.registry = registry;
  }

  /** As `openLedger` and `Workers` do. */
  async start(): Promise<void> {
    const { ledger } = this;
    if (ledger.kind === 'sqlite') await Promise.all([ledger.work.freeAll(), ledger.idempotency.unlockAll()]);
    await this.expiry.start();
    for (const { provider } of this.registry.having('reconciliation'))
      await ledger.work.wake(reconciliationOf(provider.id), 'reconciliation', ledger.clock.now() + 6 * hourMs);
    this.sequencer.start();
    this.runner.start();
    const prune = (): void => {
      void ledger.idempotency.prune(ledger.clock.now() - keyLifetimeMs).catch(() => undefined);
      void ledger.usage.prune(ledger.clock.now()).catch(() => undefined);
      void ledger.outbox.prune(ledger.clock.now() - eventLifetimeMs).catch(() => undefined);
    };
    ledger.clock.every(hourMs, prune);
  }

  crash(): void {
    this.alive = false;
    this.tellDeath();
  }
}

/** What a caller may be told without anything being wrong. */
export const isProblem = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code !== 'internal';
