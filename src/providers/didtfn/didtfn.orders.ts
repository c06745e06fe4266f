import {
  type OrderFound,
  type OrderMark,
  type OrderPort,
  type OrderResult,
  type OrderRun,
  type OrderToPlace,
  type Quote,
} from '../../contract/orders.js';
import { type HeldUpstream } from '../../contract/reservations.js';
import { type StepResult, type StepSpec } from '../../contract/steps.js';
import { type ProblemCode, GatewayError, invalidField, saidBy } from '../../domain/errors.js';
import { type E164, fromNational } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { Ambiguous, type Found, lookFor, onlyOne } from '../kit/look-up.js';
import { noSuchConnection, trunkIdOf } from '../kit/connections.js';
import { refuseOptions } from '../kit/options.js';
import { prepareCall } from '../kit/prepared-call.js';
import { costOf, type Priced } from './didtfn.costs.js';
import { type DidtfnCart } from './didtfn.cart.js';
import { numbers as numberOps } from './didtfn.numbers.ops.js';
import { orders as ops } from './didtfn.orders.ops.js';
import { trunks } from './didtfn.trunks.ops.js';
import { unlessUnknown } from './didtfn.faults.js';
import { toE164 } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

type Rejection = Extract<OrderResult, { kind: 'rejected' | 'needs_review' }>;

/**
 * Two steps upstream: `gen_order` turns the cart into an order and prices it; `process_order` charges the amount and allocates the numbers. Only the
 * second costs money, but an incorrect first one cannot be undone either: there is no call for that.
 */
export class DidtfnOrders implements OrderPort {
  readonly confirmable = true;
  readonly styles = ['reservation'] as const;
  readonly takesTime = false;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly cart: DidtfnCart,
  ) {}

  async check({ connection, providerOptions }: Parameters<OrderPort['check']>[0]): Promise<void> {
    const trunkId = trunkIdOf(connection, '/connection');
    refuseOptions(providerOptions);
    if (!/^\d{1,18}$/.test(trunkId)) throw invalidField('/connection/trunkId', 'invalid', 'A trunk ID is a number.');
    const known = await this.upstream.sender
      .read(trunks.getTrunk, { tg_id: trunkId })
      .then(({ data }) => data.some((trunk) => trunk.id === trunkId))
      .catch((error: unknown) => {
        if (
          error instanceof GatewayError &&
          (error.code === 'connection_not_found' || error.code === 'upstream_rejected')
        )
          return false;
        throw error;
      });
    if (!known) throw noSuchConnection('/connection/trunkId');
  }

  async place(run: OrderRun, order: OrderToPlace): Promise<OrderResult> {
    const quotes: Quote[] = [];
    for (const cart of this.cartsOf(order)) {
      const placed = await this.generate(run, order, cart);
      if (placed.kind !== 'done') return rejected(placed, quotes.length > 0);
      const strange = discrepancy(placed.value, cart.numbers);
      if (strange !== undefined) return { kind: 'needs_review', detail: strange };
      quotes.push(placed.value);
    }
    await run.quoted(quotes);

    const active: E164[] = [];
    for (const quote of quotes) {
      const processed = await run.step(this.process(quote));
      if (processed.kind === 'done') active.push(...quote.numbers);
      else if (processed.kind === 'undecided')
        return { kind: 'needs_review', detail: processedOrNot(quote, processed.detail), done: { active } };
      else if (active.length === 0) return rejected(processed, true);
    }
    return { kind: 'completed', active };
  }

  /** The order itself lists its numbers; once they are in service, so does the account. */
  async findOrder(orderId: string, _order: OrderMark, deadlineAt: number): Promise<OrderFound | undefined> {
    if (!/^\d{1,18}$/.test(orderId)) return undefined;
    const { sender } = this.upstream;
    const [listed, served] = await Promise.all([
      unlessUnknown(sender.read(ops.getNewOrders, { orderId }, { deadlineAt })),
      unlessUnknown(sender.read(numberOps.getNumbers, { orderno: orderId }, { deadlineAt })),
    ]);
    const found = listed?.Orders.find(({ orderno }) => orderno === orderId);
    const rows = served?.data ?? [];
    if (!found && rows.length === 0) return undefined;
    const printed = [...(found?.numbers ?? []), ...rows.map(({ didnumber }) => didnumber)];
    return { numbers: [...new Set(printed.flatMap((n) => fromNational(n) ?? []))] };
  }

  /** The carts to order: the account's only one, or one per reserve call. */
  private cartsOf(order: OrderToPlace): { holdId?: string; numbers: readonly HeldUpstream[] }[] {
    if (this.upstream.config.cart === 'shared') return [{ numbers: order.numbers }];
    const ids = [...new Set(order.numbers.flatMap((n) => n.holdId ?? []))];
    return ids.map((holdId) => ({ holdId, numbers: order.numbers.filter((n) => n.holdId === holdId) }));
  }

  private async generate(
    run: OrderRun,
    order: OrderToPlace,
    cart: { holdId?: string; numbers: readonly HeldUpstream[] },
  ): Promise<StepResult<Quote>> {
    if (cart.holdId !== undefined) return run.step(this.genOrder(run, order, cart.holdId, cart.numbers));
    const currentCart = async (): Promise<string> => (await run.latestHoldId()) ?? cart.numbers[0]!.holdId ?? '0';
    return run.exchange({
      lane: cartLane(this.upstream),
      takeOut: async (others) =>
        this.cart.remove(
          await currentCart(),
          others.map((n) => n.phoneNumber),
          'take_out',
        ),
      putBack: (number) => this.cart.reserve(number, `put_back:${number.phoneNumber}`),
      order: async () => this.genOrder(run, order, await currentCart(), cart.numbers),
    });
  }

  private genOrder(
    run: OrderRun,
    order: OrderToPlace,
    reserveId: string,
    numbers: readonly HeldUpstream[],
  ): StepSpec<Quote> {
    const { trunkId } = order.connection as { trunkId: string };
    return {
      key: this.upstream.config.cart === 'shared' ? 'gen_order' : `gen_order:${reserveId}`,
      call: prepareCall(
        this.upstream,
        ops.genOrder,
        { trunk_id: trunkId, reserveId },
        { understand: (reply) => quoteOf(reply.orderId, reply) },
      ),
      lookUp: lookFor(this.upstream, () => this.findGenerated(run, numbers)),
      lane: cartLane(this.upstream),
    };
  }

  /** The numbers identify the order: an order of this account with any of ours that is not another order of this gateway is ours. */
  private async findGenerated(run: OrderRun, numbers: readonly HeldUpstream[]): Promise<Found<Quote>> {
    const ours = new Set<string>(numbers.map((n) => n.phoneNumber));
    const { Orders } = await this.upstream.sender.read(ops.getNewOrders, {});
    const readable = Orders.map((o) => ({ ...o, numbers: o.numbers.filter((n) => fromNational(n) !== undefined) }));
    const quotes = readable.map((o) => quoteOf(o.orderno, o)).filter((q) => q.numbers.some((n) => ours.has(n)));
    const taken = await run.claimedByOthers(quotes.map((q) => q.providerOrderId));
    return onlyOne(
      quotes.filter((q) => !taken.has(q.providerOrderId)),
      (all) => `The provider has several orders with these numbers: ${all.map((q) => q.providerOrderId).join(', ')}.`,
    );
  }

  private process(quote: Quote): StepSpec<{ orderId: string }> {
    return {
      key: `process_order:${quote.providerOrderId}`,
      call: prepareCall(this.upstream, ops.processOrder, { orderId: quote.providerOrderId }),
      lookUp: lookFor(this.upstream, () => this.findProcessed(quote)),
    };
  }

  /** Charge and allocation are one transaction: either the numbers are in service under this order, or the order is still unprocessed. */
  private async findProcessed(quote: Quote): Promise<Found<{ orderId: string }>> {
    const { providerOrderId: orderId, numbers } = quote;
    const { data } = await this.upstream.sender.read(numberOps.getNumbers, { orderno: orderId });
    const inService = new Set<string>(data.map((row) => toE164(row.didnumber)));
    const found = numbers.filter((n) => inService.has(n));
    if (found.length === numbers.length) return { orderId };
    if (found.length > 0)
      return new Ambiguous(
        `Only ${found.join(', ')} of ${numbers.length} numbers are in service under order ${orderId}.`,
      );
    const { Orders } = await this.upstream.sender.read(ops.getNewOrders, { orderId });
    if (Orders.some((o) => o.orderno === orderId)) return undefined;
    return new Ambiguous(`The provider lists neither order ${orderId} nor its numbers.`);
  }
}

