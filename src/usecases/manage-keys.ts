import { Inject, Injectable } from '@nestjs/common';
import { actorOf, inside } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { type GatewayConfig } from '../config/environment.js';
import { AddressRanges } from '../domain/address-ranges.js';
import { type ApiKey } from '../domain/api-key.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { newId } from '../domain/ids.js';
import { digestOf, newKeyText } from '../domain/key-text.js';
import { type Metadata, type MetadataPatch } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { grantedBy } from '../domain/scopes.js';
import { type AuditEntry } from '../domain/audit.js';
import { Ledger } from '../ledger/ledger.js';
import { CONFIG } from '../tokens.js';
import { type PageRequest } from './kit/page-request.js';
import { type FoundItems, type ListRequest, searchList } from './kit/search-list.js';

/** A key to create. Times are epoch ms. */
export interface KeyRequest {
  /** The tenant of the key; by default the caller's own, and only operators can name another. */
  tenant?: string;
  label: string;
  scopes: readonly string[];
  expiresAt?: number;
  allowFrom?: readonly string[];
  metadata?: Metadata;
}

/** A key with its text, which is shown only once. */
export interface KeyWithText {
  key: ApiKey;
  text: string;
}

/** API keys of the ledger. No key can get more rights than the caller that creates or rotates it has. */
@Injectable()
export class ManageKeys {
  constructor(
    private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'mode'>,
  ) {}

  async create(caller: Caller, request: KeyRequest): Promise<KeyWithText> {
    const { tenant } = inside(caller, request.tenant);
    const { label, scopes, expiresAt = caller.expiresAt, allowFrom = caller.allowFrom ?? [], metadata } = request;
    const { clock } = this.ledger;
    if (request.expiresAt !== undefined && request.expiresAt <= clock.now())
      throw invalidField('/expiresAt', 'out_of_range', 'must be in the future');
    refuseMore(caller, { scopes, allowFrom, ...onlySet({ expiresAt }) });
    const text = newKeyText(this.config.mode, clock);
    const key: ApiKey = {
      id: newId('key', clock),
      ...{ tenant, label, scopes, allowFrom },
      last4: text.slice(-4),
      createdBy: caller.keyId,
      createdAt: clock.now(),
      ...onlySet({ expiresAt, metadata }),
    };
    await this.ledger.transaction(async (ledger) => {
      await ledger.apiKeys.insert(key, digestOf(text));
      await ledger.metadata.add(tenant, key.id, metadata);
      await ledger.audit.append({ ...actOf(caller, key), action: 'key.create', details: { label, scopes } });
    });
    return { key, text };
  }

  async list(caller: Caller, tenant: string | undefined, { after, limit }: PageRequest): Promise<ApiKey[]> {
    const found = { ...onlySet({ before: after }), limit: limit + 1 };
    return this.ledger.apiKeys.list(inside(caller, tenant).tenant, found);
  }

  /** The same, filtered by metadata. */
  search(
    caller: Caller,
    asked: string | undefined,
    request: Pick<ListRequest, 'metadata' | 'after' | 'limit'>,
  ): Promise<FoundItems<ApiKey>> {
    const { tenant } = inside(caller, asked);
    const { apiKeys, metadata } = this.ledger;
    const [pair] = Object.entries(request.metadata ?? {});
    return searchList(request, {
      prefix: 'key',
      list: (part) => apiKeys.list(tenant, part),
      ...(pair && { ids: (part) => metadata.having(tenant, pair, part) }),
      some: (ids) => apiKeys.some(tenant, ids),
      fits: () => true,
    });
  }

  async get(caller: Caller, tenant: string | undefined, id: string): Promise<ApiKey> {
    const key = await this.ledger.apiKeys.find(id, inside(caller, tenant).tenant);
    if (!key) throw noKey();
    return key;
  }

  /** Updates the notes on a key, even if it has ended. */
  async note(
    caller: Caller,
    asked: string | undefined,
    id: string,
    metadata: MetadataPatch,
    expected?: Expectation<ApiKey>,
  ): Promise<ApiKey> {
    const of = inside(caller, asked);
    return this.ledger.transaction(async (ledger) => {
      const present = await ledger.metadata.lock('api_keys', of.tenant, id);
      const key = present && (await ledger.apiKeys.find(id, of.tenant));
      if (!key) throw noKey();
      expected?.(key);
      await ledger.metadata.mergeInto('api_keys', of.tenant, id, present, metadata);
      const details = { metadata: Object.keys(metadata) };
      await ledger.audit.append({ ...actOf(caller, key), action: 'key.update', details });
      return (await ledger.apiKeys.find(id))!;
    });
  }

  /** Gives the key a new text; the previous one stays valid for the overlap. The caller must have all rights of the key, since it learns its text. */
  async rotate(caller: Caller, tenant: string | undefined, id: string, overlapSeconds: number): Promise<KeyWithText> {
    const key = await this.get(caller, tenant, id);
    const { clock } = this.ledger;
    if (key.revokedAt !== undefined || (key.expiresAt ?? Infinity) <= clock.now())
      throw new GatewayError('invalid_state', 'This API key has been revoked or has expired.');
    refuseMore(caller, key);
    const text = newKeyText(this.config.mode, clock);
    const replacedAt = clock.now() + overlapSeconds * 1_000;
    await this.ledger.transaction(async (ledger) => {
      await ledger.apiKeys.rotate(id, { digest: digestOf(text), last4: text.slice(-4) }, replacedAt, caller.keyId);
      await ledger.audit.append({ ...actOf(caller, key), action: 'key.rotate', details: { overlapSeconds } });
    });
    return { key: await this.get(caller, key.tenant, id), text };
  }

  /** Idempotent. */
  async revoke(caller: Caller, tenant: string | undefined, id: string): Promise<ApiKey> {
    const key = await this.get(caller, tenant, id);
    await this.ledger.transaction(async (ledger) => {
      if (await ledger.apiKeys.revoke(id)) await ledger.audit.append({ ...actOf(caller, key), action: 'key.revoke' });
    });
    return this.get(caller, key.tenant, id);
  }
}

const noKey = (): GatewayError => new GatewayError('not_found', 'API key not found.');

const actOf = (caller: Caller, { id, tenant }: ApiKey): Omit<AuditEntry, 'id' | 'at' | 'action'> => ({
  ...actorOf(inside(caller, tenant)),
  resource: id,
});

/** Refuses rights that the caller itself does not have. */
function refuseMore(caller: Caller, request: Pick<ApiKey, 'scopes' | 'expiresAt' | 'allowFrom'>): void {
  const missing = grantedBy(request.scopes, false).find((scope) => !caller.scopes.includes(scope));
  if (missing !== undefined)
    throw new GatewayError('forbidden', `Your API key lacks scope "${missing}" and cannot grant it to another key.`);
  if (caller.expiresAt !== undefined && (request.expiresAt ?? Infinity) > caller.expiresAt)
    throw new GatewayError('forbidden', 'Your API key expires before that.');
  const { allowFrom = [] } = caller;
  const own = new AddressRanges(allowFrom);
  if (
    allowFrom.length > 0 &&
    (request.allowFrom.length === 0 || !request.allowFrom.every((range) => own.covers(range)))
  )
    throw new GatewayError('forbidden', 'Your API key may not be used from all of those addresses.');
}
