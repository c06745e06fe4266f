import {
  type ChangeEnd,
  type ChangeHandler,
  type ChangeHandlers,
  type ChangeInput,
  type ChangeRun,
  kept,
} from '../../contract/changes.js';
import {
  targetStateOf,
  type ServiceChanged,
  type ServiceChangeKind,
  type ServiceOrdersPort,
  type ServiceOrderToPlace,
  type ServicePlaced,
  type ServiceRef,
  type VariableValue,
} from '../../contract/service-orders.js';
import { type Steps } from '../../contract/steps.js';
import { GatewayError } from '../../domain/errors.js';
import { type Service, type ServicePatch } from '../../domain/service-order.js';
import { onlySet } from '../../domain/only-set.js';
import { type Fields } from '../kit/fields.js';
import { type Input } from '../kit/operation.js';
import { notDone, once, type UnreadOperation } from '../kit/one-call.js';
import { customers } from './telecloud.customers.ops.js';
import { orders as ops } from './telecloud.orders.ops.js';
import { type TelecloudUpstream } from './telecloud.settings.js';

const refOf = ({ orderNumber, customerId }: ServiceRef): { account_number: string; order_number: string } => ({
  account_number: customerId,
  order_number: orderNumber,
});
const toggledTo = { 'service_order.suspend': 'suspended', 'service_order.resume': 'active' } as const;
const statusWords = {
  active: 'ACTIVE',
  suspended: 'SUSPENDED',
  non_pay: 'NON-PAY',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
} as const;

/** Orders of services. The document has no read of orders: their status is known only from replies and module calls. */
export class TelecloudServiceOrders implements ServiceOrdersPort {
  readonly changes: Pick<ChangeHandlers, ServiceChangeKind>;

  readonly pendingForMs: number;

  constructor(private readonly upstream: TelecloudUpstream) {
    this.pendingForMs = upstream.config.pendingMs;
    this.changes = {
      'service_order.suspend': this.toggle('service_order.suspend'),
      'service_order.resume': this.toggle('service_order.resume'),
      'service_order.move': this.simple('service_order.move', ops.move, 'the order was transferred', (order) => ({
        ...refOf(order),
        new_account_number: order.newCustomerId,
      })),
      'service_order.cancel': this.simple('service_order.cancel', ops.cancel, 'the order was cancelled', refOf),
      'service_order.swap': this.simple(
        'service_order.swap',
        ops.swap,
        'the variables were swapped',
        (order, values) => ({
          ...refOf(order),
          VAR: kept(values),
        }),
      ),
      'service_order.replenish': this.replenish,
      'service_order.update': this.simple(
        'service_order.update',
        ops.update,
        'the order was updated',
        (order, values) => ({
          ...refOf(order),
          ...(order.status && { service_status: statusWords[order.status] }),
          ...onlySet({ cycle_end_date: order.expiresOn, error_text: order.reason }),
          ...(order.variables && { VAR: kept(values) }),
        }),
      ),
      'service_order.unstack': this.simple('service_order.unstack', ops.unstack, 'the plan was unstacked', (order) => ({
        ...refOf(order),
        stacked_plan_id: order.stackedPlanId,
      })),
      'service_order.report_usage': this.reportUsage,
    };
  }

  async place(run: Steps, { id, service, variables }: ServiceOrderToPlace): Promise<ServicePlaced> {
    const input = (): Input<typeof ops.create> => orderOf(service, variables);
    const placed = await once(this.upstream, run, ops.create, {
      input,
      secret: service.variables !== undefined,
      tag: id,
    });
    if (placed.kind === 'done') return { kind: 'placed', ...placed.value };
    const end = notDone(placed, 'the order was placed');
    if (end.kind === 'rejected')
      return { kind: 'rejected', failure: { code: end.failure.code, detail: end.failure.detail } };
    return { kind: 'needs_review', detail: (end as { detail: string }).detail };
  }

