import { afterEach, expect } from '@jest/globals';
import { type Provider } from '../../src/contract/provider.js';
import { type Order } from '../../src/domain/order.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type Reservation } from '../../src/domain/reservation.js';
import { type Database } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { didtfn } from '../../src/providers/didtfn/didtfn.provider.js';
import {
  type DidtfnSimulator,
  type DidtfnSimulatorOptions,
  startDidtfnSimulator,
} from '../../src/sandbox/didtfn/simulator.js';
import { type Fields } from '../../src/sandbox/kit/request.js';
import { type Caller } from '../../src/contract/caller.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { eventually } from '../support/eventually.js';
import { allOf, e164, freshKey, Gateway, type GatewayOptions, nationals } from './harness.js';

/** Money gives up soon here, and what is late comes well before the bound and well after the time-out. */
export const times = { moneyTimeoutMs: 400, lateBoundMs: 1_000, lateEffectMs: 700 };
const patience = 20_000;

type DidtfnConfig = Parameters<typeof didtfn.start>[0];

export interface WorldOptions extends GatewayOptions {
  config?: Partial<DidtfnConfig>;
  simulator?: DidtfnSimulatorOptions;
  /** Default: SQLite in memory. */
  db?: Database;
}

const worlds: World[] = [];
afterEach(async () => {
  const endings = await Promise.allSettled(worlds.splice(0).map((world) => world.end()));
  for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
});

