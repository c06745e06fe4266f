import { type Type as Class } from '@nestjs/common';
import { invalidField } from '../domain/errors.js';
import { FlagField, IntegerField, ListField, ObjectField, TextField } from './field-decorators.js';

/** The maximum page size. */
const mostPerPage = 200;
const mostCursor = 256;

/** The query of every list. A list's own query extends it. */
export class PageQuery {
  @IntegerField({
    min: 1,
    max: mostPerPage,
    description: 'Maximum number of results per page.',
    example: 50,
    default: 50,
    optional: true,
  })
  limit = 50;

  @TextField({
    max: mostCursor,
    pattern: /^[\w-]+$/,
    says: 'a nextCursor of the same list',
    description: 'Cursor for the next page: `page.nextCursor` of the previous one.',
    example: 'b3JkXzAxa2YzeHdhajgwMDAwcTdyOXQydjR4Nno4',
    optional: true,
  })
  cursor?: string;
}

/** The ID after which a list continues, or undefined at its beginning. An invalid cursor is refused. */
export function afterCursor({ cursor }: PageQuery): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^[\w.:-]{1,190}$/.test(id) || cursorOf(id) !== cursor) {
    throw invalidField('?cursor', 'format', 'must be a nextCursor of the same list');
  }
  return id;
}

export const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');

/** A page of a list, as returned. */
export interface Page<Item> {
  data: Item[];
  page: { hasMore: boolean; nextCursor?: string };
}

/** The page made of up to `limit` + 1 elements from a store; `idOf` is the ID of the element to continue after. */
export function pageOf<Item>(found: readonly Item[], limit: number, idOf: (item: Item) => string): Page<Item> {
  const data = found.slice(0, limit);
  const last = data.at(-1);
  const hasMore = found.length > limit;
  return { data, page: { hasMore, ...(hasMore && last !== undefined ? { nextCursor: cursorOf(idOf(last)) } : {}) } };
}

/**
 * A page of a complete list, in the order shown. The cursor counts from the list's end, so that new elements at the beginning do not shift it.
 */
export function pageOfWhole<Item>(whole: readonly Item[], query: PageQuery): Page<Item> {
  const after = afterCursor(query);
  if (after !== undefined && !/^\d{1,9}$/.test(after))
    throw invalidField('?cursor', 'format', 'must be a nextCursor of the same list');
  const begin = after === undefined ? 0 : Math.max(0, whole.length - Number(after));
  const left = whole.length - begin - query.limit;
  return pageOf(whole.slice(begin), query.limit, () => String(left));
}

/** Where the next page starts. */
export class PageDto {
  @FlagField({ description: 'Whether there are more results.', example: true })
  hasMore: boolean;

  @TextField({
    max: mostCursor,
    pattern: /^[\w-]+$/,
    description: 'The `cursor` for the next page. Absent on the last page.',
    example: 'b3JkXzAxa2YzeHc4cTIwMDAwbTVlN3I5dDJ2NHg2',
    optional: true,
  })
  nextCursor?: string;
}

/** The reply class of a list: `class OrderPage extends Paged(OrderDto) {}`. */
export function Paged<Item extends object>(item: Class<Item>): Class<Page<Item>> {
  class PagedDto implements Page<Item> {
    @ListField(() => item, { max: mostPerPage, description: 'The items on this page.' })
    data: Item[];

    @ObjectField(() => PageDto, { description: 'Pagination.' })
    page: Page<Item>['page'];
  }
  return PagedDto;
}
