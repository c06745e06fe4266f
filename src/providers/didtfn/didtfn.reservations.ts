import {
  type CriteriaHold,
  type HeldUpstream,
  type HoldContext,
  type HoldOutcome,
  type HoldRequest,
  type HoldSelection,
  type NumberToHold,
  type ProviderOptions,
  type ReservationPort,
} from '../../contract/reservations.js';
import { type PreparedCall, type StepResult, type StepSpec } from '../../contract/steps.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { holdOutcomes, holdProblem } from '../kit/ends.js';
import { refuseOptions } from '../kit/options.js';
import { prepareCall } from '../kit/prepared-call.js';
import { completeCriteria, completeNumbers } from './didtfn.hold-request.js';
import { type DidtfnSearch } from './didtfn.search.js';
import { orders as ops } from './didtfn.orders.ops.js';
import { category, national, toE164, typeOf } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

/** The provider has nothing that the call could be about; nothing is sent. */
class NothingFree extends Error {}

interface Reserved {
  holdId: string;
  numbers: E164[];
}
const understand = (reply: { reserveId: string; TNs: string[] }): Reserved => ({
  holdId: reply.reserveId,
  numbers: reply.TNs.map(toE164),
});

/** How long letting go is tried before it is left to the provider's own rules. */
const releaseForMs = 2 * 24 * 3_600_000;
const readMs = 15_000;
const probesInARow = 5;

/**
 * Holds numbers in the account's order cart. The provider states no lifetime, so the gateway's own policy applies; it has no way
 * to read the cart, so a lost reply is cleaned up by taking the numbers out by name, which does no harm if they were not in.
 */
