import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { mayReceive } from '../access/event-access.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { newId } from '../domain/ids.js';
import { hasMetadata, type Metadata, type MetadataPatch, patched } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { mostEndpoints, secretOverlapMs, type WebhookEndpoint } from '../domain/webhook.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveAttention } from '../lifecycle/attention-moves.js';
import { Runner } from '../sagas/runner.js';
import { AddressGuard } from '../webhooks/address-guard.js';
import { WebhookSecrets } from '../webhooks/secrets.js';
import { workOf } from '../webhooks/bell.js';
import { type PageRequest } from './kit/page-request.js';

export interface NewWebhookEndpoint {
  url: string;
  eventTypes: readonly string[];
  description?: string;
  metadata?: Readonly<Record<string, string>>;
}

export interface WebhookEndpointChange {
  url?: string;
  eventTypes?: readonly string[];
  description?: string;
  metadata?: MetadataPatch;
  enabled?: boolean;
}

/** An endpoint, with its secret if it has just been created. */
export type ShownEndpoint = WebhookEndpoint & { shownSecret?: string };

/** Webhook endpoints of a tenant. */
@Injectable()
export class WebhookEndpoints {
  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
    private readonly secrets: WebhookSecrets,
    private readonly guard: AddressGuard,
  ) {}

  /** Creates an endpoint, which receives events from now on. */
  async create(caller: Caller, wanted: NewWebhookEndpoint, use?: KeyUse): Promise<ShownEndpoint> {
    const { tenant } = caller;
    mayReceive(caller, wanted.eventTypes);
    await this.checkUrl(wanted.url);
    const { clock } = this.ledger;
    const id = newId('whe', clock);
    const shownSecret = this.secrets.create();
    const secret = this.secrets.seal(id, shownSecret);
    const now = clock.now();
    const made = await this.ledger.transaction(async (ledger) => {
      const position = await ledger.outbox.lastPlace(tenant);
      const endpoint = { ...wanted, id, tenant, secret, position, createdAt: now, updatedAt: now };
      if ((await ledger.webhookEndpoints.countLocked(tenant)) >= mostEndpoints) throw tooMany();
      await ledger.webhookEndpoints.insert(endpoint);
      if (use) await ledger.idempotency.bind(use, id);
      return endpoint;
    });
    return { ...made, shownSecret };
  }

  async one({ tenant }: Caller, id: string): Promise<WebhookEndpoint> {
    return found(await this.ledger.webhookEndpoints.findFor(tenant, id));
  }

  /** Those with all these metadata values: one more than `limit` if there are more. A tenant's endpoints are few, so all of them are read. */
  async list({ tenant }: Caller, { after, limit }: PageRequest, metadata: Metadata = {}): Promise<WebhookEndpoint[]> {
    const part = { ...onlySet({ before: after }), limit: mostEndpoints };
    const endpoints = await this.ledger.webhookEndpoints.list(tenant, part);
    return endpoints.filter((one) => hasMetadata(one.metadata ?? {}, metadata)).slice(0, limit + 1);
  }

  async change(
    caller: Caller,
    id: string,
    wanted: WebhookEndpointChange,
    expected?: Expectation<WebhookEndpoint>,
  ): Promise<WebhookEndpoint> {
    const { url, eventTypes, description, metadata, enabled } = wanted;
    if (url !== undefined) await this.checkUrl(url);
    return this.settled(caller.tenant, id, async (ledger, before) => {
      expected?.(before);
      // A new address, or more event types: either requires the right to read what is sent there.
      if (url !== undefined || eventTypes !== undefined) mayReceive(caller, eventTypes ?? before.eventTypes);
      const disabled = enabled === undefined ? before.disabled : enabled ? undefined : (before.disabled ?? 'requested');
      await ledger.webhookEndpoints.change(
        id,
        onlySet({
          url: url ?? before.url,
          eventTypes: eventTypes ?? before.eventTypes,
          description: description === '' ? undefined : (description ?? before.description),
          metadata: metadata ? patched(before.metadata ?? {}, metadata) : before.metadata,
          disabled,
        }),
      );
      if (before.disabled === undefined || disabled !== undefined) return;
      await settleAttention(ledger, before, 'The endpoint was enabled again.');
      await ledger.work.wake(workOf(before), 'webhook');
    });
  }

  /** Events queued for it are no longer sent. */
  async remove({ tenant }: Caller, id: string): Promise<void> {
    await this.ledger.transaction(async (ledger) => {
      const endpoint = found(await ledger.webhookEndpoints.lock(tenant, id));
      await settleAttention(ledger, endpoint, 'The endpoint was deleted.');
      await ledger.webhookQueue.clear(id);
      await ledger.webhookEndpoints.remove(id);
    });
  }

  /** Creates a new secret; the previous one keeps signing for a day. */
  async rotate({ tenant }: Caller, id: string, use?: KeyUse): Promise<ShownEndpoint> {
    const shownSecret = this.secrets.create();
    const secret = this.secrets.seal(id, shownSecret);
    const rotated = await this.settled(tenant, id, async (ledger) => {
      await ledger.webhookEndpoints.rotate(id, secret, this.ledger.clock.now() + secretOverlapMs);
      if (use) await ledger.idempotency.bind(use, id);
    });
    return { ...rotated, shownSecret };
  }

  /** The endpoint after `work`, which runs with the endpoint locked. */
  private async settled(
    tenant: string,
    id: string,
    work: (ledger: LedgerView, before: WebhookEndpoint) => Promise<void>,
  ): Promise<WebhookEndpoint> {
    const after = await this.ledger.transaction(async (ledger) => {
      await work(ledger, found(await ledger.webhookEndpoints.lock(tenant, id)));
      return found(await ledger.webhookEndpoints.findFor(tenant, id));
    });
    this.runner.kick();
    return after;
  }

  private async checkUrl(written: string): Promise<void> {
    const fault = await this.guard.faultIn(new URL(written));
    if (fault !== undefined) throw invalidField('/url', 'not_allowed', fault);
  }
}

async function settleAttention(ledger: LedgerView, endpoint: WebhookEndpoint, why: string): Promise<void> {
  const { id, tenant, attention } = endpoint;
  if (attention) await moveAttention(ledger, { kind: 'webhook_endpoint', id, tenant }, attention, undefined, why);
}

const found = (endpoint: WebhookEndpoint | undefined): WebhookEndpoint => {
  if (!endpoint) throw new GatewayError('not_found', 'Webhook endpoint not found.');
  return endpoint;
};

const tooMany = (): GatewayError =>
  new GatewayError('conflict', `A tenant has at most ${mostEndpoints} webhook endpoints. Delete one that is not used.`);