/** The real gateway and the real didtfn adapter against the real simulator. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const cart = options.config?.cart ?? 'shared';
  const simulator = await startDidtfnSimulator({
    cart,
    lateEffectMs: times.lateEffectMs,
    delayMs: 20,
    refuseMs: 60,
    ...options.simulator,
  });
  const db = options.db ?? openSqlite(':memory:');
  await migrate(db);
  const world = new World(simulator, db, options);
  worlds.push(world);
  return world;
}

export interface Call {
  operation: string;
  fields: Fields;
  at: number;
}

export class World {
  gateway: Gateway;
  /** Every call that has reached the provider, in order. */
  readonly calls: Call[] = [];
  private readonly gateways: Gateway[] = [];
  /** The test's own eyes: what is asked through a gateway that dies is never answered. */
  private readonly ledger: Ledger;

  constructor(
    readonly simulator: DidtfnSimulator,
    readonly db: Database,
    private readonly options: WorldOptions,
  ) {
    simulator.observe(({ stage, operation, fields }) => {
      if (stage === 'arrived') this.calls.push({ operation, fields, at: Date.now() });
    });
    this.ledger = new Ledger(db);
    this.gateway = this.newGateway();
  }

  /** The adapter, as a process of its own has it. */
  newProvider(request: Partial<DidtfnConfig> = {}): Provider {
    const config: DidtfnConfig = {
      baseUrl: this.simulator.baseUrl,
      token: this.simulator.token,
      accountNo: this.simulator.accountNo,
      cart: 'shared',
      timeoutMs: 5_000,
      moneyTimeoutMs: times.moneyTimeoutMs,
      lateBoundMs: times.lateBoundMs,
      ratePerSecond: 10_000,
      reconcile: 'authoritative',
      holdTtlMs: 600_000,
      ...this.options.config,
      ...request,
    };
    return didtfn.start(config, new MemoryVolatile());
  }

  /** One more process, on the same ledger unless it is given a connection of its own. */
  newGateway(provider: Provider = this.newProvider(), db: Database = this.db): Gateway {
    const gateway = new Gateway(db, provider, this.options);
    this.gateways.push(gateway);
    return gateway;
  }

  /** Kills the gateway where it stands and starts another one on the same ledger. */
  restart(): void {
    this.gateway.crash();
    this.gateway = this.newGateway();
  }

  hold(caller: Caller, ...tens: string[]): Promise<Reservation> {
    const request = { provider: 'didtfn', phoneNumbers: tens.map(e164), region: 'WA', allowPartial: false };
    return this.gateway.holds.hold(caller, request, freshKey(caller), patience);
  }

  /** Holds until it is held: a reply that a busy machine has kept too long counts as lost, and what was held is let go of. */
  async held(caller: Caller, ...tens: string[]): Promise<Reservation> {
    for (;;) {
      let reservation = await this.hold(caller, ...tens);
      while (reservation.status === 'unknown') {
        await new Promise((resolve) => setTimeout(resolve, 20));
        reservation = await this.reservation(reservation);
      }
      if (reservation.status === 'held') return reservation;
    }
  }

  order(
    caller: Caller,
    reservation: Reservation,
    confirm: 'auto' | 'manual' = 'auto',
    waitMs = patience,
  ): Promise<Order> {
    const request = { reservationId: reservation.id, connection: { trunkId: '3' }, confirm, providerOptions: {} };
    return this.gateway.orders.place(caller, request, freshKey(caller), waitMs);
  }

  release(caller: Caller, reservation: Reservation, numbers?: E164[], waitMs = patience): Promise<Reservation> {
    return this.gateway.releases.release(caller, reservation.id, numbers, freshKey(caller), waitMs);
  }

  confirm(caller: Caller, order: Order): Promise<Order> {
    return this.gateway.steering.confirm(caller, order.id, freshKey(caller), patience);
  }

  cancel(caller: Caller, order: Order): Promise<Order> {
    return this.gateway.steering.cancel(caller, order.id, freshKey(caller));
  }

  async reservation({ id }: { id: string }): Promise<Reservation> {
    return (await this.ledger.reservations.find(id))!;
  }

  async orderNow({ id }: { id: string }): Promise<Order> {
    return (await this.ledger.orders.find(id))!;
  }

  /** Waits until the reservation is in this status, with nothing left to be done about it. */
  settled(reservation: { id: string }, status: Reservation['status']): Promise<Reservation> {
    return eventually(
      () => this.reservation(reservation),
      (r) => r.status === status && r.numbers.every((n) => n.task === undefined),
    );
  }

  ended(order: { id: string }, status: Order['status']): Promise<Order> {
    return eventually(
      () => this.orderNow(order),
      (o) => o.status === status,
    );
  }

  /** Resolves when the simulator has done this operation once more and not answered yet; it then waits for `meanwhile`. */
  when(operation: string, stage: 'arrived' | 'executed', meanwhile: () => void | Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = this.simulator.observe(async (progress) => {
        if (progress.operation !== operation || progress.stage !== stage) return;
        end();
        await Promise.resolve(meanwhile()).then(resolve, reject);
      });
    });
  }

  called(operation: string): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  async eventTypes(caller: Caller, subject: { id: string }): Promise<string[]> {
    return (await this.ledger.events.list(caller.tenant, subject.id, { limit: 1_000 })).map((e) => e.type);
  }

  /** What the provider has in its cart is what held reservations have, no more and no less. */
  async expectHonestCart(): Promise<void> {
    const { reservations } = await allOf(this.db);
    const held = reservations
      .filter((r) => r.status === 'held')
      .flatMap((r) => r.numbers.filter((n) => n.status === 'held'));
    expect([...this.simulator.ledger.cart()].sort()).toEqual(nationals(held.map((n) => n.phoneNumber)));
  }

  /** How often each provider order was charged. */
  chargesByOrder(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { orderId } of this.simulator.ledger.charges()) counts.set(orderId, (counts.get(orderId) ?? 0) + 1);
    return counts;
  }

  async end(): Promise<void> {
    const errors = this.gateways.flatMap((gateway) => gateway.errors);
    for (const gateway of this.gateways) await gateway.stop();
    await this.simulator.close();
    await this.db.close();
    if (errors.length > 0) throw new Error('The sagas met errors that nobody expected', { cause: errors[0] });
  }
}
