import { type Run } from '../sagas/run.js';
import { Suspended } from '../sagas/run-suspension.js';
import { type Saga } from '../sagas/runner.js';
import { Delivery, type DeliveryTools, probeMs } from './delivery.js';

/** How long an endpoint is worked on at a stretch; then its lease ends, and whoever is free takes it up again. */
const stretchMs = 10_000;

/** Delivers to an endpoint what is due; comes back when the next of it is. */
export class WebhookSaga implements Saga {
  private readonly deliveries = new Map<string, Delivery>();
  private stopping = false;

  constructor(private readonly tools: DeliveryTools) {}

  /** Sends nothing more. */
  stop(): void {
    this.stopping = true;
  }

  /** Once nothing is under way. */
  close(): Promise<void> {
    return this.tools.sender.close();
  }

  /** Tells the delivery to an endpoint that there may be something new. False where none is under way here. */
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
    // From here on whoever has something new makes the endpoint due.
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
