import { Injectable } from '@nestjs/common';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type OrderConfirmed, type ServiceOrdersPort } from '../contract/service-orders.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type RunningStatus, type Service } from '../domain/service-order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { waitingFor } from '../lifecycle/service-status.js';
import { type Caller } from '../contract/caller.js';
import { customerOwner } from '../access/customer-access.js';

/** An order placed elsewhere, as the adopting operator describes it. */
export interface AdoptionRequest {
  provider?: string;
  providerOrderId: string;
  /** The tenant that the order is assigned to. */
  tenant: string;
  service: Pick<Service, 'customerId' | 'ratePlanId' | 'expiresOn'> & { status: RunningStatus };
  customerReference?: string;
  /** How the operator knows of the order. */
  note: string;
}

/**
 * Adopts service orders that exist at the provider but were not placed through this gateway. If the provider can be read, only an order that it
 * confirms is adopted. What it cannot confirm is taken from the operator's statement, and the history records which is which.
 */
@Injectable()
export class AdoptServiceOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
  ) {}

  async adopt(caller: Caller, request: AdoptionRequest, use: KeyUse): Promise<Order> {
    const { provider, port } = this.registry.for(caller).only('serviceOrders', request.provider, { at: '/provider' });
    const { providerOrderId, tenant, service, customerReference } = request;
    const owner = await customerOwner(this.ledger, provider, service.customerId);
    if (owner !== undefined && owner !== tenant)
      throw invalidField('/customerId', 'not_allowed', 'This customer belongs to a different tenant.');
    await refuseKnown(this.ledger, provider, request);
    const confirmed = await confirmedBy(provider, port, request, this.registry.readDeadline());
    const now = this.ledger.clock.now();
    const order: Order = {
      id: newId('ord', this.ledger.clock),
      kind: 'service',
      tenant,
      provider: provider.id,
      account: provider.account,
      status: service.status === 'pending' ? 'in_progress' : 'completed',
      confirm: 'auto',
      service,
      providerOptions: {},
      ...onlySet({ customerReference }),
      providerOrderIds: [providerOrderId],
      createdAt: now,
      updatedAt: now,
      numbers: [],
    };
    await this.ledger.transaction(async (ledger) => {
      await refuseKnown(ledger, provider, request);
      await ledger.orders.insert(order);
      if (!(await ledger.providerOrders.claim(provider.id, provider.account, providerOrderId, order.id))) throw known();
      const detail = described(request, confirmed);
      await ledger.events.append(order, { type: 'adopted', to: order.status, actor: caller.keyId, detail });
      // Adds what its module reported before the order was known here.
      await ledger.events.adopt(waitingFor(provider.id, provider.account, providerOrderId), order);
      if (order.status === 'in_progress') await ledger.work.wake(order, 'service_order');
      await ledger.idempotency.bind(use, order.id);
    });
    return this.adopted(order.id);
  }

  /** The adopted order, of any tenant. */
  async adopted(id: string): Promise<Order> {
    return (await this.ledger.orders.find(id))!;
  }
}

const known = (id?: string): GatewayError =>
  new GatewayError('conflict', `This order already exists on this gateway${id === undefined ? '' : ` (${id})`}.`);

/** An order that exists here is not adopted again; an order of ours without a provider order ID might be the same one. */
async function refuseKnown(
  ledger: Pick<LedgerView, 'orders'>,
  { id, account }: Pick<Provider, 'id' | 'account'>,
  { providerOrderId, service }: AdoptionRequest,
): Promise<void> {
  const here = await ledger.orders.findByProviderOrder(id, account, providerOrderId);
  if (here) throw known(here.id);
  const lost = (await ledger.orders.unnamedServices(id, account)).find(
    (order) => order.service?.customerId === service.customerId && order.service.ratePlanId === service.ratePlanId,
  );
  if (!lost) return;
  const detail = `${lost.id} has the same rate plan and customer, and its outcome is unknown: this may be that order. Resolve it first, with \`POST /v1/orders/${lost.id}/resolve\`.`;
  throw new GatewayError('conflict', detail);
}

async function confirmedBy(
  provider: Pick<Provider, 'name'>,
  port: ServiceOrdersPort,
  { providerOrderId, service: { customerId } }: AdoptionRequest,
  deadlineAt: number,
): Promise<OrderConfirmed | undefined> {
  if (!port.confirm) return undefined;
  const confirmed = await port.confirm({ orderNumber: providerOrderId, customerId }, deadlineAt);
  if (confirmed) return confirmed;
  const detail = `${provider.name} has no such order for this customer.`;
  throw invalidField('/providerOrderId', 'not_found', detail);
}

/** The source of each fact, for the history. */
function described({ service, note }: AdoptionRequest, confirmed: OrderConfirmed | undefined): string {
  const { customerId, ratePlanId, status, expiresOn } = service;
  const offered = confirmed?.ratePlanIds.includes(ratePlanId) === true;
  const plan = `rate plan ${ratePlanId}${offered ? ', which is offered for it' : ''}`;
  const stated = [plan, `status ${status}`, ...(expiresOn === undefined ? [] : [`cycle ends ${expiresOn}`])];
  const evidence = confirmed
    ? `Confirmed by ${confirmed.operation}: order of customer ${customerId}.`
    : `The provider cannot be queried; stated: order of customer ${customerId}.`;
  return `Adopted; created elsewhere. ${evidence} Stated when it was adopted: ${stated.join('; ')}. Evidence: ${note}`;
}
