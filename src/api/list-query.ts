import { type Metadata } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { PhoneNumberField, TimeField, WordField } from '../http/field-decorators.js';
import { MetadataFilterField } from '../http/metadata-field.js';
import { afterCursor, cursorOf, type Page, pageOf, PageQuery } from '../http/paging.js';
import { type FoundItems, type ListRequest } from '../usecases/kit/search-list.js';

const sorts = ['createdAt', '-createdAt'] as const;

/** Query of a list of the gateway's own resources. */
export class ListQuery extends PageQuery {
  @TimeField({ description: 'Only items created at this time or later.', optional: true })
  createdAfter?: string;

  @TimeField({ description: 'Only items created before this time.', optional: true })
  createdBefore?: string;

  @PhoneNumberField({ description: 'Only items that concern this number.', optional: true })
  phoneNumber?: string;

  @WordField(sorts, {
    description: 'Order: `createdAt` is oldest first, `-createdAt` newest first.',
    example: '-createdAt',
    default: '-createdAt',
    optional: true,
  })
  sort: (typeof sorts)[number] = '-createdAt';
}

/** The same for resources with metadata. */
export class NotedListQuery extends ListQuery {
  @MetadataFilterField()
  metadata?: Metadata;
}

export const severalStatuses = (what: string, example: string) =>
  ({
    description: `Only ${what} with one of these statuses. Repeat the parameter for several.`,
    example: [example],
    optional: true,
  }) as const;

/** The list request that a query describes. */
export function listRequest(
  query: ListQuery & { status?: readonly string[]; metadata?: Metadata },
): ListRequest & { phoneNumber?: string } {
  const { status, metadata, phoneNumber, createdAfter, createdBefore, sort, limit } = query;
  return {
    ...onlySet({ status, metadata, phoneNumber, after: afterCursor(query) }),
    ...onlySet({ createdAfter: timeOf(createdAfter), createdBefore: timeOf(createdBefore) }),
    ascending: sort === 'createdAt',
    limit,
  };
}

const timeOf = (written: string | undefined): number | undefined =>
  written === undefined ? undefined : Date.parse(written);

/** The response page for what was found. */
export function pageOfFound<Item extends { id: string }, Dto>(
  { items, reached }: FoundItems<Item>,
  limit: number,
  dtoOf: (item: Item) => Dto,
): Page<Dto> {
  const { data, page } = pageOf(items, limit, ({ id }) => id);
  const more = reached !== undefined && !page.hasMore ? { hasMore: true, nextCursor: cursorOf(reached) } : page;
  return { data: data.map(dtoOf), page: more };
}
