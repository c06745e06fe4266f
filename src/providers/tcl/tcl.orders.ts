import {
  type OrderFound,
  type OrderMark,
  type OrderPort,
  type OrderResult,
  type OrderRun,
  type OrderToPlace,
  type PlannedOrder,
} from '../../contract/orders.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { type PreparedCall, type StepSpec } from '../../contract/steps.js';
import { invalidField } from '../../domain/errors.js';
import { idPattern } from '../../domain/ids.js';
import { type NumberSelection } from '../../domain/order.js';
import { type E164 } from '../../domain/phone-number.js';
import { Ambiguous, type Found, lookFor } from '../kit/look-up.js';
import { type InputOf } from '../kit/fields.js';
import { isMissing } from '../kit/connections.js';
import { orderNotPlaced } from '../kit/step-outcomes.js';
import { prepareCall } from '../kit/prepared-call.js';
import { orders as ops } from './tcl.orders.ops.js';
import { checkConnection, membersOf } from './tcl.connection.js';
import { type TclCustomers } from './tcl.customers.js';
import { followOrders } from './tcl.order-progress.js';
import { type Kind, type TclKinds } from './tcl.number-kinds.js';
import { noDomestic, readOptions, required, type TclOptions, withKind } from './tcl.options.js';
import { type TclReservations } from './tcl.reservations.js';
import { toE164 } from './tcl.phone-numbers.js';
import { productOf } from './tcl.products.js';
import { type TclUpstream } from './tcl.settings.js';

type NewOrder = InputOf<typeof ops.createOrder.fields>;
/** One order at the provider: its selection, and the numbers that identify it. */
interface Part {
  key: string;
  of: Pick<NewOrder, 'reservationId' | 'numbers' | 'quantity' | 'criteria' | 'block'>;
  numbers: readonly E164[];
}
/** The provider has dropped the reservation: nothing is sent. */
class Dropped extends Error {}

/**
 * Asynchronous orders of one step: accepted with 202, then followed until they end. Each has one product and one country. The gateway sets the
 * request ID and finds the orders by it: this settles an order whose reply was lost. It is not an idempotency key.
 */
export class TclOrders implements OrderPort {
  readonly styles = ['reservation', 'numbers', 'criteria', 'block'] as const;
  readonly takesKind = true;
  readonly takesTime = true;
  /** The provider quotes no price before an order exists. */
  readonly confirmable = false;

  constructor(
    private readonly upstream: TclUpstream,
    private readonly reservations: TclReservations,
    private readonly kinds: TclKinds,
    private readonly customers: TclCustomers,
  ) {}

  async check({ connection, providerOptions }: Parameters<OrderPort['check']>[0]): Promise<void> {
    const options = readOptions(providerOptions);
    for (const name of ['customerId', 'contactId', 'paymentMethodId', 'locationId'] as const)
      required(name, options, this.upstream.config);
    await this.customers.check(options.customerId, '/providerOptions/customerId');
    await checkConnection(this.upstream, connection);
  }

