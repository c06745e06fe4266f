import { type ChangedResource, resourceOf } from '../../contract/change-resource.js';
import { type Change, changeStatuses, type ChangeStatus } from '../../domain/change.js';
import { onlySet } from '../../domain/only-set.js';
import {
  AnythingField,
  Field,
  ListField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text, word } from '../../http/value-kinds.js';
import { tenant } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { transactionIdOptions } from '../event.dto.js';
import { ListQuery, severalStatuses } from '../list-query.js';
import { OrderFailureDto } from '../orders/order-failure.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';

const kind = text({ max: 64, pattern: /^[a-z][a-zA-Z_.]{1,63}$/, says: 'a type of change, such as trunk.create' });

export class ChangesQuery extends ListQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @ListField(word(changeStatuses), { max: changeStatuses.length, ...severalStatuses('changes', 'completed') })
  status?: ChangeStatus[];

  @Field(providerId, {
    description: 'Only changes at this provider.',
    example: providerWith('POST /v1/trunks'),
    optional: true,
  })
  provider?: string;

  @Field(kind, { description: 'Only changes of this type.', example: 'trunk.create', optional: true })
  kind?: string;
}

export class ChangedResourceDto implements ChangedResource {
  @WordField(['trunk', 'number', 'customer', 'order', 'port'], { description: 'What it is.', example: 'trunk' })
  type: ChangedResource['type'];

  @TextField({ max: 64, description: "Its ID. For a trunk or a customer, the provider's ID.", example: '3' })
  id: string;

  @TextField({
    max: 512,
    format: 'uri-reference',
    description: 'Its path on this gateway.',
    example: '/v1/trunks/3?direction=origination',
  })
  href: string;
}

/** A change at a provider, in progress or ended. */
export class ChangeDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @Field(kind, { description: 'Type of change.', example: 'trunk.create' })
  kind: string;

  @TextField({
    max: 32,
    description: 'The provider where the change is made.',
    example: providerWith('POST /v1/trunks'),
  })
  provider: string;

  @TextField({ max: 128, description: 'The resource it concerns.', example: 'number:+12062190100', optional: true })
  target?: string;

  @ObjectField(() => ChangedResourceDto, {
    description: 'What was created or changed. Absent if it is not a single resource, for example in a bulk update.',
    optional: true,
  })
  resource?: ChangedResourceDto;

  @WordField(changeStatuses, {
    description:
      'Progresses in the background. `outcome_unknown`: a reply was lost and the gateway is determining the outcome by reading. `needs_review`: reading could not determine the outcome; `failure` says what to check, and `POST …/resolve` settles it.',
    example: 'outcome_unknown',
  })
  status: ChangeStatus;

  @AnythingField({
    description: 'The result, once the change is completed. Its fields depend on `kind`.',
    example: { id: '3', direction: 'origination', title: 'main' },
    optional: true,
  })
  result?: unknown;

  @ObjectField(() => OrderFailureDto, {
    description: 'Why it was rejected, or what to check.',
    optional: true,
  })
  failure?: OrderFailureDto;

  @TextField(transactionIdOptions)
  transactionId?: string;

  @ObjectField(() => AttentionDto, {
    description: 'Why the resource needs attention. Cleared when the cause is gone.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was requested.' })
  createdAt: string;

  @TimeField({ description: 'When the change was last updated.' })
  updatedAt: string;
}

export class ChangeResolutionDto {
  @WordField(['completed', 'rejected'], { description: 'What you found at the provider.', example: 'completed' })
  outcome: 'completed' | 'rejected';

  @TextField({
    max: 1000,
    description: 'How you verified this. Recorded in the history.',
    example: "Seen in the provider's portal on November 22.",
  })
  note: string;

  @TextField({
    max: 64,
    description:
      "The provider's ID of what was created. Required when `trunk.create` or `customer.create` is resolved as completed; the resource then belongs to the tenant that requested it.",
    example: '88515144',
    optional: true,
  })
  madeId?: string;
}

export function changeDto(change: Change): ChangeDto {
  const { id, kind, provider, target, status, result } = change;
  const resource = resourceOf(change);
  const { failure, transactionId, attention, createdAt, updatedAt } = change;
  return {
    id,
    kind,
    provider,
    ...onlySet({ target, resource }),
    status,
    ...onlySet({ result, failure, transactionId }),
    ...attentionDto(attention),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
