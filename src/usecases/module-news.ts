import { Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { waitingFor } from '../sagas/service-order-saga.js';

/** Writes down what a provider tells by itself about an order. It changes nothing: whoever provisions the order says how it stands. */
@Injectable()
export class ModuleNews {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
  ) {}

  async record(providerId: string, { orderNumber, detail }: { orderNumber?: string; detail: string }): Promise<void> {
    const { id, account } = this.registry.enabled(providerId);
    const event = { type: 'module_called', actor: id, detail };
    await this.ledger.transaction(async (ledger) => {
      const order =
        orderNumber === undefined ? undefined : await ledger.orders.findByProviderOrder(id, account, orderNumber);
      // The provider may call before its answer to the order has arrived: the news waits for the order.
      await ledger.events.append(order ?? { id: waitingFor(id, account, orderNumber ?? ''), tenant: '' }, event);
    });
  }
}
