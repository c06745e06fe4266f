import { type Outcome } from '../../../src/contract/outcome.js';
import { type OrderPort, type OrderResult, type Quote } from '../../../src/contract/orders.js';
import { type OperationRow } from '../../../src/contract/operation-row.js';
import { type Abilities, type Provider } from '../../../src/contract/provider.js';
import { type HoldContext, type HoldOutcome, type ReservationPort } from '../../../src/contract/reservations.js';
import { type PreparedCall, type OutcomeLookUp, type StepResult, type StepSpec } from '../../../src/contract/steps.js';
import { type ProblemCode } from '../../../src/domain/errors.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { type NumberProblem } from '../../../src/domain/reservation.js';
import { type CartWorld, type Operation, Refusal } from './cart-world.js';

const timeoutMs = 1_000;
const lateBoundMs = 2_000;
const wireMs = 10;
const lane = 'model:cart';
const reading = { by: 'reading', reads: ['orders'] } as const;
const rows = {
  reserve: { effect: 'hold', settle: { by: 'release', how: 'It is removed by name.' } },
  bulk: { effect: 'hold', settle: { by: 'release', how: 'It is removed by name.' } },
  remove: { effect: 'hold', settle: { by: 'repeating', because: 'What is out stays out.' } },
  gen_order: { effect: 'write', settle: reading },
  process_order: { effect: 'money', settle: reading },
} as const satisfies Record<Operation, Pick<OperationRow, 'effect' | 'settle'>>;
type By<N extends Operation> = (typeof rows)[N]['settle']['by'];
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The smallest adapter that keeps the contract, over a provider in memory that goes wrong as it is told. */
export function cartProvider(world: CartWorld): Provider {
  const fault = (operation: Operation) => ({ provider: 'model', operation });

  function call<N extends Operation, T>(
    operation: N,
    act: () => T,
    digest: Record<string, unknown> = {},
  ): PreparedCall<T, By<N>> {
    const done = (): Outcome<T> => {
      try {
        return { kind: 'done', value: act() };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { kind: 'refused', code: 'upstream_rejected', fault: fault(operation) };
      }
    };
    const unknown = async (): Promise<Outcome<T>> => {
      await sleep(timeoutMs);
      return { kind: 'unknown', code: 'outcome_unknown', fault: fault(operation) };
    };
    const send = async (): Promise<Outcome<T>> => {
      const mishap = world.nextMishap(operation);
      if (mishap === 'not_sent') return { kind: 'not_sent', code: 'upstream_unavailable', fault: fault(operation) };
      await sleep(wireMs);
      switch (mishap) {
        case 'refused':
          return { kind: 'refused', code: 'upstream_rejected', fault: fault(operation) };
        case 'before':
          return unknown();
        case 'late':
          void sleep(timeoutMs + lateBoundMs - 500).then(done);
          return unknown();
        case 'after':
          done();
          return unknown();
        case undefined: {
          const outcome = done();
          await sleep(wireMs);
          return outcome;
        }
      }
    };
    const { effect, settle } = rows[operation];
    return { operation, effect, settledBy: settle.by, digest, timeoutMs, lateBoundMs, send };
  }

  const reserve = (number: E164, key: string): StepSpec<{ holdId: string }> => ({
    key,
    call: call('reserve', () => world.reserve(number)),
    lane,
  });
  const remove = (numbers: readonly E164[], key: string): StepSpec<unknown> => ({
    key,
    call: call('remove', () => world.remove(numbers)),
    lane,
  });

  const abilities: Abilities = {
    reservations: reservationPort(world, reserve, remove, (quantity, expected) => ({
      key: 'bulk',
      call: call('bulk', () => world.bulk(quantity), { expected }),
      lane,
    })),
    orders: orderPort(world, reserve, remove, call),
  };
  return {
    ...abilities,
    for: () => abilities,
    id: 'model',
    name: 'Model',
    account: 'main',
    operations: Object.entries(rows).map(([name, row]) => ({ name, upstream: 'POST /', routes: [], ...row })),
    unmapped: () => [],
    drift: () => ({ since: 0, fields: [], words: [], replies: [] }),
    health: () => ({ status: 'ok' }),
    circuits: () => ({ read: { state: 'closed', retryAfterMs: 0 }, effect: { state: 'closed', retryAfterMs: 0 } }),
    latency: () => ({}),
    rate: async () => ({ perSecond: 1, burst: 1, remaining: 1 }),
  };
}

type Reserve = (number: E164, key: string) => StepSpec<{ holdId: string }>;
type Remove = (numbers: readonly E164[], key: string) => StepSpec<unknown>;
type Bulk = (quantity: number, expected: E164[]) => StepSpec<{ numbers: E164[] }>;

const problem = (code: ProblemCode): NumberProblem => ({ code, detail: code });

