import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { mayReceive } from '../access/event-access.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { type OutboxEvent } from '../domain/event-data.js';
import { onlySet } from '../domain/only-set.js';
import { type WebhookAttempt, type WebhookEndpoint } from '../domain/webhook.js';
import { Ledger } from '../ledger/ledger.js';
import { type Replay } from '../ledger/webhook-queue.js';
import { Runner } from '../sagas/runner.js';
import { workOf } from '../webhooks/bell.js';
import { type PageRequest } from './kit/page-request.js';

/** What to send again: one event, or all events of a period. */
export interface ReplayRequest {
  eventId?: string;
  /** Epoch ms. */
  since?: number;
  until?: number;
}

/** Feed places and event times may disagree by a moment: transactions may write events in another order than they are placed. */
const slackMs = 60_000;

/** Delivery attempts of an endpoint, and replays. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
  ) {}

  async list({ tenant }: Caller, endpointId: string, { after, limit }: PageRequest): Promise<WebhookAttempt[]> {
    await this.endpoint(tenant, endpointId);
    return this.ledger.webhookQueue.attempts(endpointId, { ...onlySet({ before: after }), limit: limit + 1 });
  }

  /** Queues events for delivery again, from now on; the order of events of one subject applied to their first delivery. */
  async replay(caller: Caller, endpointId: string, wanted: ReplayRequest): Promise<{ id: string }> {
    const { tenant } = caller;
    const endpoint = await this.endpoint(tenant, endpointId);
    if (endpoint.disabled !== undefined)
      throw new GatewayError('invalid_state', 'The webhook endpoint is disabled. Enable it first.');
    const event = await this.eventOf(tenant, wanted);
    mayReceive(caller, event ? [event.type] : endpoint.eventTypes);
    const range = event ? { after: event.sequence - 1, upTo: event.sequence } : await this.rangeOf(tenant, wanted);
    const id = newId('rpl', this.ledger.clock);
    await this.ledger.transaction(async (ledger) => {
      if (event) {
        const now = this.ledger.clock.now();
        // The event may be waiting for its next attempt, holding up those behind it.
        await ledger.webhookQueue.release(endpointId, event.subjectId, now);
        await ledger.webhookQueue.take(endpoint, range, now);
      } else await ledger.webhookQueue.addReplay(endpointId, { id, ...range });
      await ledger.work.wake(workOf(endpoint), 'webhook');
    });
    this.runner.kick();
    return { id };
  }

  /** The event that the request names; undefined if it names a period. */
  private async eventOf(tenant: string, { eventId, since, until }: ReplayRequest): Promise<OutboxEvent | undefined> {
    if ((eventId === undefined) === (since === undefined))
      throw invalidField('/eventId', 'required', 'Provide either eventId or since.');
    if (eventId === undefined) return undefined;
    if (until !== undefined) throw invalidField('/until', 'not_allowed', 'Provide until only together with since.');
    const event = await this.ledger.outbox.find(tenant, eventId);
    if (!event) throw invalidField('/eventId', 'not_found', 'Event not found.');
    return event;
  }

  private async rangeOf(tenant: string, { since, until }: ReplayRequest): Promise<Omit<Replay, 'id'>> {
    if (until !== undefined && until < since!) throw invalidField('/until', 'out_of_range', 'must not be before since');
    const upTo = await this.ledger.outbox.lastPlace(tenant);
    return {
      after: await this.placeBefore(tenant, since! - slackMs, upTo),
      upTo,
      since: since!,
      ...onlySet({ until }),
    };
  }

  /** A place in the feed before every event as late as `at`, found by binary search: places follow the order of times. */
  private async placeBefore(tenant: string, at: number, last: number): Promise<number> {
    let [low, high] = [0, last];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [event] = await this.ledger.outbox.page({ tenant, after: middle, limit: 1 });
      if (event && event.at < at) low = event.sequence;
      else high = middle;
    }
    return low;
  }

  private async endpoint(tenant: string, id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.ledger.webhookEndpoints.findFor(tenant, id);
    if (!endpoint) throw new GatewayError('not_found', 'Webhook endpoint not found.');
    return endpoint;
  }
}
