import { type Change, changeStatuses, type ChangeStatus } from '../../domain/change.js';
import { Field, ObjectField, TextField, TimeField, WordField } from '../../http/fields.js';
import { tenant, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { transactionIdOptions } from '../event.dto.js';
import { OrderFailureDto } from '../orders/orders.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';

const kind = text({ max: 64, pattern: /^[a-z][a-zA-Z_.]{1,63}$/, says: 'a kind of change, such as trunk.create' });

export class ChangesQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @WordField(changeStatuses, { description: 'Only changes in this status.', example: 'needs_review', optional: true })
  status?: ChangeStatus;

  @Field(providerId, { description: 'Only changes at this provider.', example: 'didtfn', optional: true })
  provider?: string;

  @Field(kind, { description: 'Only changes of this kind.', example: 'trunk.create', optional: true })
  kind?: string;
}

/** Something that is being changed at a provider, or was. */
export class ChangeDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @Field(kind, { description: 'What is done to what.', example: 'trunk.create' })
  kind: string;

  @TextField({ max: 32, description: 'Where.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 128, description: 'What it concerns.', example: 'number:+12062190100', optional: true })
  target?: string;

  @WordField(changeStatuses, {
    description:
      'It goes on by itself. `outcome_unknown`: a reply was lost; it is settled by reading. `needs_review`: reading could not tell; `failure` says what to look for, `POST …/resolve` ends it.',
    example: 'outcome_unknown',
  })
  status: ChangeStatus;

  @ObjectField(() => OrderFailureDto, {
    description: 'Why it was rejected, or what a person has to look into.',
    optional: true,
  })
  failure?: OrderFailureDto;

  @TextField(transactionIdOptions)
  transactionId?: string;

  @ObjectField(() => AttentionDto, {
    description: 'That it wants a look, and why; goes by itself when the cause does.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was asked for.' })
  createdAt: string;

  @TimeField({ description: 'When it last moved.' })
  updatedAt: string;
}

export class ChangeResolutionDto {
  @WordField(['completed', 'rejected'], { description: 'What you found out at the provider.', example: 'completed' })
  outcome: 'completed' | 'rejected';

  @TextField({
    max: 1000,
    description: 'How you know. Becomes part of the history.',
    example: 'Seen in the portal on 22 November.',
  })
  note: string;

  @TextField({
    max: 64,
    description:
      "The provider's id of what was made; required for `trunk.create` and `customer.create`, completed. It becomes that of whoever asked for it.",
    example: '88515144',
    optional: true,
  })
  madeId?: string;
}

export function changeDto({
  id,
  kind,
  provider,
  target,
  status,
  failure,
  transactionId,
  attention,
  createdAt,
  updatedAt,
}: Change): ChangeDto {
  return {
    id,
    kind,
    provider,
    ...(target === undefined ? {} : { target }),
    status,
    ...(failure && { failure }),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...attentionDto(attention),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
