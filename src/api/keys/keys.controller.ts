import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { onlySet } from '../../domain/only-set.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { afterCursor, type Page, Paged } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { ManageKeys } from '../../usecases/manage-keys.js';
import { pageOfOne } from '../examples.js';
import { pageOfFound } from '../list-query.js';
import { TenantQuery } from '../tenant-query.js';
import { KeyDto, keyDto, keyRequest, KeysQuery, KeyUpdateDto, KeyWithTextDto, keyWithTextDto, NewKeyDto, RotateKeyDto } from './keys.dto.js'; // prettier-ignore

class KeyPage extends Paged(KeyDto) {}

const tag = 'API keys';
const key: KeyDto = {
  id: 'key_01kf3xw8q20000m5e7r9t2v4x6',
  tenant: 'acme',
  label: 'Web shop',
  last4: 'es1f',
  scopes: ['search', 'reserve', 'order'],
  allowFrom: ['192.0.2.0/24'],
  createdBy: 'acme-1',
  createdAt: '2026-03-01T12:30:00.000Z',
  expiresAt: '2030-01-01T00:00:00.000Z',
  metadata: { costCenter: '4711' },
};
const withText: KeyWithTextDto = { ...key, key: `gw_test_${'0'.repeat(26)}ffes1f` };

@Controller('v1/keys')
export class KeysController {
  constructor(private readonly keys: ManageKeys) {}

  @Post()
  @Endpoint({
    tag,
    summary: 'Create an API key',
    description:
      'Only this response contains the key: the gateway stores a hash of it. A key cannot have more scopes, addresses or time than the key that creates it. Creating a key for another tenant requires `operator`.',
    ok: { status: 201, type: KeyWithTextDto, description: 'The key.', example: withText },
    errors: [],
    examples: {
      'For a shop': { label: 'Web shop', scopes: ['search', 'reserve', 'order'] },
      'For an office, for a year': {
        label: 'Porting desk',
        scopes: ['search', 'port'],
        expiresAt: '2030-01-01T00:00:00.000Z',
        allowFrom: ['192.0.2.0/24'],
      },
    },
    scope: 'keys:write',
  })
  async createKey(@Caller() caller: Caller, @Body() body: NewKeyDto): Promise<KeyWithTextDto> {
    return keyWithTextDto(await this.keys.create(caller, keyRequest(body)));
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List API keys, newest first',
    description: 'Keys of `API_KEYS_FILE` are not listed.',
    ok: { status: 200, type: KeyPage, description: 'Keys.', example: pageOfOne(key) },
    errors: [],
    scope: 'keys:read',
  })
  async listKeys(@Caller() caller: Caller, @Query() query: KeysQuery): Promise<Page<KeyDto>> {
    const { tenant, metadata, limit } = query;
    const found = await this.keys.search(caller, tenant, {
      ...onlySet({ metadata, after: afterCursor(query) }),
      limit,
    });
    return pageOfFound(found, limit, keyDto);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get an API key',
    ok: { status: 200, type: KeyDto, description: 'The key.', example: key },
    errors: [],
    scope: 'keys:read',
    versioned: true,
  })
  async getKey(@Caller() caller: Caller, @IdParam('key') id: string, @Query() query: TenantQuery): Promise<KeyDto> {
    return keyDto(await this.keys.get(caller, query.tenant, id));
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update the metadata of an API key',
    description: 'Scopes, expiry and addresses of a key cannot be changed: create another key instead.',
    ok: { status: 200, type: KeyDto, description: 'The key.', example: key },
    errors: [],
    examples: { 'A cost center': { metadata: { costCenter: '4711' } } },
    scope: 'keys:write',
    versioned: true,
    matched: true,
  })
  async updateKey(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @IdParam('key') id: string,
    @Query() query: TenantQuery,
    @Body(SomeField) { metadata = {} }: KeyUpdateDto,
  ): Promise<KeyDto> {
    return keyDto(await this.keys.note(caller, query.tenant, id, metadata, match?.against(keyDto)));
  }

  @Delete(':id')
  @Endpoint({
    tag,
    summary: 'Revoke an API key',
    description: 'Takes effect on every gateway within 5 seconds, and cannot be undone.',
    ok: {
      status: 200,
      type: KeyDto,
      description: 'The revoked key.',
      example: { ...key, revokedAt: '2026-03-01T12:35:00.000Z' },
    },
    errors: [],
    scope: 'keys:write',
  })
  async revokeKey(@Caller() caller: Caller, @IdParam('key') id: string, @Query() query: TenantQuery): Promise<KeyDto> {
    return keyDto(await this.keys.revoke(caller, query.tenant, id));
  }

  @Post(':id/rotate')
  @Endpoint({
    tag,
    summary: 'Rotate an API key',
    description:
      'Replaces the key with a new one that has the same ID and rights. The previous one remains valid for `overlapSeconds`. Requires every scope that the key has.',
    ok: { status: 200, type: KeyWithTextDto, description: 'The key, with its new value.', example: withText },
    errors: ['invalid_state'],
    examples: { 'With one day of overlap': { overlapSeconds: 86_400 }, 'At once': {} },
    scope: 'keys:write',
  })
  async rotateKey(
    @Caller() caller: Caller,
    @IdParam('key') id: string,
    @Query() query: TenantQuery,
    @Body() { overlapSeconds }: RotateKeyDto,
  ): Promise<KeyWithTextDto> {
    return keyWithTextDto(await this.keys.rotate(caller, query.tenant, id, overlapSeconds));
  }
}
