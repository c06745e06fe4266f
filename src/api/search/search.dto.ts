import {
  type SearchedBy,
  searchedBy,
  type SearchedType,
  searchedTypes,
  type SearchHit,
} from '../../domain/search-hit.js';
import { Field, IntegerField, ListField, TextField, WordField } from '../../http/field-decorators.js';
import { providerWith } from '../../http/provider-notes.js';
import { tenant } from '../../http/value-formats.js';

export class SearchQuery {
  @TextField({
    min: 3,
    max: 128,
    description:
      "A phone number, or at least three digits of one: its first digits, area code, exchange or line number. Or an ID (its beginning is enough), a customer reference, a provider's order ID, or a provider's ID of a customer or trunk.",
    example: '2062190100',
  })
  q: string;

  @Field(tenant, {
    description: 'Only what belongs to this tenant. Keys with scope `operator` search every tenant by default.',
    example: 'acme',
    optional: true,
  })
  tenant?: string;

  @IntegerField({
    min: 1,
    max: 100,
    description: 'Maximum number of results.',
    example: 20,
    default: 20,
    optional: true,
  })
  limit = 20;
}

export class SearchHitDto {
  @WordField(searchedTypes, { description: 'What was found.', example: 'order' })
  type: SearchedType;

  @TextField({ max: 128, description: 'Its ID. For numbers, the number.', example: 'ord_01kf3xwaj80000q7r9t2v4x6z8' })
  id: string;

  @TextField({ max: 256, description: 'Where to read it.', example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8' })
  href: string;

  @TextField({ max: 32, description: 'The provider. Absent for numbers.', example: providerWith('POST /v1/orders'), optional: true }) // prettier-ignore
  provider?: string;

  @TextField({ max: 64, description: 'The tenant it belongs to. Absent for numbers.', example: 'acme', optional: true })
  tenant?: string;

  @TextField({ max: 32, description: 'Its status, if it has one.', example: 'completed', optional: true })
  status?: string;

  @WordField(searchedBy, { description: 'What matched.', example: 'phoneNumber' })
  matched: SearchedBy;
}

export class SearchResultsDto {
  @ListField(() => SearchHitDto, { max: 100, description: 'What was found.' })
  data: SearchHitDto[];
}

/** The path of each type of resource. For a number, its history shows everything known about it here. */
const hrefs: Readonly<Record<SearchedType, (hit: SearchHit) => string>> = {
  number: ({ id }) => `/v1/numbers/${encodeURIComponent(id)}/history`,
  reservation: ({ id }) => `/v1/reservations/${id}`,
  order: ({ id }) => `/v1/orders/${id}`,
  port_order: ({ id }) => `/v1/port-orders/${id}`,
  change: ({ id }) => `/v1/changes/${id}`,
  finding: ({ id }) => `/v1/reconciliation/findings/${id}`,
  customer: ({ id, provider }) => `/v1/customers/${encodeURIComponent(id)}?provider=${provider}`,
  trunk: ({ provider }) => `/v1/trunks?provider=${provider}`,
};

export const searchHitDto = (hit: SearchHit): SearchHitDto => ({ ...hit, href: hrefs[hit.type](hit) });
