import {
  type OrderMark,
  type OrderPort,
  type OrderResult,
  type OrderRun,
  type OrderToPlace,
  type PlannedOrder,
} from '../../contract/orders.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { type AvailableNumber } from '../../contract/search.js';
import { type PreparedCall } from '../../contract/steps.js';
import { invalidField, saidBy } from '../../domain/errors.js';
import { addDecimals, negated } from '../../domain/money.js';
import { type Cost, type NumberSelection, type OrderFailure } from '../../domain/order.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { lookWhether } from '../kit/look-up.js';
import { trunkIdOf } from '../kit/connections.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { checkBackOrder, type VoipmsBackOrders } from './voipms.back-orders.js';
import { deliveryOf, planOf } from './voipms.delivery.js';
import { readOptions, type VoipmsOptions } from './voipms.options.js';
import { ownedRow } from './voipms.owned-numbers.js';
import { type VoipmsSearch } from './voipms.search.js';
import { type VoipmsTrunks } from './voipms.trunks.js';
import { sagaReadMs } from './voipms.deadlines.js';
import { national } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** The offer is no longer as agreed, so nothing is sent. */
class NotSent extends Error {
  constructor(readonly failure: OrderFailure) {
    super(failure.code);
  }
}

/**
 * One call per number, each its own step, settled by the list of the account's numbers, because the provider answers an order with success only. The
 * price is known in advance, so an order can wait for confirmation before anything is sent.
 */
