import { afterCursor, type PageQuery } from '../http/paging.js';
import { type PageWish } from '../usecases/look-up.js';

export function pageWish(query: PageQuery): PageWish {
  const after = afterCursor(query);
  return { limit: query.limit, ...(after === undefined ? {} : { after }) };
}
