import { type ApiKey } from '../../domain/api-key.js';
import { type Metadata, type MetadataPatch } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import { scopeNames } from '../../domain/scopes.js';
import { Field, IdField, IntegerField, ListField, TextField, TimeField } from '../../http/field-decorators.js';
import { MetadataField, MetadataFilterField, MetadataPatchField, NotedField } from '../../http/metadata-field.js';
import { PageQuery } from '../../http/paging.js';
import { addressRange, tenant } from '../../http/value-formats.js';
import { word } from '../../http/value-kinds.js';
import { type KeyRequest, type KeyWithText } from '../../usecases/manage-keys.js';
import { tenantOptions } from '../tenant-query.js';

const mostOverlap = 30 * 24 * 3_600;
const label = { max: 100, description: 'What you call it.', example: 'Web shop' };
const last4 = { min: 4, max: 4, description: 'The last four characters of the key.', example: 'es1f' };
const scopesDescription = 'What the key allows.';
const allowFromDescription = 'IP addresses and ranges (CIDR) it can be used from. Empty: anywhere.';

export class NewKeyDto {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @TextField(label)
  label: string;

  @ListField(word(scopeNames), {
    min: 1,
    max: 50,
    description: `${scopesDescription} You can only grant scopes that your own key has.`,
    example: ['search', 'reserve', 'order'],
  })
  scopes: string[];

  @TimeField({
    description: 'When it expires. Defaults to when your own key does, if at all.',
    example: '2030-01-01T00:00:00.000Z',
    optional: true,
  })
  expiresAt?: string;

  @ListField(addressRange, {
    max: 50,
    description: `${allowFromDescription} Defaults to those of your own key.`,
    example: ['192.0.2.0/24'],
    optional: true,
  })
  allowFrom?: string[];

  @MetadataField()
  metadata?: Metadata;
}

export class KeyUpdateDto {
  @MetadataPatchField()
  metadata?: MetadataPatch;
}

export class KeysQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @MetadataFilterField()
  metadata?: Metadata;
}

export class RotateKeyDto {
  @IntegerField({
    min: 0,
    max: mostOverlap,
    description: 'How long the previous key remains valid, in seconds.',
    example: 86_400,
    default: 0,
    optional: true,
  })
  overlapSeconds = 0;
}

export class KeyDto {
  @IdField('key', { description: 'The key.' })
  id: string;

  @TextField({ max: 64, description: 'The tenant it belongs to.', example: 'acme' })
  tenant: string;

  @TextField(label)
  label: string;

  @TextField(last4)
  last4: string;

  @ListField(word(scopeNames), { max: 50, description: scopesDescription, example: ['search', 'reserve', 'order'] })
  scopes: string[];

  @ListField(addressRange, { max: 50, description: allowFromDescription, example: ['192.0.2.0/24'] })
  allowFrom: string[];

  @TextField({ max: 64, description: 'The key that created it.', example: 'acme-1' })
  createdBy: string;

  @TimeField({ description: 'When it was created.' })
  createdAt: string;

  @TimeField({ description: 'When it expires.', optional: true })
  expiresAt?: string;

  @TimeField({ description: 'When it was revoked.', optional: true })
  revokedAt?: string;

  @TimeField({ description: 'When it was last used, to the minute.', optional: true })
  lastUsedAt?: string;

  @NotedField()
  metadata: Metadata;
}

export class KeyWithTextDto extends KeyDto {
  @TextField({
    max: 64,
    description: 'The key itself. It is stored only as a hash and never shown again.',
    example: `gw_test_${'0'.repeat(26)}ffes1f`,
  })
  key: string;
}

export const keyRequest = ({ expiresAt, ...request }: NewKeyDto): KeyRequest => ({
  ...request,
  ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
});

const time = (at: number | undefined): string | undefined => (at === undefined ? at : new Date(at).toISOString());

export const keyDto = (key: ApiKey): KeyDto => ({
  id: key.id,
  tenant: key.tenant,
  label: key.label,
  last4: key.last4,
  scopes: [...key.scopes],
  allowFrom: [...key.allowFrom],
  createdBy: key.createdBy,
  createdAt: new Date(key.createdAt).toISOString(),
  ...onlySet({ expiresAt: time(key.expiresAt), revokedAt: time(key.revokedAt), lastUsedAt: time(key.lastUsedAt) }),
  metadata: key.metadata ?? {},
});

export const keyWithTextDto = ({ key, text }: KeyWithText): KeyWithTextDto => ({ ...keyDto(key), key: text });
