import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  refuseMembers,
  refuseReasons,
  type NumberUpdate,
  type NumberUpdateResult,
} from '../../contract/changes.js';
import { type PreparedCall, type StepResult } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { numbersUpdated } from '../kit/step-outcomes.js';
import { type Found, lookFor, onlyOne } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { nextLook } from '../kit/next-look.js';
import { sagaReadMs } from './tcl.deadlines.js';
import { orders as ops, type UpstreamOrder } from './tcl.orders.ops.js';
import { checkConnection, membersOf } from './tcl.connection.js';
import { type TclNumbers } from './tcl.numbers.js';
import { required } from './tcl.options.js';
import { orderStatuses } from './tcl.statuses.js';
import { toE164 } from './tcl.phone-numbers.js';
import { type TclUpstream } from './tcl.settings.js';

type Kind = 'change' | 'move' | 'delete';
type Taken = { orderId: string };

/** None of the numbers is in service any more: nothing is sent. */
class NotInService extends Error {}

/** Changes of numbers in service: each is an order at the provider, accepted with 202 and followed until it ends. */
export class TclNumberChanges {
  readonly changes: Pick<ChangeHandlers, 'number.update' | 'number.move' | 'number.cancel'>;

  constructor(
    private readonly upstream: TclUpstream,
    private readonly numbers: TclNumbers,
  ) {
    this.changes = {
      'number.update': { prepare: (input) => this.check(input), apply: (run, input) => this.update(run, input) },
      'number.move': {
        prepare: ({ locationId }) => {
          if (!/^[\w.~-]{1,64}$/.test(locationId)) throw invalidField('/locationId', 'invalid', 'Not a location ID.');
        },
        apply: (run, { phoneNumber, locationId, customerId }) =>
          this.one(run, 'move', phoneNumber, customerId, { locationId }),
      },
      'number.cancel': {
        prepare: refuseReasons,
        apply: (run, { phoneNumber, customerId }) => this.one(run, 'delete', phoneNumber, customerId, {}),
      },
    };
  }

  private async check(request: NumberUpdate): Promise<void> {
    const { trunkId, status, connection } = request;
    refuseMembers(request, ['billing', 'providerOptions'], 'Numbers of this provider do not have this setting.');
    if (status !== undefined)
      throw invalidField(
        '/status',
        'unsupported',
        'This provider cannot deactivate numbers. Disconnect the number or change its connection.',
      );
    if (trunkId !== undefined && connection !== undefined)
      throw invalidField('/trunkId', 'contradiction', 'Provide a trunk or a connection, not both.');
    await checkConnection(
      this.upstream,
      connection ?? { trunkId: trunkId! },
      trunkId === undefined ? '/connection' : '',
    );
  }

  private async update(
    run: ChangeRun,
    { phoneNumbers, notInService = [], trunkId, connection, customerId }: NumberUpdate,
  ): Promise<ChangeEnd<ChangeOutput<'number.update'>>> {
    const to = membersOf(connection ?? { trunkId: trunkId! });
    const order = await this.order(run, 'change', phoneNumbers, customerId, to);
    if (order.kind !== 'ended') return order.end;
    const results = resultsOf(order.found, phoneNumbers);
    if (!results.some(({ status }) => status === 'updated')) return refusedBy(order.found);
    return numbersUpdated(results, notInService, { trunkId: to.connectionId });
  }