function quoteOf(providerOrderId: string, priced: Priced & { numbers: string[] }): Quote {
  const cost = costOf(priced);
  return { providerOrderId, numbers: priced.numbers.map(toE164), ...onlySet({ cost }) };
}

/** What manual review must know if the provider's order differs from the reservation; nothing has been charged yet. */
function discrepancy(quote: Quote, numbers: readonly HeldUpstream[]): string | undefined {
  const wanted = new Set<string>(numbers.map((n) => n.phoneNumber));
  const got = new Set<string>(quote.numbers);
  const foreign = quote.numbers.filter((n) => !wanted.has(n));
  const missing = [...wanted].filter((n) => !got.has(n));
  if (foreign.length === 0 && missing.length === 0) return undefined;
  const said = [
    `Order ${quote.providerOrderId} at the provider does not match the reservation.`,
    ...(foreign.length > 0 ? [`It also contains ${foreign.join(', ')}, which this reservation does not include.`] : []),
    ...(missing.length > 0 ? [`It lacks ${missing.join(', ')}.`] : []),
    'It has not been processed, so nothing was charged.',
    "Process or discard that order in the provider's portal, then resolve this one as completed or rejected.",
  ];
  return said.join(' ');
}

function processedOrNot(quote: Quote, detail: string): string {
  return `It could not be determined whether order ${quote.providerOrderId} was charged. ${detail} Look it up in the provider's portal (orders, numbers, financial summary), then resolve this order as completed or rejected.`;
}

/** `priced`: the order exists at the provider, so its numbers are no longer in the cart. */
function rejected(result: Exclude<StepResult<unknown>, { kind: 'done' }>, priced: boolean): Rejection {
  if (result.kind === 'undecided') {
    return {
      kind: 'needs_review',
      detail: `It could not be determined whether the provider has an order for these numbers. ${result.detail} Nothing was charged. Look for it in the provider's portal, then resolve this order as completed or rejected.`,
    };
  }
  const detail = `${rejectionDetails[result.code] ?? 'The provider rejected the order'}${saidBy(result)}. Nothing was charged.`;
  const numbers = priced ? 'gone' : result.code === 'reservation_lost' ? 'lost' : 'held';
  return { kind: 'rejected', failure: { code: result.code, detail, upstream: result.fault }, numbers };
}

const rejectionDetails: Partial<Record<ProblemCode, string>> = {
  insufficient_balance: 'The account balance at the provider does not cover the order',
  connection_not_found: 'Trunk not found at the provider',
  reservation_lost: 'The provider no longer holds the reserved numbers',
  upstream_unavailable: 'The provider could not be reached in time',
  upstream_busy: 'The provider could not be queried in time',
};