function reservationPort(world: CartWorld, reserve: Reserve, remove: Remove, bulk: Bulk): ReservationPort {
  const outcomeOf = (result: StepResult<{ holdId: string }>): HoldOutcome => {
    if (result.kind === 'done') return { kind: 'held', holdId: result.value.holdId };
    if (result.kind === 'undecided') return { kind: 'uncertain', problem: problem('outcome_unknown') };
    return { kind: 'unavailable', problem: problem('number_unavailable') };
  };
  return {
    holdType: 'upstream',
    lifetimeMs: 600_000,
    marginMs: 0,
    orderMarginMs: 30_000,
    maxNumbers: 100,
    partialRelease: true,
    prepare: async (selection, options) => ({ selection, options }),
    async hold(context, request) {
      const { numbers, allowPartial } = request;
      const outcomes = new Map<E164, HoldOutcome>();
      for (const { phoneNumber } of numbers) {
        const key = `reserve:${phoneNumber}@${request.episodeOf(phoneNumber)}`;
        const failed = [...outcomes.values()].some((o) => o.kind !== 'held');
        if (failed && !allowPartial)
          outcomes.set(phoneNumber, { kind: 'unavailable', problem: problem('number_unavailable') });
        else outcomes.set(phoneNumber, outcomeOf(await context.step(reserve(phoneNumber, key))));
      }
      return outcomes;
    },
    async holdByCriteria(context: HoldContext, { quantity }) {
      const expected = [...world.free(), ...(await context.liveNumbers())];
      const result = await context.step(bulk(quantity, expected));
      if (result.kind === 'done') {
        return { numbers: new Map(result.value.numbers.map((n) => [n, { kind: 'held', holdId: 'cart' }])) };
      }
      if (result.kind !== 'undecided') return { numbers: new Map(), problem: problem('number_unavailable') };
      const lost = problem('outcome_unknown');
      const gone = (result.sent['expected'] as E164[]).filter((n) => !world.free().includes(n));
      return { numbers: new Map(gone.map((n) => [n, { kind: 'uncertain', problem: lost }])), problem: lost };
    },
    async release(context, numbers, key) {
      const names = numbers.map((n) => n.phoneNumber);
      const result = await context.step(remove(names, key));
      return new Set(result.kind === 'done' || result.kind === 'refused' ? [] : names);
    },
  };
}

type MakeCall = <N extends Operation, T>(operation: N, act: () => T) => PreparedCall<T, By<N>>;
const read = <T>(look: OutcomeLookUp<T>['read']): OutcomeLookUp<T> => ({ authoritative: true, read: look });

function orderPort(world: CartWorld, reserve: Reserve, remove: Remove, call: MakeCall): OrderPort {
  const rejected = (code: ProblemCode, numbers: 'held' | 'gone'): OrderResult => ({
    kind: 'rejected',
    failure: { code, detail: 'The provider did not take it.' },
    numbers,
  });
  return {
    confirmable: true,
    styles: ['reservation'],
    takesTime: false,
    check: async () => undefined,
    async place(run, order) {
      const ours = new Set<string>(order.numbers.map((n) => n.phoneNumber));
      const find = async () => {
        const [id, numbers] = [...world.orders].find(([, all]) => all.some((n) => ours.has(n))) ?? [];
        return id === undefined
          ? { kind: 'absent' as const }
          : { kind: 'executed' as const, value: { providerOrderId: id, numbers: [...numbers!] } };
      };
      const placed = await run.exchange({
        lane,
        takeOut: async (others) =>
          remove(
            others.map((n) => n.phoneNumber),
            'take_out',
          ),
        putBack: ({ phoneNumber }) => reserve(phoneNumber, `put_back:${phoneNumber}`),
        order: async (): Promise<StepSpec<Quote>> => ({
          key: 'gen_order',
          call: call('gen_order', () => world.generate()),
          lookUp: read(find),
          lane,
        }),
      });
      if (placed.kind === 'undecided') return { kind: 'needs_review', detail: placed.detail };
      if (placed.kind !== 'done') return rejected(placed.code, 'held');
      const { numbers, providerOrderId } = placed.value;
      if (numbers.length !== ours.size || !numbers.every((n) => ours.has(n)))
        return { kind: 'needs_review', detail: 'not what was reserved' };
      await run.quoted([placed.value]);

      const charged = async () =>
        world.timesCharged(providerOrderId) > 0
          ? { kind: 'executed' as const, value: { providerOrderId } }
          : { kind: 'absent' as const };
      const processed = await run.step({
        key: 'process_order',
        call: call('process_order', () => world.process(providerOrderId)),
        lookUp: read(charged),
        lane,
      });
      if (processed.kind === 'undecided') return { kind: 'needs_review', detail: processed.detail };
      return processed.kind === 'done' ? { kind: 'completed', active: numbers } : rejected(processed.code, 'gone');
    },
  };
}