export class DidtfnReservations implements ReservationPort {
  readonly holdType = 'upstream';
  readonly marginMs = 0;
  readonly maxNumbers = 1000;
  readonly partialRelease = true;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly search: DidtfnSearch,
  ) {}

  get lifetimeMs(): number {
    return this.upstream.config.holdTtlMs;
  }

  get orderMarginMs(): number {
    return this.upstream.config.moneyTimeoutMs + 30_000;
  }

  async prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }> {
    refuseOptions(options);
    const completed =
      'numbers' in selection
        ? { numbers: completeNumbers(selection.numbers) }
        : { criteria: completeCriteria(selection.criteria) };
    return { selection: completed as W, options };
  }

  async hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    const outcomes = new Map<E164, HoldOutcome>();
    for (const number of request.numbers) {
      const { phoneNumber } = number;
      const failed = [...outcomes.values()].find((o) => o.kind !== 'held');
      if (failed && !request.allowPartial) {
        const detail = 'Not attempted, because another number of the request could not be held.';
        outcomes.set(phoneNumber, { kind: 'unavailable', problem: { code: 'number_unavailable', detail } });
        continue;
      }
      const result = await context.step(
        this.reserve(number, `reserve:${phoneNumber}@${request.episodeOf(phoneNumber)}`),
      );
      outcomes.set(phoneNumber, outcomeOf(result, phoneNumber));
    }
    return outcomes;
  }

  /** One `reserve`: the provider takes one number a call. */
  reserve(number: NumberToHold, key: string): StepSpec<Reserved> {
    return { key, call: this.reserveCall(number), lane: cartLane(this.upstream) };
  }

  private reserveCall(number: NumberToHold): PreparedCall<Reserved, 'letting_go'> {
    const { phoneNumber, region } = number;
    const type = typeOf(phoneNumber);
    const place =
      type === 'local'
        ? { state: region ?? regionOfAreaCode(nanpParts(phoneNumber)!.areaCode)! }
        : { tfn_prefix: national(phoneNumber).slice(0, 3) };
    const input = { category: category(type), ...place, number: national(phoneNumber) };
    // The reply may name the whole cart; this call is about one number, and no other may be touched because of it.
    return prepareCall(this.upstream, ops.reserve, input, {
      understand: (reply): Reserved => ({
        holdId: reply.reserveId,
        numbers: understand(reply).numbers.filter((n) => n === phoneNumber),
      }),
    });
  }

  /**
   * `bulkreserve` picks the numbers itself, in ascending order. What it would pick, or could if it were let go of in this moment, is
   * read first and journalled with the intent: if the reply is lost, whatever has vanished since is let go of by name, unless somebody here holds it.
   */
  async holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold> {
    let result: StepResult<Reserved>;
    try {
      result = await context.step({
        key: 'bulkreserve',
        call: () => this.bulkReserve(context, criteria),
        lane: cartLane(this.upstream),
      });
    } catch (error) {
      if (error instanceof NothingFree)
        return { numbers: new Map(), problem: problem('number_unavailable', error.message) };
      throw error;
    }
    switch (result.kind) {
      case 'done': {
        const { holdId, numbers } = result.value;
        return { numbers: new Map(numbers.map((n) => [n, { kind: 'held', holdId }])) };
      }
      case 'undecided': {
        // Asked of what was sent then: what the criteria would lead to now may be another exchange.
        const {
          expected,
          npanxx,
          tfn_prefix: prefix,
        } = result.sent as { expected: E164[]; npanxx?: string; tfn_prefix?: string };
        const stillFree = new Set(await this.stock(criteria.type, criteria.region, npanxx, prefix));
        const lost = problem(
          'outcome_unknown',
          'The reply to the hold was lost. Any number it may have held has been released.',
        );
        const taken = expected.filter((n) => !stillFree.has(n));
        return { numbers: new Map(taken.map((n) => [n, { kind: 'uncertain', problem: lost }])), problem: lost };
      }
      case 'refused':
      case 'not_executed':
        return { numbers: new Map(), problem: holdProblem(result, unavailable) };
    }
  }

  private async bulkReserve(
    context: HoldContext,
    criteria: HoldCriteria,
  ): Promise<PreparedCall<Reserved, 'letting_go'>> {
    const { type, region, city, tollFreePrefix, quantity, areaCode } = criteria;
    const exchange = criteria.exchange ?? (areaCode === undefined ? undefined : await this.exchangeIn(criteria));
    if (areaCode !== undefined && exchange === undefined) {
      throw new NothingFree(`Area code ${areaCode} has no exchange with ${quantity} numbers.`);
    }
    const stock = await this.stock(type, region, exchange, tollFreePrefix);
    const held = (await context.liveNumbers()).filter((n) => inScope(n, type, exchange ?? tollFreePrefix));
    const expected = [...stock.slice(0, quantity + 100), ...held];
    const place = type === 'local' ? { state: region!, npanxx: exchange, city } : { tfn_prefix: tollFreePrefix! };
    const input = { category: category(type), ...place, quantity };
    return prepareCall(this.upstream, ops.bulkReserve, input, { understand, digest: { expected } });
  }

  async release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    return this.upstream.config.cart === 'shared'
      ? this.releaseFromCart(context, numbers, key)
      : this.releaseEach(context, numbers, key);
  }

  remove(holdId: string, numbers: readonly E164[], key: string, tryUntil?: number): StepSpec<unknown> {
    const call = prepareCall(this.upstream, ops.removeReserved, { reserveId: holdId, number: numbers.map(national) });
    return {
      key,
      call,
      lane: cartLane(this.upstream),
      ...(tryUntil === undefined ? {} : { tryUntil, insist: true }),
    };
  }

  /** One cart: its present id is the last one the provider gave. A number of unknown fate may sit in a cart whose id got lost. */
  private async releaseFromCart(
    context: HoldContext,
    numbers: readonly HeldUpstream[],
    key: string,
  ): Promise<ReadonlySet<E164>> {
    const names = numbers.map((n) => n.phoneNumber);
    // A probe that has gone out may hold a number: somebody else's having learned the cart's id meanwhile does not undo that.
    const probing = !context.hasBegun(key) && context.hasBegun(probeKey(key, 1));
    const holdId = probing ? undefined : await context.latestHoldId();
    const first =
      holdId === undefined
        ? undefined
        : await context.step(this.remove(holdId, names, key, context.startedAt + releaseForMs));
    if (first?.kind === 'done') return new Set();
    const unsure = numbers.filter((n) => n.holdId === undefined).map((n) => n.phoneNumber);
    if (first !== undefined && !cartIsGone(first)) return new Set(names);
    if (first !== undefined && unsure.length === 0) return new Set();
    return this.releaseByProbe(context, unsure, key);
  }

  /**
   * Learns the present cart's id by holding any other number for a moment, then takes all of them out. A probe whose own reply is
   * lost may be in the cart as well: it goes out with the rest, or is in doubt with the rest.
   */
  private async releaseByProbe(context: HoldContext, names: readonly E164[], key: string): Promise<ReadonlySet<E164>> {
    const inDoubt = new Set(names);
    for (let i = 1; ; i++) {
      const name = probeKey(key, i);
      const at = this.probeAt(context, i);
      if (at > context.startedAt + releaseForMs) break;
      if (this.upstream.sender.clock.now() < at && !context.hasBegun(name)) context.waitUntil(at);
      const probe = await this.probe(context, names[0]!, name);
      if (probe === undefined) break;
      if (probe.kind === 'undecided') inDoubt.add(toE164(String(probe.sent['number'])));
      if (probe.kind !== 'done') continue;
      const { holdId, numbers } = probe.value;
      for (const number of numbers) inDoubt.add(number);
      const cleared = await context.step(
        this.remove(holdId, [...inDoubt], `${key}:probed`, context.startedAt + releaseForMs),
      );
      return cleared.kind === 'done' ? new Set() : inDoubt;
    }
    return inDoubt;
  }

  /** The first ones follow one another; then the provider loses every reply, and is left in peace for twice as long each time. */
  private probeAt({ startedAt }: HoldContext, nth: number): number {
    return nth <= probesInARow ? startedAt : startedAt + this.upstream.lateBoundMs * 2 ** (nth - probesInARow);
  }

  /** A cart for each reserve call: each number is let go of under its own id; without one there is no way to name it. */
  private async releaseEach(
    context: HoldContext,
    numbers: readonly HeldUpstream[],
    key: string,
  ): Promise<ReadonlySet<E164>> {
    const doubtful = new Set(numbers.filter((n) => n.holdId === undefined).map((n) => n.phoneNumber));
    for (const holdId of new Set(numbers.flatMap((n) => n.holdId ?? []))) {
      const names = numbers.filter((n) => n.holdId === holdId).map((n) => n.phoneNumber);
      const result = await context.step(
        this.remove(holdId, names, `${key}:${holdId}`, context.startedAt + releaseForMs),
      );
      if (result.kind !== 'done' && !cartIsGone(result)) for (const n of names) doubtful.add(n);
    }
    return doubtful;
  }

  /** Holds any free number, which is looked for only if this has not been done already; undefined when none is free. */
  private async probe(context: HoldContext, like: E164, key: string): Promise<StepResult<Reserved> | undefined> {
    const call = async (): Promise<PreparedCall<Reserved, 'letting_go'>> =>
      this.reserveCall(await this.someFreeNumber(like));
    try {
      const tryUntil = context.startedAt + releaseForMs;
      return await context.step({ key, call, lane: cartLane(this.upstream), tryUntil, insist: true });
    } catch (error) {
      if (error instanceof NothingFree) return undefined;
      throw error;
    }
  }

  private async someFreeNumber(like: E164): Promise<NumberToHold> {
    const parts = nanpParts(like)!;
    const region = regionOfAreaCode(parts.areaCode);
    const stock = await this.stock(parts.type, region, undefined, parts.areaCode);
    const phoneNumber = stock.find((n) => n !== like);
    if (!phoneNumber) throw new NothingFree('No other available number to inspect the cart with.');
    return { phoneNumber, ...(region === undefined ? {} : { region }) };
  }

  private stock(
    type: HoldCriteria['type'],
    region: string | undefined,
    exchange: string | undefined,
    prefix: string | undefined,
  ): Promise<E164[]> {
    const deadlineAt = this.upstream.sender.clock.now() + readMs;
    return type === 'local'
      ? this.search.stock(region!, exchange, deadlineAt)
      : this.search.tollFreeStock(prefix!, deadlineAt);
  }

  private async exchangeIn({ region, areaCode, quantity }: HoldCriteria): Promise<string | undefined> {
    const exchanges = await this.search.exchanges('US', region!, this.upstream.sender.clock.now() + readMs);
    for (const { exchange } of exchanges.filter((e) => e.areaCode === areaCode)) {
      if ((await this.stock('local', region, exchange, undefined)).length >= quantity) return exchange;
    }
    return undefined;
  }
}

const probeKey = (key: string, nth: number): string => `${key}:probe${nth}`;

/** The one refusal that means that none of the numbers is held: there is no such cart any more. */
const cartIsGone = (result: StepResult<unknown>): boolean =>
  result.kind === 'refused' && result.code === 'reservation_lost';

function inScope(number: E164, type: HoldCriteria['type'], prefix: string | undefined): boolean {
  const parts = nanpParts(number);
  return parts?.type === type && (prefix === undefined || parts.national.startsWith(prefix));
}

const problem = (
  code: 'number_unavailable' | 'outcome_unknown',
  detail: string,
): { code: typeof code; detail: string } => ({ code, detail });
const unavailable = 'The number is not available at the provider';

function outcomeOf(result: StepResult<Reserved>, phoneNumber: E164): HoldOutcome {
  if (result.kind === 'done') {
    const { holdId, numbers } = result.value;
    if (numbers.includes(phoneNumber)) return { kind: 'held', holdId };
    return {
      kind: 'uncertain',
      problem: { code: 'upstream_malformed', detail: "The provider's reply was about another number." },
    };
  }
  const lost = 'The reply to the hold was lost.';
  return holdOutcomes(result, [phoneNumber], { lost, unavailable }).get(phoneNumber)!;
}
