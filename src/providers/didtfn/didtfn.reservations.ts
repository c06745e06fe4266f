import {
  type CriteriaHold,
  type HeldUpstream,
  type HoldContext,
  type HoldOutcome,
  type HoldRequest,
  type HoldSelection,
  notAttempted,
  type ProviderOptions,
  type ReservationPort,
} from '../../contract/reservations.js';
import { type PreparedCall, type StepResult } from '../../contract/steps.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { holdOutcomes, holdProblem } from '../kit/step-outcomes.js';
import { refuseOptions } from '../kit/options.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type DidtfnCart, type Reserved, understand } from './didtfn.cart.js';
import { DidtfnCartRelease } from './didtfn.cart-release.js';
import { DidtfnFreeNumbers, NothingToHold } from './didtfn.free-numbers.js';
import { completeCriteria, completeNumbers } from './didtfn.hold-request.js';
import { type DidtfnSearch } from './didtfn.search.js';
import { orders as ops } from './didtfn.orders.ops.js';
import { category } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

/**
 * Holds numbers in the account's order cart. The provider states no expiry, so the gateway applies its own. The cart cannot be read, so after a lost
 * reply the numbers are removed by name, which is harmless if they were not in it.
 */
export class DidtfnReservations implements ReservationPort {
  readonly holdType = 'upstream';
  readonly marginMs = 0;
  readonly maxNumbers = 1000;
  readonly partialRelease = true;

  private readonly free: DidtfnFreeNumbers;
  private readonly releases: DidtfnCartRelease;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly cart: DidtfnCart,
    search: DidtfnSearch,
  ) {
    this.free = new DidtfnFreeNumbers(upstream, search);
    this.releases = new DidtfnCartRelease(upstream, cart, this.free);
  }

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

  release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    return this.releases.release(context, numbers, key);
  }

  async hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    const outcomes = new Map<E164, HoldOutcome>();
    for (const number of request.numbers) {
      const { phoneNumber } = number;
      const failed = [...outcomes.values()].find((o) => o.kind !== 'held');
      if (failed && !request.allowPartial) {
        outcomes.set(phoneNumber, { kind: 'unavailable', problem: notAttempted });
        continue;
      }
      const result = await context.step(
        this.cart.reserve(number, `reserve:${phoneNumber}@${request.episodeOf(phoneNumber)}`),
      );
      outcomes.set(phoneNumber, outcomeOf(result, phoneNumber));
    }
    return outcomes;
  }

  /**
   * `bulkreserve` picks numbers itself, in ascending order. The numbers that it could pick, including those about to be released, are read first and
   * journalled with the intent: if the reply is lost, those that have disappeared since are released by name, unless someone here holds them.
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
      if (error instanceof NothingToHold)
        return { numbers: new Map(), problem: problem('number_unavailable', error.message) };
      throw error;
    }
    switch (result.kind) {
      case 'done': {
        const { holdId, numbers } = result.value;
        return { numbers: new Map(numbers.map((n) => [n, { kind: 'held', holdId }])) };
      }
      case 'undecided': {
        // From what was sent then: the same criteria may now resolve to another exchange.
        const {
          expected,
          npanxx,
          tfn_prefix: prefix,
        } = result.sent as { expected: E164[]; npanxx?: string; tfn_prefix?: string };
        const stillFree = new Set(await this.free.stock(criteria.type, criteria.region, npanxx, prefix));
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

  private async bulkReserve(context: HoldContext, criteria: HoldCriteria): Promise<PreparedCall<Reserved, 'release'>> {
    const { type, region, city, tollFreePrefix, quantity, areaCode } = criteria;
    const exchange = criteria.exchange ?? (areaCode === undefined ? undefined : await this.free.exchangeIn(criteria));
    if (areaCode !== undefined && exchange === undefined) {
      throw new NothingToHold(`Area code ${areaCode} has no exchange with ${quantity} numbers.`);
    }
    const stock = await this.free.stock(type, region, exchange, tollFreePrefix);
    const held = (await context.liveNumbers()).filter((n) => inScope(n, type, exchange ?? tollFreePrefix));
    const expected = [...stock.slice(0, quantity + 100), ...held];
    const place = type === 'local' ? { state: region!, npanxx: exchange, city } : { tfn_prefix: tollFreePrefix! };
    const input = { category: category(type), ...place, quantity };
    return prepareCall(this.upstream, ops.bulkReserve, input, { understand, digest: { expected } });
  }
}

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
