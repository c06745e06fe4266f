import { onlySet } from '../domain/only-set.js';
import { afterCursor, type PageQuery } from '../http/paging.js';
import { type PageRequest } from '../usecases/kit/page-request.js';

export function pageRequest(query: PageQuery): PageRequest {
  const after = afterCursor(query);
  return { limit: query.limit, ...onlySet({ after }) };
}