  /** There is no read of orders; but add-ons can be listed only for an order that the customer has. */
  async confirm({ orderNumber, customerId }: Omit<ServiceRef, 'orderId'>, deadlineAt: number) {
    const input = {
      account_number: customerId,
      ORDER_NUMBER: orderNumber,
      qualify_type: 'REPLENISH',
      product_type: '',
    } as const;
    try {
      const { customer } = await this.upstream.sender.read(customers.qualify, input, { deadlineAt });
      const { products } = customer.qualify;
      if (products.length === 0) return undefined;
      return {
        operation: customers.qualify.name,
        ratePlanIds: products.flatMap(({ ratePlans }) => ratePlans.map(({ id }) => id)),
      };
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** A change made by one call, after which the service is in the requested state. */
  private simple<K extends ServiceChangeKind, F extends Fields, O>(
    kind: K,
    op: UnreadOperation<F, O>,
    what: string,
    input: (order: ChangeInput<K>, values: readonly VariableValue[] | undefined) => Input<UnreadOperation<F, O>>,
  ): ChangeHandler<K> {
    return {
      apply: async (run: ChangeRun, order: ChangeInput<K>, secret: unknown) => {
        const values = secret as readonly VariableValue[] | undefined;
        const done = await once(this.upstream, run, op, {
          input: () => input(order, values),
          secret: (order as { variables?: unknown }).variables !== undefined,
        });
        if (done.kind !== 'done') return notDone(done, what);
        return left(order, targetStateOf(kind, order), {}, (order as { reason?: string }).reason);
      },
    };
  }

  /** Sent only if the service is known to be in the other state, and only once: a second call would undo the first. */
  private toggle<K extends keyof typeof toggledTo>(kind: K): ChangeHandler<K> {
    return {
      apply: async (run: ChangeRun, order: ServiceRef) => {
        const done = await once(this.upstream, run, ops.toggle, { input: () => refOf(order) });
        if (done.kind !== 'done') return notDone(done, 'the status was toggled');
        const { status } = done.value;
        if (status === toggledTo[kind]) return left(order, { status });
        const detail = `The toggle left the service ${status}: its earlier state differed from what was known. Nothing else was sent.`;
        return { kind: 'needs_review', detail, service: { orderId: order.orderId, patch: { status } } };
      },
    };
  }

  private readonly replenish: ChangeHandler<'service_order.replenish'> = {
    apply: async (run, order) => {
      const input = {
        ...refOf(order),
        productid_var: order.ratePlanId,
        ...onlySet({ payment_method_id: order.paymentMethodId }),
      };
      const done = await once(this.upstream, run, ops.replenish, { input: () => input });
      if (done.kind !== 'done') return notDone(done, 'the order was replenished');
      return left(order, { ratePlanId: order.ratePlanId, expiresOn: done.value.expiresOn });
    },
  };

  private readonly reportUsage: ChangeHandler<'service_order.report_usage'> = {
    apply: async (run, order) => {
      const { componentId, units, mode } = order;
      const input = { ...refOf(order), component_id: componentId, units, expression_type: mode };
      const done = await once(this.upstream, run, ops.reportUsage, {
        input: () => input,
      });
      if (done.kind !== 'done') return notDone(done, 'the usage was reported');
      const components = done.value.order.components.list.map(
        ({ componentId: id, before, after, unitPrice, total }) => ({
          componentId: id,
          before,
          after,
          ...onlySet({ unitPrice, total }),
        }),
      );
      return left(order, {}, { components });
    },
  };
}

function left(
  { orderId }: ServiceRef,
  patch: ServicePatch,
  more: ServiceChanged = {},
  reason?: string,
): ChangeEnd<ServiceChanged> {
  return {
    kind: 'completed',
    result: { ...patch, ...more },
    service: { orderId, patch, ...onlySet({ reason }) },
  };
}

function orderOf(service: Service, variables: readonly VariableValue[] | undefined): Input<typeof ops.create> {
  return {
    account_number: service.customerId,
    productid_var: service.ratePlanId,
    ...onlySet({
      payment_method_id: service.paymentMethodId,
      parent_order_number: service.parentOrderNumber,
      referral_code: service.referralCode,
      promo_code: service.promoCode,
      attached_components: service.components,
    }),
    ...(service.variables && { VAR: kept(variables) }),
  };
}
