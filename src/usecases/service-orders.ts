import { Injectable } from '@nestjs/common';
import { type ChangeInput } from '../contract/changes.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type ServiceChangeKind, type ServiceRef, type VariableValue } from '../contract/service-orders.js';
import { GatewayError } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { newId } from '../domain/ids.js';
import { type Metadata } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type Service, type ServiceStatus } from '../domain/service-order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { Confidential } from '../sagas/confidential.js';
import { Runner } from '../sagas/runner.js';
import { type Caller } from '../contract/caller.js';
import { refuseForeignCustomer } from '../access/customer-access.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';

export interface ServiceOrderRequest {
  provider?: string;
  service: Omit<Service, 'parentOrderNumber' | 'variables' | 'status' | 'expiresOn'>;
  /** Our order that an add-on belongs to. */
  parentOrderId?: string;
  variables?: readonly VariableValue[];
  customerReference?: string;
  metadata?: Metadata;
}

/** The status that a service must be known to have before it is toggled: sent blindly, a toggle may do the opposite. */
const toggled: Partial<Record<ServiceChangeKind, ServiceStatus>> = {
  'service_order.suspend': 'active',
  'service_order.resume': 'suspended',
};

/** Orders services for customers, and changes services ordered here. */
@Injectable()
export class ServiceOrders {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly confidential: Confidential,
    private readonly changes: MakeChange,
  ) {}

  async place(caller: Caller, request: ServiceOrderRequest, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const { provider, port } = this.registry.only('serviceOrders', request.provider, { at: '/provider' });
    const { variables, parentOrderId, customerReference, metadata } = request;
    await refuseForeignCustomer(this.ledger, caller, provider, request.service.customerId);
    const parent = parentOrderId === undefined ? undefined : await this.standing(caller, parentOrderId);
    const service: Service = {
      ...request.service,
      ...(parent && { parentOrderNumber: parent.ref.orderNumber }),
      ...(variables && { variables: variables.map(({ number }) => number) }),
    };
    port.check?.(service);
    const now = this.ledger.clock.now();
    const order: Order = {
      id: newId('ord', this.ledger.clock),
      kind: 'service',
      tenant: caller.tenant,
      provider: provider.id,
      account: provider.account,
      status: 'accepted',
      confirm: 'auto',
      service,
      providerOptions: {},
      ...onlySet({ customerReference, metadata }),
      providerOrderIds: [],
      createdAt: now,
      updatedAt: now,
      numbers: [],
    };
    await this.write(caller, order, variables, use);
    return this.runner.waitFor(
      order.id,
      async () => (await this.ledger.orders.find(order.id))!,
      ({ status }) => status !== 'accepted',
      deadlineAt,
    );
  }

  /** The service order with this ID. */
  async one(caller: Caller, id: string): Promise<Order & { service: Service }> {
    const order = await this.ledger.orders.findFor(caller.tenant, id);
    if (!order?.service) throw new GatewayError('not_found', 'Service order not found.');
    return { ...order, service: order.service };
  }

  /** Changes a service that the provider has. Only one change of it at a time. */
  async change<K extends ServiceChangeKind>(
    caller: Caller,
    kind: K,
    id: string,
    more: Omit<ChangeInput<K>, keyof ServiceRef>,
    use: KeyUse,
    waitMs: number,
    { variables, expected }: { variables?: readonly VariableValue[]; expected?: Expectation<Order> } = {},
  ): Promise<ChangeAnswer<K>> {
    const { order, ref } = await this.standing(caller, id);
    refuseToggle(kind, order);
    if (kind === 'service_order.move') {
      const { newCustomerId } = more as unknown as { newCustomerId: string };
      await refuseForeignCustomer(this.ledger, caller, { id: order.provider, account: order.account }, newCustomerId);
    }
    const numbers = variables && { variables: variables.map(({ number }) => number) };
    const input = { ...more, ...numbers, ...ref } as unknown as ChangeInput<K>;
    const request = {
      kind,
      provider: order.provider,
      input,
      target: `service_order:${order.id}`,
      ...(variables && { secret: variables as never }),
      also: async (ledger: LedgerView): Promise<void> => {
        if (expected) await ledger.metadata.lock('orders', caller.tenant, order.id);
        const now = (await ledger.orders.find(order.id))!;
        // Another change of it may have ended since it was read.
        refuseToggle(kind, now);
        expected?.(now);
      },
    };
    return this.changes.make<K>(caller, request, use, waitMs);
  }

  /** The order, provided that the provider has it, with its number there. */
  private async standing(
    caller: Caller,
    id: string,
  ): Promise<{ order: Order & { service: Service }; ref: ServiceRef }> {
    const order = await this.one(caller, id);
    const [orderNumber] = order.providerOrderIds;
    if (orderNumber === undefined)
      throw new GatewayError(
        'invalid_state',
        `The provider has not assigned an ID to this order yet. It is ${order.status}.`,
      );
    return { order, ref: { orderId: order.id, orderNumber, customerId: order.service.customerId } };
  }

  private async write(
    caller: Caller,
    order: Order,
    variables: readonly VariableValue[] | undefined,
    use: KeyUse,
  ): Promise<void> {
    const create = (enlist: (ledger: LedgerView) => Promise<void>): Promise<void> =>
      this.ledger.transaction(async (ledger) => {
        ledger.usage.claim(caller.tenant, { moneyToCome: true });
        await ledger.orders.insert(order);
        await ledger.events.append(order, { type: 'created', to: 'accepted', actor: caller.keyId });
        await enlist(ledger);
        await ledger.idempotency.bind(use, order.id);
      });
    if (variables) this.confidential.keep(order.id, variables);
    try {
      // Only this process has the values of its variables.
      await this.runner.startWith(order, 'service_order', create, { onlyHere: variables !== undefined });
    } catch (error) {
      this.confidential.forget(order.id);
      throw error;
    }
  }
}

function refuseToggle(kind: ServiceChangeKind, { service }: Order): void {
  const [status, needed] = [service?.status, toggled[kind]];
  if (needed === undefined || status === needed) return;
  const detail = `The provider can only toggle between active and suspended, so this requires a service that is known to be ${needed}. This one is ${status ?? 'unknown'}.`;
  throw new GatewayError('invalid_state', detail);
}