  /** Moves or disconnects one number. */
  private async one(
    run: ChangeRun,
    kind: 'move' | 'delete',
    phoneNumber: E164,
    customerId: string | undefined,
    more: { locationId?: string },
  ): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const order = await this.order(run, kind, [phoneNumber], customerId, more);
    if (order.kind !== 'ended') return order.end;
    if (resultsOf(order.found, [phoneNumber])[0]?.status !== 'updated') return refusedBy(order.found);
    return { kind: 'completed', result: { phoneNumber }, ...(kind === 'delete' && { givesUp: [phoneNumber] }) };
  }

  private async order(
    run: ChangeRun,
    kind: Kind,
    phoneNumbers: readonly E164[],
    customerId: string | undefined,
    more: object,
  ): Promise<{ kind: 'ended'; found: UpstreamOrder } | { kind: 'not'; end: ChangeEnd<never> }> {
    let taken: StepResult<Taken>;
    try {
      taken = await run.step({
        key: kind,
        call: () => this.call(run, kind, phoneNumbers, customerId, more),
        lookUp: lookFor(this.upstream, () => this.find(run)),
      });
    } catch (error) {
      if (!(error instanceof NotInService)) throw error;
      const detail = 'None of these numbers is in service at the provider. Nothing was sent.';
      return { kind: 'not', end: { kind: 'rejected', failure: { code: 'not_found', detail } } };
    }
    if (taken.kind !== 'done') return { kind: 'not', end: endOf(taken, `the provider has the order to ${kind}`) };
    return { kind: 'ended', found: await this.follow(run, taken.value.orderId) };
  }

  private async call(
    run: ChangeRun,
    kind: Kind,
    numbers: readonly E164[],
    customerId: string | undefined,
    more: object,
  ): Promise<PreparedCall<Taken, 'reading'>> {
    const services = await this.numbers.inService(numbers, this.upstream.sender.clock.now() + sagaReadMs, customerId);
    if (services.size === 0) throw new NotInService();
    const input = {
      requestId: run.id,
      customerId: required('customerId', onlySet({ customerId }), this.upstream.config),
      serviceIds: [...services.values()].map((s) => s.serviceId),
      ...more,
    };
    const understand = ({ orderId }: Taken): Taken => ({ orderId });
    if (kind === 'change') return prepareCall(this.upstream, ops.changeOrder, input, { understand });
    if (kind === 'delete') return prepareCall(this.upstream, ops.deleteOrder, input, { understand });
    return prepareCall(this.upstream, ops.moveOrder, input as typeof input & { locationId: string }, { understand });
  }

  /** The request ID is unique to this change, so an order found under it is its order. */
  private async find(run: ChangeRun): Promise<Found<Taken>> {
    const { orders } = await this.upstream.sender.read(ops.listOrders, { requestId: run.id });
    const found = orders.map(({ orderId }) => ({ orderId }));
    return onlyOne(found, ({ length }) => `The provider has ${length} orders with request ID ${run.id}.`);
  }

  /** The order in its final state; until then, the run is suspended. */
  private async follow(run: ChangeRun, orderId: string): Promise<UpstreamOrder> {
    const again = async (because?: GatewayError): Promise<never> => {
      await run.following();
      return run.waitUntil(
        nextLook(run.startedAt, this.upstream.config.pollMs, this.upstream.sender.clock.now()),
        because,
      );
    };
    try {
      const found = await this.upstream.sender.read(ops.getOrder, { orderId });
      const end = orderStatuses[found.status];
      return end === 'completed' || end === 'rejected' || end === 'cancelled' ? found : again();
    } catch (error) {
      if (error instanceof GatewayError) return again(error);
      throw error;
    }
  }
}

function resultsOf(order: UpstreamOrder, asked: readonly E164[]): NumberUpdateResult[] {
  const words = new Map(order.numbers.map((n) => [toE164(n.number), n.status]));
  return asked.map((phoneNumber) => {
    const word = words.get(phoneNumber);
    if (orderStatuses[order.status] === 'completed' && words.has(phoneNumber) && word !== 'failed')
      return { phoneNumber, status: 'updated' };
    const { reason: message, orderType = 'change' } = order;
    const upstream = {
      provider: 'tcl',
      operation: `${orderType}Order`,
      code: order.status,
      ...onlySet({ message }),
    };
    return { phoneNumber, status: 'failed', problem: { code: 'upstream_rejected', detail: said(order), upstream } };
  });
}

const said = ({ orderId, status, reason }: UpstreamOrder): string =>
  `The provider ended order ${orderId} as ${status}${reason === undefined ? '' : ` (${reason})`}.`;

const refusedBy = (order: UpstreamOrder): ChangeEnd<never> => ({
  kind: 'rejected',
  failure: { code: 'upstream_rejected', detail: `${said(order)} Nothing was changed.` },
});
