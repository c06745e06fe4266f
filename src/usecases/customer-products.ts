import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type Estimate, type QualificationRequest, type QualifiedProduct } from '../contract/customer-products.js';
import { ProviderRegistry } from '../contract/registry.js';
import { onlySet } from '../domain/only-set.js';
import { Ledger } from '../ledger/ledger.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { serviceOrderNumber } from './kit/service-order-number.js';

/** What can be sold to a customer, and at what price. */
@Injectable()
export class CustomerProducts {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly requests: CustomerRequests,
  ) {}

  /** `orderId` is the service order to replenish. */
  async qualify(
    caller: Caller,
    provider: string | undefined,
    customerId: string,
    { orderId, ...request }: Omit<QualificationRequest, 'orderNumber'> & { orderId?: string },
  ): Promise<QualifiedProduct[]> {
    const orderNumber = await serviceOrderNumber(this.ledger, caller, orderId);
    const ask = await this.requests.asking(caller, provider, customerId, 'qualify');
    return ask(customerId, { ...request, ...onlySet({ orderNumber }) }, this.registry.readDeadline());
  }

  async estimate(
    caller: Caller,
    provider: string | undefined,
    customerId: string,
    request: { type: 'new' | 'replenish'; ratePlanId: string; promoCode?: string },
  ): Promise<Estimate> {
    const ask = await this.requests.asking(caller, provider, customerId, 'estimate');
    return ask(customerId, request, this.registry.readDeadline());
  }
}
