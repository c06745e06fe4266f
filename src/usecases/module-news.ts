import { Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { waitingFor } from '../lifecycle/service-status.js';

/** Bounds on stored news about orders that are unknown here: how many, and for how long. */
const maxWaiting = 1_000;
const keptMs = 30 * 24 * 3_600_000;

/** Records what a provider reports about an order on its own initiative. It changes nothing else: the status comes from reading the order. */
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
      if (order) return ledger.events.append(order, event);
      // The provider may call before its reply to the order has arrived: the news is stored until the order is known.
      if (orderNumber === undefined) return;
      await ledger.events.dropWaiting(ledger.clock.now() - keptMs);
      if ((await ledger.events.waiting()) >= maxWaiting) return;
      await ledger.events.append({ id: waitingFor(id, account, orderNumber), tenant: '' }, event);
    });
  }
}
