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
import { type PreparedCall, type StepResult } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type HoldCriteria, type NumberProblem } from '../../domain/reservation.js';
import { orMissing } from '../kit/connections.js';
import { holdOutcomes, holdProblem } from '../kit/ends.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as ops } from './numbers.ops.js';
import { type TclCustomers } from './tcl.customers.js';
import { type Kind, type TclKinds } from './tcl.kinds.js';
import { noDomestic, readOptions, required, type TclOptions, withKind } from './tcl.options.js';
import { type TclSearch } from './tcl.search.js';
import { reservationMs, type TclUpstream, toE164 } from './tcl.upstream.js';
import { productOf } from './tcl.words.js';

const marginMs = 30_000;
/** How often numbers by description are picked anew when somebody else was quicker. */
const mostPicks = 3;

/** What one call has reserved. */
interface Reserved {
  holdId: string;
  numbers: E164[];
  /** Epoch ms, the provider's clock. */
  expiresAt: number;
}
/** Every free number is held by somebody here, or the description fits none. */
class NothingFree extends Error {}

/**
 * The provider's own reservations: one product and one country each, ten minutes by its clock, all numbers or none. A reservation whose
 * reply got lost has no name: its numbers come free when its time is over, and not before.
 */
export class TclReservations implements ReservationPort {
  readonly holdType = 'upstream';
  readonly lifetimeMs = reservationMs;
  readonly marginMs = marginMs;
  readonly orderMarginMs = 10_000;
  readonly maxNumbers = 100;
  readonly partialRelease = false;
  readonly takesKind = true;

  constructor(
    private readonly upstream: TclUpstream,
    private readonly search: TclSearch,
    private readonly kinds: TclKinds,
    private readonly customers: TclCustomers,
  ) {}

