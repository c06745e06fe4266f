import { MovableClock } from '../../src/clock.js';
import { AddressRanges } from '../../src/domain/address-ranges.js';
import { catalogueRow } from '../../src/domain/event-catalogue.js';
import { type EventType } from '../../src/domain/event-types.js';
import { newId } from '../../src/domain/ids.js';
import { type WebhookAttempt, type WebhookEndpoint } from '../../src/domain/webhook.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { Sequencer } from '../../src/ledger/sequencer.js';
import { Runner } from '../../src/sagas/runner.js';
import { AddressGuard } from '../../src/webhooks/address-guard.js';
import { WebhookBell } from '../../src/webhooks/bell.js';
import { WebhookSecrets } from '../../src/webhooks/secrets.js';
import { WebhookSender } from '../../src/webhooks/sender.js';
import { WebhookSaga } from '../../src/webhooks/webhook-saga.js';
import { eventually } from '../support/eventually.js';

const key = Buffer.alloc(32, 5).toString('base64');
export const tenant = 'acme';

interface WorldOptions {
  atOnce?: number;
  timeoutMs?: number;
  leaseMs?: number;
  mostQueued?: number;
}

/** A process that delivers webhooks from a ledger, and nothing else. Its clock can be moved; sockets take the time they take. */
export class World {
  readonly errors: unknown[] = [];
  readonly secrets: WebhookSecrets;
  private readonly saga: WebhookSaga;
  private readonly runner: Runner;
  private readonly bell: WebhookBell;
  private readonly sequencer: Sequencer;

  private constructor(
    readonly ledger: Ledger,
    readonly clock: MovableClock,
    { atOnce = 16, timeoutMs = 5_000, leaseMs = 30_000, mostQueued = 10_000 }: WorldOptions = {},
  ) {
    this.secrets = new WebhookSecrets({ key }, clock);
    const sender = new WebhookSender(new AddressGuard(new AddressRanges(['127.0.0.1'])), { timeoutMs });
    const onError = (error: unknown): void => void this.errors.push(error);
    this.saga = new WebhookSaga({ ledger, secrets: this.secrets, sender, atOnce, mostQueued });
    const attention = { stuckMs: 1_000_000, stillMs: 1_000_000 };
    const slots = { perProvider: 64, perTenant: 32 };
    this.runner = new Runner(ledger, { webhook: this.saga }, { owner: newId('req'), leaseMs, slots, pollMs: 50, attention, onError }); // prettier-ignore
    this.bell = new WebhookBell(ledger, this.saga, this.runner, onError);
    this.sequencer = new Sequencer(ledger, onError);
  }

  static async start(storeUrl: string, options?: WorldOptions): Promise<World> {
    const clock = new MovableClock();
    const world = new World(await openLedger(storeUrl, clock), clock, options);
    world.sequencer.start();
    world.bell.start();
    world.runner.start();
    return world;
  }

  /** From now on it renews no lease and takes no work, as a process that has died; what it has sent stays on its way. */
  silence(): void {
    this.saga.stop();
    this.runner.keepLeases = () => Promise.resolve();
    this.runner.kick = () => undefined;
  }

  async stop(): Promise<void> {
    await this.bell.stop();
    this.saga.stop();
    await this.runner.stop(20_000);
    await this.sequencer.stop();
    await this.saga.close();
    await this.ledger.close();
  }

  async endpoint(
    url: string,
    eventTypes: readonly string[] = ['*'],
    of = tenant,
  ): Promise<WebhookEndpoint & { shown: string }> {
    const id = newId('whe', this.clock);
    const shown = this.secrets.create();
    const now = this.clock.now();
    const secret = this.secrets.seal(id, shown);
    const position = await this.ledger.outbox.lastPlace(of);
    const endpoint = { id, tenant: of, url, eventTypes, secret, position, createdAt: now, updatedAt: now };
    await this.ledger.webhookEndpoints.insert(endpoint);
    return { ...endpoint, shown };
  }

  /** Tells of something; answers the event's id. */
  async tell(subjectId: string, type: EventType = 'order.in_progress', of = tenant): Promise<string> {
    const id = newId('evt', this.clock);
    const { example } = catalogueRow(type);
    const data = { ...example, resource: { ...example.resource, id: subjectId } };
    await this.ledger.outbox.append({ id, tenant: of, type, data });
    return id;
  }

  /** Attempts of an endpoint, oldest first. */
  async attempts(endpointId: string): Promise<WebhookAttempt[]> {
    return (await this.ledger.webhookQueue.attempts(endpointId, { limit: 100_000 })).reverse();
  }

  /** Until so many attempts have been written down. */
  async untilAttempted(endpointId: string, count: number): Promise<WebhookAttempt[]> {
    return eventually(
      () => this.attempts(endpointId),
      ({ length }) => length >= count,
    );
  }

  /** Until nothing waits for an endpoint, however long it would have to wait. */
  async untilEmpty(endpointId: string): Promise<void> {
    await eventually(
      async () => {
        const { position } = (await this.ledger.webhookEndpoints.find(endpointId))!;
        return [
          await this.ledger.webhookQueue.size(endpointId),
          (await this.ledger.outbox.lastPlace(tenant)) - position,
        ];
      },
      ([queued, ahead]) => queued === 0 && ahead === 0,
    );
  }
}