export class VoipmsOrders implements OrderPort {
  readonly styles = ['reservation', 'numbers', 'criteria'] as const;
  /** Back orders do; other orders never have to wait for the provider. */
  readonly takesTime = true;
  readonly confirmable = true;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly search: VoipmsSearch,
    private readonly trunks: VoipmsTrunks,
    private readonly backOrders: VoipmsBackOrders,
  ) {}

  async check({ connection, providerOptions }: Parameters<OrderPort['check']>[0]): Promise<void> {
    readOptions(providerOptions);
    await this.trunks.mustHave(trunkIdOf(connection), '/connection/trunkId');
  }

  async plan(selection: NumberSelection, options: ProviderOptions): Promise<PlannedOrder[]> {
    if ('block' in selection) throw invalidField('/block', 'unsupported', 'This provider sells numbers individually.');
    if ('criteria' in selection) {
      checkBackOrder(selection.criteria, readOptions(options));
      return [{ selection, options }];
    }
    const foreign = selection.phoneNumbers.findIndex((n) => nanpParts(n) === undefined);
    if (foreign >= 0)
      throw invalidField(`/phoneNumbers/${foreign}`, 'unsupported', 'This provider has North American numbers (+1).');
    readOptions(options);
    return [{ selection, options }];
  }

  async price(numbers: readonly E164[], options: ProviderOptions, deadlineAt: number): Promise<Cost | undefined> {
    return this.costOf(numbers, readOptions(options), deadlineAt);
  }

  async place(run: OrderRun, order: OrderToPlace): Promise<OrderResult> {
    const options = readOptions(order.providerOptions);
    if (order.selection && 'criteria' in order.selection)
      return this.backOrders.place(run, order, order.selection.criteria, options);
    const numbers = order.numbers.map((n) => n.phoneNumber);
    const cost =
      order.cost ??
      (await this.costOf(numbers, options, this.upstream.sender.clock.now() + sagaReadMs).catch(() => undefined));
    await run.priced(cost, run.tryUntil);
    const active: E164[] = [];
    const failures: FailedNumber[] = [];
    const doubts: string[] = [];
    for (const [i, number] of numbers.entries()) {
      const ended = await this.buy(run, { ...order, ...onlySet({ cost }) }, number, options);
      if (ended === 'bought') active.push(number);
      else if ('doubt' in ended) doubts.push(ended.doubt);
      else failures.push({ ...ended, pointer: `/phoneNumbers/${i}` });
    }
    if (doubts.length > 0) return { kind: 'needs_review', detail: doubts.join(' '), done: { active } };
    const failure = failureOf(failures);
    if (active.length > 0) return { kind: 'completed', active, ...onlySet({ failure }) };
    const lost = failures.every(({ code }) => code === 'number_unavailable');
    return { kind: 'rejected', failure: failure!, numbers: lost ? 'lost' : 'held' };
  }

  /** The numbers of a back order have its ID in their note; the provider has no orders to read. */
  marked({ id }: OrderMark, deadlineAt: number): Promise<E164[]> {
    return this.backOrders.arrived(id, { deadlineAt });
  }

  private async buy(
    run: OrderRun,
    order: OrderToPlace,
    number: E164,
    options: VoipmsOptions,
  ): Promise<'bought' | OrderFailure | { doubt: string }> {
    let result;
    try {
      result = await run.step({
        key: `order:${number}`,
        call: () => this.call(order, number, options),
        lookUp: lookWhether(this.upstream, async () => (await ownedRow(this.upstream, number)) !== undefined),
      });
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      return error.failure;
    }
    if (result.kind === 'done') return 'bought';
    if (result.kind === 'undecided')
      return {
        doubt: `It could not be determined whether ${number} was bought. ${result.detail} Look for it among the numbers of the account.`,
      };
    const detail = `${number} was not ordered${saidBy(result)}. Nothing was charged for it.`;
    return { code: result.code, detail, upstream: result.fault };
  }

  /** Checked again just before the send: neither the number nor its price is reserved at the provider. */
  private async call(
    order: OrderToPlace,
    number: E164,
    options: VoipmsOptions,
  ): Promise<PreparedCall<object, 'reading'>> {
    const offer = await this.search.offer(number, options, this.upstream.sender.clock.now() + sagaReadMs);
    if (!offer) throw new NotSent(notOnOffer(number));
    const asked = lineOf(offer)?.amount.amount;
    const agreed = order.cost?.lines.find(({ description }) => description === lineName(number))?.amount.amount;
    if (asked !== undefined && agreed !== undefined && isMore(asked, agreed))
      throw new NotSent(dearer(number, asked, agreed));
    const { config: defaults } = this.upstream;
    const delivery = { did: national(number), ...deliveryOf(order.connection, options, defaults) };
    const tollFree = nanpParts(number)?.type === 'toll_free';
    const { carrier } = options;
    if (tollFree && carrier !== undefined) return prepareCall(this.upstream, ops.orderVanity, { ...delivery, carrier });
    if (tollFree) return prepareCall(this.upstream, ops.orderTollFree, delivery);
    return prepareCall(this.upstream, ops.orderDID, { ...delivery, billing_type: planOf(options, defaults) });
  }

  /** Setup fee and first month of each number, if the provider states them for all. */
  private async costOf(
    numbers: readonly E164[],
    options: VoipmsOptions,
    deadlineAt: number,
  ): Promise<Cost | undefined> {
    const offers = await Promise.all(numbers.map((n) => this.search.offer(n, options, deadlineAt)));
    const lines = offers.flatMap((offer) => (offer && lineOf(offer)) ?? []);
    if (lines.length < numbers.length || lines.length === 0) return undefined;
    return { total: { amount: addDecimals(...lines.map((l) => l.amount.amount)), currency: 'USD' }, lines };
  }
}

type FailedNumber = Omit<OrderFailure, 'errors'> & { pointer: string };
/** The first refusal as the order's failure, with all refusals by number. */
function failureOf(failures: readonly FailedNumber[]): OrderFailure | undefined {
  const [first] = failures;
  if (!first) return undefined;
  const { pointer: _, ...failure } = first;
  return { ...failure, errors: [...failures] };
}

const lineName = (number: E164): string => `${number}: setup and the first month`;

function lineOf({ phoneNumber, cost }: AvailableNumber): Cost['lines'][number] | undefined {
  if (!cost) return undefined;
  const { setup, monthly, currency } = cost;
  return { description: lineName(phoneNumber), amount: { amount: addDecimals(setup, monthly), currency } };
}

const isMore = (one: string, other: string): boolean => /^[^-]*[1-9]/.test(addDecimals(one, negated(other)));

const notOnOffer = (number: E164): OrderFailure => ({
  code: 'number_unavailable',
  detail: `${number} is no longer available. It was not ordered.`,
});
const dearer = (number: E164, asked: string, agreed: string): OrderFailure => ({
  code: 'conflict',
  detail: `The provider now charges ${asked} USD for ${number}, not ${agreed} as before. It was not ordered.`,
});
