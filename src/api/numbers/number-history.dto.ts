import { type NumberHistoryEntry, type NumberSubject, numberSubjects } from '../../domain/number-history.js';
import { onlySet } from '../../domain/only-set.js';
import { Field, ObjectField, TextField, WordField } from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { tenant } from '../../http/value-formats.js';
import { EventDto, eventDto } from '../event.dto.js';
import { hrefOf } from '../work-items/work-item-actions.js';

export class NumberHistoryQuery extends PageQuery {
  @Field(tenant, {
    description: 'Only what belonged to this tenant. Keys with scope `operator` see every tenant by default.',
    example: 'acme',
    optional: true,
  })
  tenant?: string;
}

export class NumberSubjectDto {
  @WordField(numberSubjects, { description: 'Type of the resource.', example: 'order' })
  type: NumberSubject;

  @TextField({ max: 64, description: 'ID of the resource.', example: 'ord_01kf3xwaj80000q7r9t2v4x6z8' })
  id: string;

  @TextField({ max: 256, description: 'Where to read it.', example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8' })
  href: string;
}

/** Something that happened to a number, and the resource it was part of. */
export class NumberHistoryEntryDto extends EventDto {
  @ObjectField(() => NumberSubjectDto, { description: 'The resource it happened to.' })
  resource: NumberSubjectDto;

  @TextField({ max: 64, description: 'The tenant it belonged to, if any.', example: 'acme', optional: true })
  tenant?: string;

  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;
}

export function numberHistoryEntryDto({
  key,
  resource,
  tenant: of,
  provider,
  ...event
}: NumberHistoryEntry): NumberHistoryEntryDto {
  // prettier-ignore
  return {
    ...eventDto({ id: key, ...event }),
    resource: { ...resource, href: hrefOf(resource) },
    ...onlySet({ tenant: of }),
    provider,
  };
}
