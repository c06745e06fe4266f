import { type Caller } from '../../../src/access/caller.js';
import { newId } from '../../../src/domain/ids.js';
import { isEnded, type Order } from '../../../src/domain/order.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { type Reservation } from '../../../src/domain/reservation.js';
import { type KeyUse } from '../../../src/ledger/idempotency.js';
import { StoreUnreachable } from '../../../src/ledger/database.js';
import { type KeyedRequest } from '../../../src/http/idempotency.js';
import { type Random } from '../../attack/random.js';
import { type GatewayProcess, isProblem } from './gateway.js';
import { type Judge } from './judge.js';
import { type Party, type Schedule } from './schedule.js';
import { type Supplier } from './suppliers/supplier.js';

type Resource = Order | Reservation;

export interface CallerDeps {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly judge: Judge;
  readonly suppliers: readonly Supplier[];
  /** Any gateway that lives, if one does. */
  gateway(): GatewayProcess | undefined;
  isOver(): boolean;
}

const mostTries = 4;
/** When a caller gives up on an answer and asks again. */
const patienceMs = 40_000;

/** A caller of one tenant, who does one thing after another and asks again, with the same key, where no answer came. */
export class ApiCaller {
  readonly party: Party;
  private readonly caller: Caller;
  private readonly reservations: Reservation[] = [];
  private readonly orders: Order[] = [];
  private keys = 0;

  constructor(
    readonly name: string,
    tenant: string,
    private readonly deps: CallerDeps,
  ) {
    this.party = { name, alive: true, frozenUntil: 0 };
    this.caller = { tenant, keyId: name, scopes: ['*'] };
  }

  async live(): Promise<void> {
    const { schedule, random } = this.deps;
    const restless = random.of([200, 1_000, 4_000]);
    while (!this.deps.isOver()) {
      await schedule.pass(this.party, random.below(restless), 'acts');
      await this.act();
    }
  }

  private async act(): Promise<void> {
    const { random } = this.deps;
    const done = random.below(100);
    const supplier = random.of(this.deps.suppliers);
    const reservation = latest(random, this.reservations);
    const order = latest(random, this.orders);
    if (done < 30) return this.hold(supplier);
    if (done < 34) return this.holdByCriteria(supplier);
    if (done < 38 && supplier.unreserved) return this.orderNumbers(supplier);
    if (done < 68 && reservation) return this.order(reservation);
    if (done < 78 && reservation) return this.release(reservation);
    if (done < 86 && order) return this.steer(order);
    if (reservation && random.below(2) === 0)
      return this.look((g) => g.lookUp.reservation(this.caller, reservation.id));
    if (order) return this.look((g) => g.lookUp.order(this.caller, order.id));
  }

  private numbers({ pool }: Supplier): E164[] {
    const { random } = this.deps;
    // Most want what others want as well.
    const from = random.below(pool.length);
    const wanted = Array.from({ length: 1 + random.below(3) }, () => random.of(pool.slice(from)) as E164);
    return [...new Set(wanted)];
  }

  private hold(supplier: Supplier): Promise<void> {
    const request = {
      ...{ provider: supplier.id, phoneNumbers: this.numbers(supplier), ...supplier.asked },
      allowPartial: this.deps.random.below(3) === 0,
    };
    return this.ask(
      'POST /v1/reservations',
      (g, use, ms) => g.holds.hold(this.caller, request, use, ms),
      this.reservationBy,
    );
  }

  private holdByCriteria(supplier: Supplier): Promise<void> {
    const criteria = { ...supplier.criteria, quantity: 1 + this.deps.random.below(3) };
    const request = { provider: supplier.id, criteria, allowPartial: false };
    return this.ask(
      'POST /v1/reservations',
      (g, use, ms) => g.holds.hold(this.caller, request, use, ms),
      this.reservationBy,
    );
  }

  private order({ id, provider }: Reservation): Promise<void> {
    const { connection, manual } = this.deps.suppliers.find((one) => one.id === provider)!;
    const confirm = manual && this.deps.random.below(3) === 0 ? 'manual' : 'auto';
    const request = { reservationId: id, connection, confirm, providerOptions: {} } as const;
    const place = (): Promise<void> =>
      this.ask('POST /v1/orders', (g, use, ms) => g.orders.place(this.caller, request, use, ms), this.orderBy);
    // Two clicks, each with a key of its own: one of them gets the reservation.
    if (this.deps.random.below(6) > 0) return place();
    return Promise.all([place(), place()]).then(() => undefined);
  }

  private orderNumbers(supplier: Supplier): Promise<void> {
    const { connection, criteria } = supplier;
    const byName = this.deps.random.below(2) === 0;
    const request = {
      ...{ provider: supplier.id, connection, confirm: 'auto' as const, providerOptions: {}, split: 'auto' as const },
      selection: byName ? { phoneNumbers: this.numbers(supplier) } : { criteria: { ...criteria, quantity: 1 } },
    };
    return this.ask('POST /v1/orders', (g, use, ms) => g.unreserved.order(this.caller, request, use, ms), this.orderBy);
  }

