import fc from 'fast-check';
import { GatewayError } from '../../../src/domain/errors.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { type Order } from '../../../src/domain/order.js';
import { type Reservation } from '../../../src/domain/reservation.js';
import { type Database } from '../../../src/ledger/database.js';
import { acme, allOf, bell, crown, freshKey, type Gateway } from '../harness.js';

/** What tenants, time and bad luck may do. Reservations and orders are named by their place in the order of their making. */
export type Command = { pause: number } & (
  | { do: 'hold'; tenant: number; numbers: number[]; partial: boolean }
  | { do: 'holdByCriteria'; tenant: number; quantity: number }
  | { do: 'release'; which: number; part: boolean }
  | { do: 'order'; which: number; confirm: 'auto' | 'manual' }
  | { do: 'confirm' | 'cancel' | 'expire'; which: number }
  | { do: 'crash' }
  | { do: 'mishap'; operation: string; mishap: string }
);

/** Where it is played: a gateway over a provider that keeps its own book. */
export interface Stage {
  readonly provider: string;
  readonly db: Database;
  readonly gateway: Gateway;
  readonly pool: readonly E164[];
  readonly criteria: { region: string; exchange: string };
  restart(): void;
  mishap(operation: string, mishap: string): void;
  /** Lets this much time pass, or some like it. */
  pause(ms: number): Promise<void>;
}

const tenants = [acme, bell, crown];

/** Three tenants hold numbers, and then anything may happen. */
export function scripts(
  operations: readonly string[],
  mishaps: readonly string[],
  most: number,
): fc.Arbitrary<Command[]> {
  const which = fc.nat(5);
  const tenant = fc.nat(tenants.length - 1);
  const numbers = fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 });
  const confirm = fc.constantFrom('auto' as const, 'manual' as const);
  const quantity = fc.integer({ min: 1, max: 3 });
  const pick = (...names: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...names);
  const does = <D extends string, R extends object>(what: D, more: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
    fc.record({ do: fc.constant(what), ...more });
  const act = fc.oneof(
    { weight: 4, arbitrary: does('hold', { tenant, numbers, partial: fc.boolean() }) },
    { weight: 1, arbitrary: does('holdByCriteria', { tenant, quantity }) },
    { weight: 8, arbitrary: does('order', { which, confirm }) },
    { weight: 4, arbitrary: does('confirm', { which }) },
    { weight: 1, arbitrary: does('cancel', { which }) },
    { weight: 1, arbitrary: does('expire', { which }) },
    { weight: 3, arbitrary: does('release', { which, part: fc.boolean() }) },
    { weight: 2, arbitrary: does('crash', {}) },
    { weight: 6, arbitrary: does('mishap', { operation: pick(...operations), mishap: pick(...mishaps) }) },
  );
  const pause = fc.oneof(fc.constant(0), fc.nat(60), fc.nat(1_500));
  const prologue = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 5, maxLength: 5 }).map((all): Command[] =>
    [all.slice(0, 2), all.slice(2, 4), all.slice(4)].map((numbers, i) => ({
      do: 'hold',
      tenant: i,
      numbers,
      partial: true,
      pause: 500,
    })),
  );
  const rest = fc.array(
    fc.tuple(act, pause).map(([one, ms]) => ({ ...one, pause: ms }) as Command),
    { minLength: 1, maxLength: most, size: 'max' },
  );
  return fc.tuple(prologue, rest).map(([first, then]) => [...first, ...then]);
}

/** Plays it. What a tenant may not do is refused with a problem, and that is all right; anything else that is thrown is not. */
export async function play(stage: Stage, script: readonly Command[]): Promise<void> {
  for (const command of script) {
    await perform(stage, command).catch((error: unknown) => {
      if (!(error instanceof GatewayError) || error.code === 'internal') throw error;
    });
    await stage.pause(command.pause);
  }
}

async function perform(stage: Stage, command: Command): Promise<unknown> {
  const { gateway, db, provider } = stage;
  const reservation = async (which: number): Promise<Reservation | undefined> => {
    const { reservations } = await allOf(db);
    return reservations[which % Math.max(1, reservations.length)];
  };
  const order = async (which: number): Promise<Order | undefined> => {
    const { orders } = await allOf(db);
    return orders[which % Math.max(1, orders.length)];
  };
  const of = (owner: { tenant: string }) => tenants.find((t) => t.tenant === owner.tenant)!;
  switch (command.do) {
    case 'hold': {
      const caller = tenants[command.tenant]!;
      const phoneNumbers = command.numbers.map((i) => stage.pool[i]!);
      return gateway.holds.hold(caller, { provider, phoneNumbers, allowPartial: command.partial }, freshKey(caller), 0);
    }
    case 'holdByCriteria': {
      const caller = tenants[command.tenant]!;
      const criteria = { type: 'local' as const, quantity: command.quantity, ...stage.criteria };
      return gateway.holds.hold(caller, { provider, criteria, allowPartial: false }, freshKey(caller), 0);
    }
    case 'release': {
      const r = await reservation(command.which);
      const numbers = command.part ? r?.numbers.slice(0, 1).map((n) => n.phoneNumber) : undefined;
      return r && gateway.releases.release(of(r), r.id, numbers, freshKey(of(r)), 0);
    }
    case 'order': {
      const r = await reservation(command.which);
      const { confirm } = command;
      const request = { connection: { trunkId: '3' }, confirm, providerOptions: {} };
      return r && gateway.orders.place(of(r), { ...request, reservationId: r.id }, freshKey(of(r)), 0);
    }
    case 'confirm': {
      const o = await order(command.which);
      return o && gateway.steering.confirm(of(o), o.id, freshKey(of(o)), 0);
    }
    case 'cancel': {
      const o = await order(command.which);
      return o && gateway.steering.cancel(of(o), o.id, freshKey(of(o)));
    }
    case 'expire': {
      const r = await reservation(command.which);
      return r && gateway.expire(r.id);
    }
    case 'crash':
      return stage.restart();
    case 'mishap':
      return stage.mishap(command.operation, command.mishap);
  }
}
