import { AsyncLocalStorage } from 'node:async_hooks';
import { type Provider } from '../../../src/contract/provider.js';
import { LeaseLost } from '../../../src/ledger/work.js';
import { StoreUnreachable } from '../../../src/ledger/database.js';
import { openReply } from '../../../src/providers/kit/reply.js';
import { ReplyReader } from '../../../src/providers/kit/reply-reader.js';
import { Sender } from '../../../src/providers/kit/sender.js';
import { MemoryVolatile } from '../../../src/volatile/memory.js';
import { Random } from '../../attack/random.js';
import { ApiCaller } from './callers.js';
import { SharedDatabase } from './database.js';
import { GatewayProcess, isProblem, type Machine } from './gateway.js';
import { type IntendedCall, Judge, type Sent } from './judge.js';
import { Network, type Observer } from './network.js';
import { type Machines, Mischief } from './mischief.js';
import { epoch, MachineClock, type Party, Schedule } from './schedule.js';
import { type Outcome, type WorldOptions } from './outcome.js';
import { suppliers } from './suppliers.js';
import { type Supplier } from './suppliers/supplier.js';
import { Doubts } from './doubts.js';
import { Storm, Weather } from './weather.js';

/** Which committed intent a call is being sent for. */
const underIntent = new AsyncLocalStorage<IntendedCall>();
// eslint-disable-next-line @typescript-eslint/unbound-method -- is called with the sender that it is asked of
const send = Sender.prototype.effect;
Sender.prototype.effect = function (op, input, intent) {
  return underIntent.run({ ...intent, effect: op.effect }, () => send.call(this, op, input, intent)) as never;
};

// A thread would take turns that no seed decides.
ReplyReader.prototype.open = (body, op, dialect) => openReply(body, dialect, op.reply);

const dayMs = 24 * 3_600_000;
/** The most by which clocks of gateways are apart. */
const mostSkewMs = 1_500;

/** Gateways, providers, callers and everything that goes wrong, made from one seed. */
export async function playWorld({ seed, steps, storm = false }: WorldOptions): Promise<Outcome> {
  const world = new World(seed, storm);
  await world.prepare();
  try {
    await world.play(steps);
    return world.outcome();
  } finally {
    world.end();
  }
}

class World {
  private readonly random: Random;
  private readonly schedule: Schedule;
  private readonly weather: Weather;
  private readonly judge: Judge;
  private readonly database: SharedDatabase;
  private readonly suppliers: Supplier[];
  private readonly networks: readonly [Supplier, Network<Sent>][];
  private readonly mischief: Mischief;
  private readonly wanted: number;
  private readonly leaseMs: number;
  private gateways: GatewayProcess[] = [];
  private readonly callers: Party[] = [];
  private readonly shared: MemoryVolatile;
  private over = false;
  private made = 0;
  private crashes = 0;
  private freezes = 0;
  private readonly calls: Record<string, number> = {};
  private readonly doubts = new Doubts();

  constructor(seed: number, storm: boolean) {
    this.random = new Random('world', seed);
    this.schedule = new Schedule(new Random('schedule', seed));
    const onMoney = this.random.below(2) === 0;
    const chance = new Random('weather', seed);
    this.weather = storm ? new Storm(chance) : new Weather(chance, onMoney);
    const now = (): number => epoch + this.schedule.now;
    this.suppliers = suppliers.map((make) => make(now, new Random('suppliers', seed)));
    this.shared = new MemoryVolatile(now);
    this.judge = new Judge(this.schedule, this.suppliers, () => this.database);
    this.database = new SharedDatabase(this.schedule, this.weather, (written) => this.judge.committed(written)); // prettier-ignore
    this.networks = this.suppliers.map((supplier) => [
      supplier,
      new Network<Sent>(supplier.id, supplier.simulated, supplier.lateBoundMs, {
        ...{ schedule: this.schedule, random: new Random(supplier.id, seed), weather: this.weather },
        observer: this.observer(supplier),
      }),
    ]);
    this.weather.change();
    this.wanted = this.random.of([1, 1, 2, 3]);
    this.leaseMs = this.random.of([4_000, 30_000]);
    const { schedule, random, weather } = this;
    this.mischief = new Mischief({ schedule, random, weather, machines: this.machines() }, storm);
  }

  private machines(): Machines {
    const gateways = (): readonly GatewayProcess[] => this.gateways;
    const { wanted, callers } = this;
    return {
      ...{ wanted, callers },
      get running() {
        return gateways();
      },
      start: () => this.startGateway(),
      crash: (gateway) => this.crash(gateway),
      freeze: (gateway, until) => {
        this.freezes++;
        this.database.cut(gateway);
        gateway.frozenUntil = until;
      },
    };
  }

  private observer(supplier: Supplier): Observer<Sent> {
    let before = 0;
    return {
      sent: () => {
        this.calls[supplier.id] = (this.calls[supplier.id] ?? 0) + 1;
        return this.judge.sent(supplier.id, underIntent.getStore()!);
      },
      struck: (gateway, mishap, call) => {
        if (call) this.doubts.sent(supplier.id, mishap, call);
        this.mischief.ambush(gateway, mishap ? 2 : 12);
      },
      arrived: () => (before = supplier.effects()),
      executed: (call) => {
        const changed = supplier.effects() > before;
        if (call && changed) this.doubts.executed(call.stepId);
        this.judge.executed(supplier, call, changed);
      },
    };
  }