  private release({ id, numbers }: Reservation): Promise<void> {
    const some = this.deps.random.below(3) === 0 ? numbers.slice(0, 1).map((n) => n.phoneNumber) : undefined;
    return this.ask(`DELETE /v1/reservations/${id}`, (g, use, ms) => g.releases.release(this.caller, id, some, use, ms), this.reservationBy); // prettier-ignore
  }

  private steer({ id }: Order): Promise<void> {
    return this.deps.random.below(3) === 0
      ? this.ask(`POST /v1/orders/${id}/cancel`, (g, use) => g.steering.cancel(this.caller, id, use), this.orderBy)
      : this.ask(`POST /v1/orders/${id}/confirm`, (g, use, ms) => g.steering.confirm(this.caller, id, use, ms), this.orderBy); // prettier-ignore
  }

  private readonly reservationBy = (gateway: GatewayProcess, id: string): Promise<Reservation> =>
    gateway.lookUp.reservation(this.caller, id);
  private readonly orderBy = (gateway: GatewayProcess, id: string): Promise<Order> =>
    gateway.lookUp.order(this.caller, id);

  private async look(read: (gateway: GatewayProcess) => Promise<Resource>): Promise<void> {
    const gateway = this.deps.gateway();
    if (gateway) await this.answered(gateway, read(gateway));
  }

  /** Asks, with one key, until there is an answer. */
  private async ask<R extends Resource>(
    route: string,
    make: (gateway: GatewayProcess, use: KeyUse, waitMs: number) => Promise<R>,
    find: (gateway: GatewayProcess, id: string) => Promise<R>,
  ): Promise<void> {
    const { schedule, random, judge } = this.deps;
    const key = `${this.name}-${++this.keys}`;
    const waitMs = random.of([0, 1_000, 30_000]);
    for (let tries = 0; tries < mostTries; tries++) {
      const gateway = this.deps.gateway();
      if (gateway) {
        const use = {
          tenant: this.caller.tenant,
          route,
          key,
          fingerprint: key,
          holder: newId('req', gateway.ledger.clock),
        };
        const reply = replyOf();
        const asked = gateway.idempotency.once({ use, waitMs, query: {}, reply }, (u, ms) => make(gateway, u, ms), (id) => find(gateway, id)); // prettier-ignore
        const answer = await this.answered(gateway, asked);
        if (answer) {
          judge.keyed(`${this.caller.tenant} ${route} ${key}`, answer === 'problem' ? undefined : answer.id);
          // Some do not trust an answer, and ask once more.
          if (random.below(4) > 0) return;
        }
      }
      await schedule.pass(this.party, 500 + random.below(random.of([5_000, 60_000])), 'asks again');
    }
  }

  /** What came of it: undefined where no answer came. */
  private async answered<R extends Resource>(
    gateway: GatewayProcess,
    asked: Promise<R>,
  ): Promise<R | 'problem' | undefined> {
    const { schedule, judge } = this.deps;
    let patience: { cancel(): void } | undefined;
    const late = new Promise<undefined>((resolve) => {
      patience = schedule.after(this.party, patienceMs, 'gives up', () => resolve(undefined));
    });
    try {
      const answer = await Promise.race([asked, gateway.died, late]);
      asked.catch(() => undefined);
      if (!answer) return undefined;
      judge.told(answer);
      this.remember(answer);
      return answer;
    } catch (error) {
      if (error instanceof StoreUnreachable) return undefined;
      if (isProblem(error)) return error.retry?.safe && error.code !== 'number_unavailable' ? undefined : 'problem';
      judge.surprised(error, `an answer to ${this.name}`);
      return 'problem';
    } finally {
      patience?.cancel();
    }
  }

  private remember(resource: Resource): void {
    const known: Resource[] = 'confirm' in resource ? this.orders : this.reservations;
    const at = known.findIndex(({ id }) => id === resource.id);
    if (at >= 0) known.splice(at, 1);
    const over =
      'confirm' in resource
        ? isEnded(resource.status) && known.length > 6
        : resource.status !== 'held' && known.length > 6;
    if (!over) known.push(resource);
  }
}

/** Of a reply, what makes a request have its effect once looks at. */
function replyOf(): KeyedRequest['reply'] {
  const headers = new Map<string, unknown>();
  const reply = {
    statusCode: 201,
    header: (name: string, value: unknown) => {
      headers.set(name.toLowerCase(), value);
      return reply;
    },
    hasHeader: (name: string) => headers.has(name.toLowerCase()),
  };
  return reply as unknown as KeyedRequest['reply'];
}

/** One of the last few. */
const latest = <T>(random: Random, all: readonly T[]): T | undefined =>
  all.length === 0 ? undefined : all[Math.max(0, all.length - 1 - random.below(6))];