  async plan(selection: NumberSelection, options: ProviderOptions): Promise<PlannedOrder[]> {
    const given = readOptions(options);
    if ('criteria' in selection) {
      const { type, country, region, exchange, tollFreePrefix } = selection.criteria;
      const unheard = Object.entries({ region, exchange, tollFreePrefix }).find(([, value]) => value !== undefined);
      if (unheard)
        throw invalidField(
          `/criteria/${unheard[0]}`,
          'unsupported',
          `This provider cannot filter numbers by ${unheard[0]}.`,
        );
      const productId = given.productId ?? productOf[type];
      if (productId === undefined) throw invalidField('/criteria/type', 'unsupported', noDomestic);
      return [{ selection, options: { ...options, productId, country: given.country ?? country ?? 'US' } }];
    }
    const numbers = 'block' in selection ? [selection.block.start] : selection.phoneNumbers;
    const groups = new Map<string, { kind: Kind; numbers: E164[] }>();
    for (const [number, kind] of await this.kinds.of(numbers, withKind(given, selection))) {
      const key = `${kind.country} ${kind.productId}`;
      const group = groups.get(key) ?? { kind, numbers: [] };
      group.numbers.push(number);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ kind, numbers: phoneNumbers }) => ({
      selection: 'block' in selection ? selection : { phoneNumbers },
      options: { ...options, ...kind },
    }));
  }

  async place(run: OrderRun, order: OrderToPlace): Promise<OrderResult> {
    const parts = partsOf(order);
    const placed: string[] = [];
    const failures: Extract<OrderResult, { kind: 'rejected' }>[] = [];
    for (const part of parts) {
      try {
        const result = await run.step(this.create(run, order, part, placed));
        if (result.kind === 'done') {
          placed.push(result.value.orderId);
          continue;
        }
        const end = orderNotPlaced(result, {
          numbers: (code) => (code === 'reservation_expired' ? 'lost' : 'held'),
          whereToLook: `Look for request ID ${order.groupId} at the provider`,
        });
        if (end.kind === 'needs_review') return { ...end, done: { providerOrderIds: placed } };
        failures.push(end);
      } catch (error) {
        if (!(error instanceof Dropped)) throw error;
        failures.push(dropped);
      }
    }
    const [failure] = failures;
    if (placed.length === 0) return failure!;
    return followOrders(this.upstream, run, order, placed, failure?.failure);
  }

  /** Its request ID marks it as ours, unless the caller chose the ID: others may have chosen the same. */
  async findOrder(orderId: string, { groupId }: OrderMark, deadlineAt: number): Promise<OrderFound | undefined> {
    try {
      const found = await this.upstream.sender.read(ops.getOrder, { orderId }, { deadlineAt });
      const numbers = found.numbers.flatMap((n) => (n.status === 'failed' ? [] : toE164(n.number)));
      return { numbers, ...(isOurs(groupId) && found.requestId === groupId && { marked: true }) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private create(
    run: OrderRun,
    order: OrderToPlace,
    part: Part,
    placed: readonly string[],
  ): StepSpec<{ orderId: string }> {
    return {
      key: part.key,
      call: () => this.call(order, part),
      lookUp: lookFor(this.upstream, () => this.find(run, order, part, placed)),
    };
  }

  /** First checks that the reservation still exists: the provider may have dropped it early, and could sell its numbers to others. */
  private async call(order: OrderToPlace, part: Part): Promise<PreparedCall<{ orderId: string }, 'reading'>> {
    const { reservationId } = part.of;
    if (reservationId !== undefined && !(await this.reservations.stands(reservationId))) throw new Dropped();
    const options = order.providerOptions as TclOptions;
    const id = (name: 'customerId' | 'contactId' | 'paymentMethodId' | 'locationId'): string =>
      required(name, options, this.upstream.config);
    return prepareCall(this.upstream, ops.createOrder, {
      requestId: order.groupId,
      customerId: id('customerId'),
      contactId: id('contactId'),
      paymentMethodId: id('paymentMethodId'),
      locationId: id('locationId'),
      productId: options.productId!,
      country: options.country!,
      orderType: 'new',
      ...part.of,
      ...membersOf(order.connection),
    });
  }

  /** The order of this part among those with our request ID; not one of another part (`placed`) or of another order of this gateway. */
  private async find(
    run: OrderRun,
    order: OrderToPlace,
    part: Part,
    placed: readonly string[],
  ): Promise<Found<{ orderId: string }>> {
    const { productId, country } = order.providerOptions as TclOptions;
    const { orders } = await this.upstream.sender.read(ops.listOrders, { requestId: order.groupId });
    const ours = new Set<string>(part.numbers);
    const alike = orders.filter(
      (o) =>
        (o.orderType ?? 'new') === 'new' &&
        (o.productId ?? productId) === productId &&
        (o.country ?? country) === country &&
        // A number in another format throws: an order that cannot be read does not prove that there is none.
        (ours.size === 0 || o.numbers.length === 0 || o.numbers.some(({ number }) => ours.has(toE164(number)))),
    );
    const taken = await run.claimedByOthers(alike.map((o) => o.orderId));
    const [found, ...more] = alike.filter((o) => !taken.has(o.orderId) && !placed.includes(o.orderId));
    if (!found) return undefined;
    // Others, here or elsewhere, may use the caller's ID as well: then only the numbers identify this order.
    const known = isOurs(order.groupId) || (ours.size > 0 && found.numbers.length > 0);
    if (more.length === 0 && known) return { orderId: found.orderId };
    const ids = [found, ...more].map((o) => o.orderId).join(', ');
    return new Ambiguous(
      `It could not be determined which of the provider's orders with this request ID is this one: ${ids}.`,
    );
  }
}

/** One order per upstream reservation, or a single one if there is no reservation. */
function partsOf({ selection, numbers }: OrderToPlace): Part[] {
  if (!selection) {
    const holds = [...new Set(numbers.flatMap((n) => n.holdId ?? []))];
    return holds.map((reservationId) => ({
      key: `order:${reservationId}`,
      of: { reservationId },
      numbers: numbers.filter((n) => n.holdId === reservationId).map((n) => n.phoneNumber),
    }));
  }
  if ('phoneNumbers' in selection)
    return [{ key: 'order', of: { numbers: selection.phoneNumbers }, numbers: selection.phoneNumbers }];
  if ('block' in selection) {
    const { start, size } = selection.block;
    return [{ key: 'order', of: { block: { start, size } }, numbers: [start] }];
  }
  const { city, areaCode, pattern, quantity } = selection.criteria;
  const wanted = Object.entries({ city, areaCode, pattern }).filter((entry): entry is [string, string] => entry[1] !== undefined); // prettier-ignore
  return [{ key: 'order', of: { quantity, criteria: Object.fromEntries(wanted) }, numbers: [] }];
}

const dropped: Extract<OrderResult, { kind: 'rejected' }> = {
  kind: 'rejected',
  failure: {
    code: 'reservation_expired',
    detail: 'The provider had dropped the reservation before the order was sent. Nothing was ordered or charged.',
  },
  numbers: 'lost',
};

const isOurs = (groupId: string): boolean => idPattern('req').test(groupId);
