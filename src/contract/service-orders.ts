import { onlySet } from '../domain/only-set.js';
import { type OrderFailure } from '../domain/order.js';
import { type Service, type ServicePatch, type ServiceStatus } from '../domain/service-order.js';
import { type Steps } from './steps.js';

/** The value of a product's variable. It may be a PIN, and is never stored. */
export interface VariableValue {
  number: number;
  value: string;
}

/** A service order at its provider: identifies it in every change. */
export interface ServiceRef {
  /** Ours. */
  orderId: string;
  /** The provider's. */
  orderNumber: string;
  customerId: string;
}

/** One usage component after a report of usage. Counts are decimals. */
export interface ComponentUsage {
  componentId: string;
  before: string;
  after: string;
  unitPrice?: string;
  total?: string;
}

/** The result of a change of a service. */
export interface ServiceChanged extends ServicePatch {
  components?: ComponentUsage[];
}

/** Every change of an existing service, and its input. */
export interface ServiceChanges {
  'service_order.suspend': ServiceRef;
  'service_order.resume': ServiceRef;
  'service_order.move': ServiceRef & { newCustomerId: string };
  'service_order.cancel': ServiceRef;
  'service_order.swap': ServiceRef & { variables: readonly number[] };
  'service_order.replenish': ServiceRef & { ratePlanId: string; paymentMethodId?: string };
  'service_order.update': ServiceRef & {
    status?: Exclude<ServiceStatus, 'pending'>;
    reason?: string;
    expiresOn?: string;
    variables?: readonly number[];
  };
  'service_order.unstack': ServiceRef & { stackedPlanId: string };
  'service_order.report_usage': ServiceRef & { componentId: string; units: number; mode: 'additive' | 'cumulative' };
}
export type ServiceChangeKind = keyof ServiceChanges;

/** The status of a service after a change, as far as the request determines it. */
export function targetStateOf(kind: string, input: unknown): ServicePatch {
  const asked = input as { newCustomerId?: string; ratePlanId?: string } & ServicePatch;
  switch (kind as ServiceChangeKind) {
    case 'service_order.suspend':
      return { status: 'suspended' };
    case 'service_order.resume':
      return { status: 'active' };
    case 'service_order.cancel':
      return { status: 'cancelled' };
    case 'service_order.move':
      return { customerId: asked.newCustomerId! };
    case 'service_order.replenish':
      return { ratePlanId: asked.ratePlanId! };
    case 'service_order.update':
      return onlySet({ status: asked.status, expiresOn: asked.expiresOn });
    default:
      return {};
  }
}

export interface ServiceOrderToPlace {
  id: string;
  service: Service;
  /** Present only in the run that was started with them. */
  variables: readonly VariableValue[] | undefined;
}

export type ServicePlaced =
  | { kind: 'placed'; orderNumber: string; status: ServiceStatus }
  | { kind: 'rejected'; failure: OrderFailure }
  | { kind: 'needs_review'; detail: string };

/** What a provider reports about an order that was made elsewhere. */
export interface OrderConfirmed {
  /** The operation that was used to ask. */
  operation: string;
  /** Rate plans that can be added to the order, as far as the provider lists them. */
  ratePlanIds: readonly string[];
}

/** Orders of services for customers. */
export interface ServiceOrdersPort {
  /** How long an order may be pending before it needs attention. Milliseconds. */
  readonly pendingForMs: number;
  /** Refuses, by field, what this provider cannot do. */
  check?(service: Service): void;
  /** The order, if the customer has it; otherwise undefined. Absent if the provider cannot be asked. */
  confirm?(order: Omit<ServiceRef, 'orderId'>, deadlineAt: number): Promise<OrderConfirmed | undefined>;
  place(run: Steps, order: ServiceOrderToPlace): Promise<ServicePlaced>;
}
