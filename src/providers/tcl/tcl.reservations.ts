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
import { type PreparedCall } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { lookWhether } from '../kit/look-up.js';
import { orMissing } from '../kit/connections.js';
import { prepareCall } from '../kit/prepared-call.js';
import { NothingFree, type WholeHold, WholeReservations } from '../kit/whole-holds.js';
import { numbers as ops } from './tcl.numbers.ops.js';
import { type TclCustomers } from './tcl.customers.js';
import { type Kind, type TclKinds } from './tcl.number-kinds.js';
import { noDomestic, readOptions, required, type TclOptions, withKind } from './tcl.options.js';
import { type TclSearch } from './tcl.search.js';
import { toE164 } from './tcl.phone-numbers.js';
import { productOf } from './tcl.products.js';
import { type TclUpstream } from './tcl.settings.js';

const marginMs = 30_000;
const maxNumbers = 100;
/** Document: "A reservation stays valid for 10 minutes". */
const reservationMs = 10 * 60_000;

/**
 * The provider's own reservations: one product and one country each, ten minutes by its clock, all-or-nothing. A reservation whose reply was lost has
 * no known ID: its numbers become free on expiry, not before.
 */
export class TclReservations implements ReservationPort {
  readonly holdType = 'upstream';
  readonly lifetimeMs = reservationMs;
  readonly marginMs = marginMs;
  readonly orderMarginMs = 10_000;
  readonly maxNumbers = maxNumbers;
  readonly partialRelease = false;
  readonly takesKind = true;
  private readonly whole = new WholeReservations({
    now: () => this.upstream.sender.clock.now(),
    lifetimeMs: reservationMs,
    marginMs,
    maxNumbers,
    latestEffectMs: () => this.upstream.sender.timeoutMs(ops.createReservation) + this.upstream.lateBoundMs,
    lost: 'The reply to the hold was lost. Any numbers it may hold are released when its ten minutes are over.',
    pick: (context, criteria) => this.pick(context, criteria),
    numbersField: 'numbers',
    reserve: (frame, { options }, numbers) => ({
      ...frame,
      call: async () => this.reserve(await numbers(), options),
    }),
    remove: (frame, reservationId) => ({
      ...frame,
      call: prepareCall(this.upstream, ops.deleteReservation, { reservationId }),
      // It is read by ID, so its existence is proven.
      lookUp: lookWhether({ reconcile: 'authoritative' }, async () => !(await this.stands(reservationId))),
    }),
  });

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
    required('customerId', given, this.upstream.config);
    await this.customers.check(given.customerId, '/providerOptions/customerId');
    return { selection, options: { ...options, ...kind } };
  }

  /** The product and country of numbers; a reservation has one of each. */
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

  hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    return this.whole.hold(context, request);
  }

  holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold> {
    return this.whole.holdByCriteria(context, criteria);
  }

  release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    return this.whole.release(context, numbers, key);
  }

  private async pick(context: HoldContext, { city, areaCode, pattern, quantity }: HoldCriteria): Promise<E164[]> {
    const { productId, country } = context.options as unknown as Kind;
    const rows = await this.search.stock({ productId, country, city, areaCode, pattern, limit: 200 });
    const offered = rows.map((row) => toE164(row.number));
    return NothingFree.of(context, offered, quantity);
  }

  private reserve(numbers: readonly E164[], options: ProviderOptions): PreparedCall<WholeHold, 'release'> {
    const { productId, country, ...given } = options as TclOptions;
    const input = {
      customerId: required('customerId', given, this.upstream.config),
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

  /** Whether the provider still holds it for us. */
  async stands(holdId: string): Promise<boolean> {
    const found = await orMissing(this.upstream.sender.read(ops.getReservation, { reservationId: holdId }));
    return found !== undefined && (found.status === undefined || found.status === 'active');
  }
}

/** Product and country of criteria. */
function kindOf(criteria: HoldCriteria, options: TclOptions): Kind {
  for (const name of ['region', 'exchange', 'tollFreePrefix'] as const) {
    if (criteria[name] !== undefined)
      throw invalidField(`/criteria/${name}`, 'unsupported', `This provider cannot filter numbers by ${name}.`);
  }
  const productId = options.productId ?? productOf[criteria.type];
  if (productId === undefined) throw invalidField('/criteria/type', 'unsupported', noDomestic);
  return { productId, country: options.country ?? criteria.country ?? 'US' };
}

function momentOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new GatewayError('upstream_malformed', 'The provider returned an invalid time.');
  return at;
}
