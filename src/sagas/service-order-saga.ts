import { type ProviderRegistry } from '../contract/registry.js';
import { type ServicePlaced, type VariableValue } from '../contract/service-orders.js';
import { isEnded } from '../domain/order.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type ServiceOrder, waitingFor, orderAfter, serviceOrderOf } from '../lifecycle/service-status.js';
import { moveOrder } from '../lifecycle/status-moves.js';
import { type Confidential } from './confidential.js';
import { unsentFailure } from './final-failures.js';
import { orderMarks } from './order-marks.js';
import { Suspended } from './run-suspension.js';
import { type RunMarks } from './conclusion.js';
import { type Run } from './run.js';

/**
 * Takes one order of a service from `accepted` to where the provider leaves it. Placing it is a step of the money protocol. A pending order is
 * completed by a change that reports it active; if none arrives in time, it needs attention.
 */
export class ServiceOrderSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly confidential: Confidential,
  ) {}

  marks(id: string): RunMarks {
    return orderMarks(id);
  }

  async advance(run: Run): Promise<void> {
    const order = await serviceOrderOf(this.ledger, run.subject.id);
    if (isEnded(order.status) || order.status === 'needs_review') return this.confidential.forget(order.id);
    const { provider, port } = this.registry.for(run.requester).portOf(order, 'serviceOrders');
    if (order.providerOrderIds.length > 0) {
      const until = order.createdAt + port.pendingForMs;
      if (this.ledger.clock.now() < until) throw new Suspended(until);
      const detail = 'It has been pending for longer than allowed, and its outcome has not been reported.';
      await run.commit(async (ledger) =>
        moveOrder(ledger, await serviceOrderOf(ledger, order.id), 'needs_review', {
          failure: { code: 'outcome_unknown', detail },
        }),
      );
      return;
    }
    try {
      const variables = this.confidential.of(order.id) as readonly VariableValue[] | undefined;
      const placed = await port.place(run.at(provider), { id: order.id, service: order.service, variables });
      await run.commit(async (ledger) => this.record(ledger, await serviceOrderOf(ledger, order.id), placed));
    } catch (error) {
      const failure = unsentFailure(error, run);
      if (!failure) throw error;
      const { code, detail } = failure;
      const unsent = { kind: 'rejected', failure: { code, detail } } as const;
      await run.commit(async (ledger) => this.record(ledger, await serviceOrderOf(ledger, order.id), unsent));
    } finally {
      this.confidential.forget(order.id);
    }
    if (!isEnded((await serviceOrderOf(this.ledger, order.id)).status))
      throw new Suspended(order.createdAt + port.pendingForMs);
  }

  private async record(ledger: LedgerView, order: ServiceOrder, placed: ServicePlaced): Promise<void> {
    switch (placed.kind) {
      case 'placed': {
        const { orderNumber, status } = placed;
        const { id, provider, account, service } = order;
        await ledger.providerOrders.name(provider, account, orderNumber, id);
        // What its module has told of it before we knew its number.
        await ledger.events.adopt(waitingFor(provider, account, orderNumber), order);
        const change = { providerOrderIds: [orderNumber], service: { ...service, status } };
        return moveOrder(ledger, order, ...orderAfter(status, change));
      }
      case 'rejected':
        return moveOrder(ledger, order, 'rejected', { failure: placed.failure });
      case 'needs_review':
        return moveOrder(ledger, order, 'needs_review', {
          failure: { code: 'outcome_unknown', detail: placed.detail },
        });
    }
  }
}
