import { type Run } from '../sagas/run.js';
import { Suspended } from '../sagas/run-suspension.js';
import { type Saga } from '../sagas/runner.js';
import { Delivery, type DeliveryTools, probeMs } from './delivery.js';

/** How long a run works on an endpoint; then its lease ends, and any process may continue. */
const stretchMs = 10_000;

/** Delivers what is due for an endpoint; suspends until the next delivery is due. */
export class WebhookSaga implements Saga {
  private readonly deliveries = new Map<string, Delivery>();
  private stopping = false;

  constructor(private readonly tools: DeliveryTools) {}

  /** Starts no new requests. */
  stop(): void {
    this.stopping = true;
  }

  /** Resolves once no request is in progress. */
  close(): Promise<void> {
    return this.tools.sender.close();
  }

  /** Tells a running delivery that its endpoint may have new events. False if none is running here. */
  look(endpointId: string): boolean {
    const delivery = this.deliveries.get(endpointId);
    delivery?.look();
    return delivery !== undefined;
  }

  async advance(run: Run): Promise<void> {
    const { ledger } = this.tools;
    const endpoint = await ledger.webhookEndpoints.find(run.subject.id);
    if (!endpoint || endpoint.disabled !== undefined) return;
    const until = ledger.clock.monotonic() + stretchMs;
    const isOver = (): boolean => this.stopping || ledger.clock.monotonic() >= until;
    const delivery = new Delivery(endpoint, this.tools, (work) => run.commit(work));
    this.deliveries.set(endpoint.id, delivery);
    // Events written from here on make the endpoint due again.
    await delivery.work(isOver).finally(() => this.deliveries.delete(endpoint.id));
    const still = await ledger.webhookEndpoints.find(endpoint.id);
    if (!still || still.disabled !== undefined) return;
    if (isOver()) throw new Suspended(ledger.clock.now());
    const next = await ledger.webhookQueue.nextDue(endpoint.id);
    if (next === undefined) return;
    const full = (await ledger.webhookQueue.size(endpoint.id)) >= this.tools.mostQueued;
    throw new Suspended(full ? Math.min(next, ledger.clock.now() + probeMs) : next);
  }
}