  async prepare(): Promise<void> {
    await this.database.prepare();
    for (let i = 0; i < this.wanted; i++) this.startGateway();
    const tenants = ['acme', 'bell', 'crown'];
    for (let i = 0; i < 20; i++) {
      const caller = new ApiCaller(`caller${i}`, tenants[i % 3]!, {
        ...{ schedule: this.schedule, random: new Random('caller', i, this.random.below(2 ** 30)), judge: this.judge },
        suppliers: this.suppliers,
        gateway: () => this.anyGateway(),
        isOver: () => this.over,
      });
      this.callers.push(caller.party);
      caller.live().catch((error: unknown) => this.judge.surprised(error, caller.name));
    }
    this.mischief.begin();
  }

  async play(steps: number): Promise<void> {
    while (this.schedule.steps < steps && (await this.step()));
    if (this.judge.wrongs.length === 0) await this.rest();
  }

  private async step(): Promise<boolean> {
    const went = await this.schedule.step();
    this.judge.check();
    return went && this.judge.wrongs.length === 0;
  }

  /** Nothing goes wrong any more, and time passes until nothing is left to be done. */
  private async rest(): Promise<void> {
    this.over = true;
    this.weather.clear();
    this.mischief.end();
    for (const party of [...this.callers, ...this.gateways]) party.frozenUntil = 0;
    if (this.gateways.length === 0) this.startGateway();
    const until = this.schedule.now + 3 * dayMs;
    // Some seconds of work, and then minutes in which machines sleep: nobody waits for what is far away.
    for (let quiet = 0, asleepMs = 0; quiet < 2; asleepMs = 280_000) {
      for (const gateway of this.gateways) gateway.frozenUntil = this.schedule.now + asleepMs;
      const later = this.schedule.now + asleepMs + 20_000;
      while (this.schedule.now < later) if (!(await this.step())) return;
      if (this.schedule.now > until) return this.judge.wrong(`it does not come to rest: ${this.unrest()}`);
      quiet = this.unrest() === '' ? quiet + 1 : 0;
    }
    this.judge.verdict();
    for (const wrong of this.doubts.falselySettled(this.database.look)) this.judge.wrong(wrong);
  }

  private unrest(): string {
    const moving = this.database.look<Record<string, string>>(
      `SELECT id, status FROM orders WHERE status NOT IN ('completed', 'partially_completed', 'rejected', 'cancelled', 'expired', 'needs_review')
       UNION ALL SELECT id, status FROM reservations WHERE status IN ('held', 'unknown')
       UNION ALL SELECT id, status FROM changes WHERE status NOT IN ('completed', 'rejected', 'needs_review')
       UNION ALL SELECT id, status FROM port_orders WHERE status IN ('draft', 'outcome_unknown')
       UNION ALL SELECT reservation_id, task FROM held_numbers WHERE task IS NOT NULL
       UNION ALL SELECT id, status FROM steps WHERE status IN ('intent', 'unknown')`,
    );
    return moving.map(({ id, status }) => `${id} ${status}`).join(', ');
  }

  private startGateway(): void {
    const name = `gateway${++this.made}`;
    const chance = new Random(name, this.random.below(2 ** 30));
    const single = this.wanted === 1;
    const skew = single ? 0 : this.random.below(mostSkewMs) - mostSkewMs / 2;
    const volatile = single ? new MemoryVolatile(() => epoch + this.schedule.now) : this.shared;
    const onError = (error: unknown, what: string): void => {
      if (!(error instanceof StoreUnreachable || error instanceof LeaseLost || isProblem(error)))
        this.judge.surprised(error, what);
    };
    const machine = (party: Party): Machine => {
      const clock = new MachineClock(this.schedule, party, chance, skew);
      const database = this.database.as(party, single ? 'sqlite' : 'postgres');
      return { clock, database, providers: this.adapters(party, volatile, clock), leaseMs: this.leaseMs };
    };
    const gateway = new GatewayProcess(name, machine, volatile, onError);
    this.gateways.push(gateway);
    gateway
      .start()
      .catch((error: unknown) =>
        error instanceof StoreUnreachable ? this.crash(gateway) : this.judge.surprised(error, name),
      );
  }

  private adapters(party: Party, volatile: MemoryVolatile, clock: MachineClock): Provider[] {
    return this.networks.map(([supplier, network]) =>
      supplier.adapter(volatile, { clock, wires: () => network.wiresOf(party) }),
    );
  }

  private anyGateway(): GatewayProcess | undefined {
    return this.gateways.length === 0 ? undefined : this.random.of(this.gateways);
  }

  private crash(gateway: GatewayProcess): void {
    this.crashes++;
    gateway.crash();
    this.database.cut(gateway);
    this.gateways = this.gateways.filter((one) => one !== gateway);
  }

  outcome(): Outcome {
    const orders = this.database.look<Record<string, string | number>>(
      'SELECT status, COUNT(*) AS n FROM orders GROUP BY status',
    );
    return {
      ...{
        steps: this.schedule.steps,
        virtualMs: this.schedule.now,
        hash: this.schedule.hash(),
        wrongs: this.judge.wrongs,
        last: this.judge.wrongs.length > 0 ? this.schedule.last : [],
      },
      ...{
        crashes: this.crashes,
        freezes: this.freezes,
        calls: this.calls,
        mishaps: this.weather.mishaps,
        checks: this.judge.checks,
      },
      doubts: this.doubts.settled(this.database.look),
      orders: Object.fromEntries(orders.map(({ status, n }) => [String(status), Number(n)])),
    };
  }

  end(): void {
    for (const gateway of this.gateways) gateway.crash();
    this.database.close();
  }
}