  async prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }> {
    const given = readOptions(options);
    const kind =
      'criteria' in selection
        ? kindOf(selection.criteria, given)
        : await this.kindOfNumbers(selection.numbers, withKind(given, selection.kind ?? {}));
    required('customerId', given, this.upstream.defaults);
    await this.customers.check(given.customerId, '/providerOptions/customerId');
    return { selection, options: { ...options, ...kind } };
  }

  /** Product and country, which a reservation has one of. */
  private async kindOfNumbers(numbers: readonly NumberToHold[], options: TclOptions): Promise<Kind> {
    const kinds = await this.kinds.of(
      numbers.map((n) => n.phoneNumber),
      options,
    );
    const [first] = kinds.values();
    const other = [...kinds].findIndex(([, k]) => k.country !== first!.country || k.productId !== first!.productId);
    if (other > 0) {
      const detail =
        'A reservation of this provider holds numbers of one country and type. Reserve the others separately.';
      throw invalidField(`/phoneNumbers/${other}`, 'mixed', detail);
    }
    return first!;
  }

  async hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    const all = request.numbers.map((n) => n.phoneNumber);
    // All or none is what one reservation does by itself; some of them are several reservations.
    const groups = request.allowPartial ? all.map((n) => [n]) : [all];
    const outcomes = new Map<E164, HoldOutcome>();
    for (const group of groups) {
      const [first] = group;
      const result = await context.step({
        key: `reserve:${first!}@${request.episodeOf(first!)}`,
        call: this.reserve(group, context.options),
        tryUntil: context.startedAt + marginMs,
      });
      for (const [number, outcome] of outcomesOf(result, group)) outcomes.set(number, outcome);
    }
    return outcomes;
  }

  async holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold> {
    for (let pick = 1; ; pick++) {
      let result: StepResult<Reserved>;
      try {
        result = await context.step({
          key: `reserve#${pick}`,
          call: async () => this.reserve(await this.pick(context, criteria), context.options),
          tryUntil: context.startedAt + marginMs,
        });
      } catch (error) {
        if (!(error instanceof NothingFree)) throw error;
        return { numbers: new Map(), problem: { code: 'number_unavailable', detail: error.message } };
      }
      const lost = result.kind === 'refused' && result.code === 'number_unavailable';
      if (lost && pick < mostPicks) continue;
      const asked = result.kind === 'undecided' ? sentNumbers(result.sent) : [];
      const outcomes = outcomesOf(result, asked);
      return result.kind === 'done' || result.kind === 'undecided'
        ? { numbers: outcomes }
        : { numbers: new Map(), problem: holdProblem(result, unavailable) };
    }
  }

  private async pick(context: HoldContext, { city, areaCode, pattern, quantity }: HoldCriteria): Promise<E164[]> {
    const { productId, country } = context.options as unknown as Kind;
    const taken = new Set(await context.liveNumbers());
    const rows = await this.search.stock({ productId, country, city, areaCode, pattern, limit: 200 });
    const free = rows.map((row) => toE164(row.number)).filter((n) => !taken.has(n));
    if (free.length < quantity)
      throw new NothingFree(`The provider has ${free.length} matching numbers available, not ${quantity}.`);
    return free.slice(0, quantity);
  }

  private reserve(numbers: readonly E164[], options: ProviderOptions): PreparedCall<Reserved, 'letting_go'> {
    const { productId, country, ...given } = options as TclOptions;
    const input = {
      customerId: required('customerId', given, this.upstream.defaults),
      productId: productId!,
      country: country!,
      numbers,
    };
    return prepareCall(this.upstream, ops.createReservation, input, {
      understand: (reply) => ({
        holdId: reply.reservationId,
        numbers: reply.numbers.map(toE164),
        expiresAt: momentOf(reply.expiresAt),
      }),
    });
  }

  async release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    const doubtful = new Set<E164>();
    const overAt = context.startedAt + marginMs + this.latestEffectMs() + reservationMs;
    for (const holdId of new Set(numbers.flatMap((n) => n.holdId ?? []))) {
      // What is over needs no word from us.
      if (Date.now() >= overAt) break;
      const result = await context.step({
        key: `${key}:${holdId}`,
        call: prepareCall(this.upstream, ops.deleteReservation, { reservationId: holdId }),
        lookUp: { authoritative: true, read: () => this.isGone(holdId) },
        tryUntil: overAt,
        insist: true,
      });
      const certain = result.kind === 'done' || (result.kind === 'refused' && result.code === 'reservation_lost');
      if (!certain) for (const n of numbers.filter((one) => one.holdId === holdId)) doubtful.add(n.phoneNumber);
    }
    const nameless = numbers.some((n) => n.holdId === undefined);
    if ((nameless || doubtful.size > 0) && Date.now() < overAt) context.waitUntil(overAt);
    return new Set();
  }

  /** How long after it was sent a hold may still be made. */
  private latestEffectMs(): number {
    return this.upstream.sender.timeoutMs(ops.createReservation) + this.upstream.lateBoundMs;
  }

  private async isGone(holdId: string): Promise<{ kind: 'executed'; value: object } | { kind: 'absent' }> {
    return (await this.stands(holdId)) ? { kind: 'absent' } : { kind: 'executed', value: {} };
  }

  /** Whether the provider still holds it for us. */
  async stands(holdId: string): Promise<boolean> {
    const found = await orMissing(this.upstream.sender.read(ops.getReservation, { reservationId: holdId }));
    return found !== undefined && (found.status === undefined || found.status === 'active');
  }
}

/** Product and country of a description. */
function kindOf(criteria: HoldCriteria, options: TclOptions): Kind {
  for (const name of ['region', 'exchange', 'tollFreePrefix'] as const) {
    if (criteria[name] !== undefined)
      throw invalidField(`/criteria/${name}`, 'unsupported', `This provider cannot filter numbers by ${name}.`);
  }
  const productId = options.productId ?? productOf[criteria.type];
  if (productId === undefined) throw invalidField('/criteria/type', 'unsupported', noDomestic);
  return { productId, country: options.country ?? criteria.country ?? 'US' };
}

const sentNumbers = (sent: Record<string, unknown>): E164[] => String(sent['numbers']).split(',').map(toE164);

function momentOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new GatewayError('upstream_malformed', 'The provider returned an invalid time.');
  return at;
}

function outcomesOf(result: StepResult<Reserved>, asked: readonly E164[]): Map<E164, HoldOutcome> {
  if (result.kind === 'done') {
    const { holdId, numbers, expiresAt } = result.value;
    const got = new Set(numbers);
    const outcomes = new Map<E164, HoldOutcome>(
      numbers.map((n) => [n, { kind: 'held', holdId, expiresAt: expiresAt - marginMs }]),
    );
    const missing: NumberProblem = { code: 'number_unavailable', detail: 'The provider omitted it.' };
    for (const n of asked) if (!got.has(n)) outcomes.set(n, { kind: 'unavailable', problem: missing });
    return outcomes;
  }
  const lost = 'The reply to the hold was lost. Any numbers it may hold are released when its ten minutes are over.';
  return holdOutcomes(result, asked, { lost, unavailable });
}

const unavailable = 'Not all of the numbers are available at the provider';
