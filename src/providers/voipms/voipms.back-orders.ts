import { type OrderResult, type OrderRun, type OrderToPlace } from '../../contract/orders.js';
import { type PreparedCall } from '../../contract/steps.js';
import { invalidField, saidBy } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { Ambiguous, type Found, lookFor } from '../kit/look-up.js';
import { nextLook } from '../kit/next-look.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { deliveryOf, planOf } from './voipms.delivery.js';
import { readNumbers } from './voipms.phone-numbers.js';
import { type VoipmsOptions } from './voipms.options.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

const mostAtOnce = 50;
/** How long after a back order leaves the list its number may take to appear in the account. */
const appearForMs = 60 * 60_000;

interface Placed {
  /** One back-order ID per number; empty if the list did not show them. */
  ids: string[];
}

/** Refuses, by field, what cannot be back-ordered. */
export function checkBackOrder({ type, country = 'US', ...criteria }: HoldCriteria, { note }: VoipmsOptions): void {
  const no = (field: string, code: string, detail: string): never => {
    throw invalidField(`/criteria/${field}`, code, detail);
  };
  if (type !== 'local') no('type', 'unsupported', 'Only local numbers can be back-ordered.');
  if (country !== 'US' && country !== 'CA') no('country', 'unsupported', 'This provider has US and Canadian numbers.');
  for (const name of ['areaCode', 'exchange', 'tollFreePrefix', 'pattern'] as const)
    if (criteria[name] !== undefined) no(name, 'unsupported', 'A back order is for a rate center only.');
  if (criteria.region === undefined) no('region', 'required', 'Provide the state or province.');
  if (criteria.city === undefined) no('city', 'required', 'Provide the rate center.');
  if (criteria.quantity > mostAtOnce) no('quantity', 'too_many', `At most ${mostAtOnce} at once.`);
  if (note !== undefined)
    throw invalidField('/providerOptions/note', 'unsupported', 'The gateway uses the note to identify the back order.');
}

/**
 * Numbers that the provider does not have yet. Its reply to a back order says only success, and its list of open back orders does not show our note.
 * When the numbers arrive in the account, they have the order's ID in their note, which identifies them.
 */
export class VoipmsBackOrders {
  constructor(private readonly upstream: VoipmsUpstream) {}

  async place(
    run: OrderRun,
    order: OrderToPlace,
    criteria: HoldCriteria,
    options: VoipmsOptions,
  ): Promise<OrderResult> {
    const placed = await run.step<Placed>({
      key: 'back_order',
      // The list of back orders does not show our note: two whose replies were lost could not be distinguished.
      lane: `voipms:${this.upstream.account}:back-orders`,
      alone: true,
      call: () => this.call(run, order, criteria, options),
      lookUp: lookFor(this.upstream, (sent) => this.settle(run, order, criteria, sent)),
    });
    if (placed.kind === 'undecided') {
      const detail = `It could not be determined whether the numbers were back-ordered. ${placed.detail} Look for them in the provider's portal, then resolve this order.`;
      return { kind: 'needs_review', detail };
    }
    if (placed.kind !== 'done') {
      const detail = `The provider rejected the back order${saidBy(placed)}. Nothing was charged for it.`;
      return { kind: 'rejected', failure: { code: placed.code, detail, upstream: placed.fault }, numbers: 'gone' };
    }
    return this.follow(run, order, criteria.quantity, placed.value.ids);
  }

  private async call(
    run: OrderRun,
    order: OrderToPlace,
    criteria: HoldCriteria,
    options: VoipmsOptions,
  ): Promise<PreparedCall<Placed, 'reading'>> {
    const { region = '', city = '', quantity, country = 'US' } = criteria;
    const before = (await this.waiting()).map(({ id }) => id);
    const { config: defaults } = this.upstream;
    const common = {
      ...deliveryOf(order.connection, options, defaults),
      billing_type: planOf(options, defaults),
      note: order.id,
      quantity,
      ratecenter: city,
    };
    const extra = { understand: (): Placed => ({ ids: [] }), digest: { before } };
    const made =
      country === 'US'
        ? prepareCall(this.upstream, ops.backOrderDIDUSA, { ...common, state: region }, extra)
        : prepareCall(this.upstream, ops.backOrderDIDCAN, { ...common, province: region }, extra);
    return {
      ...made,
      // New entries of the list are ours, unless they belong to another order or are too many. In that case the numbers are identified by their note
      // when they arrive.
      send: async (intent) => {
        const outcome = await made.send(intent);
        if (outcome.kind !== 'done') return outcome;
        const ids = await this.unclaimed(run, before, city).catch(() => []);
        return { ...outcome, value: { ids: ids.length === quantity ? ids : [] } };
      },
    };
  }

  private async settle(
    run: OrderRun,
    order: OrderToPlace,
    { city = '', quantity }: HoldCriteria,
    sent: Record<string, unknown>,
  ): Promise<Found<Placed>> {
    const ids = await this.unclaimed(run, sent['before'] as string[], city);
    // Read after the open back orders: a number that arrives in between is seen twice rather than not at all.
    const arrived = await this.arrived(order.id);
    if (ids.length === 0 && arrived.length === 0) return undefined;
    if (ids.length <= quantity && ids.length + arrived.length >= quantity) return { ids };
    return new Ambiguous(`The provider lists ${ids.length} new back orders there, not ${quantity}.`);
  }

  private async follow(
    run: OrderRun,
    order: OrderToPlace,
    quantity: number,
    ids: readonly string[],
  ): Promise<OrderResult> {
    const [waiting, active] = await Promise.all([this.waiting(), this.arrived(order.id)]);
    await run.progress({
      status: 'in_progress',
      providerOrderIds: ids,
      numbers: active.map((phoneNumber) => ({ phoneNumber, status: 'active' })),
      detail: `Back-ordered: ${active.length} of ${quantity} numbers have arrived.`,
    });
    if (active.length >= quantity) return { kind: 'completed', active };
    const left = waiting.filter(({ id }) => ids.includes(id)).length;
    if (
      ids.length > 0 &&
      left + active.length < quantity &&
      this.upstream.sender.clock.now() > run.movedAt + appearForMs
    ) {
      const detail = `${quantity - left - active.length} of ${quantity} back orders (${ids.join(', ')}) are no longer listed, and their numbers are not on the account.`;
      return { kind: 'needs_review', detail };
    }
    return run.waitUntil(nextLook(run.movedAt, this.upstream.config.pollMs, this.upstream.sender.clock.now()));
  }

  private waiting(): Promise<{ id: string; description: string | undefined }[]> {
    return this.upstream.sender.read(ops.getBackOrders, {}, readDeadline(this.upstream));
  }

  /** Back orders for that rate center that are new and belong to no other order here. */
  private async unclaimed(run: OrderRun, before: readonly string[], city: string): Promise<string[]> {
    const place = `${city.toUpperCase()},`;
    const found = (await this.waiting()).filter(({ id }) => !before.includes(id));
    const there = found.flatMap(({ id, description = place }) =>
      description.toUpperCase().startsWith(place) ? id : [],
    );
    const others = await run.claimedByOthers(there);
    return there.filter((id) => !others.has(id));
  }

  /** Numbers of the account with this order's note. */
  async arrived(id: string, { deadlineAt } = readDeadline(this.upstream)): Promise<E164[]> {
    const owned = await readNumbers(this.upstream, ops.getDIDsInfo, {}, { deadlineAt });
    return owned.flatMap(({ phoneNumber, note }) => (note === id ? phoneNumber : []));
  }
}
