import { type Clock, type Timer } from '../clock.js';
import { type Ledger } from '../ledger/ledger.js';
import { type Runner } from '../sagas/runner.js';
import { type WebhookSaga } from './webhook-saga.js';

/** How long tenants with new events are collected, so that many events written at once cause one announcement. */
const gatherMs = 10;
/** How often to look for endpoints with unannounced events: a process may die between an event and its announcement. */
const sweepMs = 15_000;
const sweepPage = 500;

/** Makes endpoints due when their tenants have new events. */
export class WebhookBell {
  private tenants = new Set<string>();
  private gathering: Timer | undefined;
  private sweeping: Timer | undefined;
  private ringing: Promise<void> = Promise.resolve();
  private readonly onPlaced = (tenants: Iterable<string>): void => this.gather(tenants);
  private readonly clock: Clock;

  constructor(
    private readonly ledger: Ledger,
    private readonly saga: Pick<WebhookSaga, 'look'>,
    private readonly runner: Pick<Runner, 'kick'>,
    private readonly onError: (error: unknown, what: string) => void,
  ) {
    this.clock = ledger.clock;
  }

  start(): void {
    this.ledger.news.on('placed', this.onPlaced);
    const sweep = (): void => this.after(() => this.sweep());
    this.sweeping = this.clock.every(sweepMs, sweep);
    sweep();
  }

  async stop(): Promise<void> {
    this.ledger.news.off('placed', this.onPlaced);
    this.gathering?.cancel();
    this.sweeping?.cancel();
    await this.ringing;
  }

  private gather(tenants: Iterable<string>): void {
    for (const tenant of tenants) this.tenants.add(tenant);
    this.gathering ??= this.clock.after(gatherMs, () => {
      const found = this.tenants;
      this.tenants = new Set();
      this.gathering = undefined;
      this.after(() => this.ring(found));
    });
  }

  /** Runs these one after another. */
  private after(work: () => Promise<void>): void {
    this.ringing = this.ringing.then(work).catch((error: unknown) => this.onError(error, 'webhooks'));
  }

  private async ring(tenants: Iterable<string>): Promise<void> {
    for (const tenant of tenants) {
      const endpoints = await this.ledger.webhookEndpoints.enabledOf(tenant);
      await this.wake(endpoints.filter((id) => !this.saga.look(id)).map((id) => ({ id, tenant })));
    }
  }

  private async sweep(): Promise<void> {
    for (let after = '', more = true; more;) {
      const behind = await this.ledger.webhookEndpoints.behind(after, sweepPage);
      await this.wake(behind);
      more = behind.length === sweepPage;
      after = behind.at(-1)?.id ?? after;
    }
  }

  private async wake(endpoints: readonly { id: string; tenant: string }[]): Promise<void> {
    if (endpoints.length === 0) return;
    await this.ledger.transaction(async ({ work }) => {
      for (const endpoint of endpoints) await work.wake(workOf(endpoint), 'webhook');
    });
    this.runner.kick();
  }
}

/** The work of an endpoint. Each endpoint has its own share: a receiver that hangs delays no other. */
export const workOf = ({ id, tenant }: { id: string; tenant: string }) => ({ id, tenant, provider: id });
