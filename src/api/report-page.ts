import { type Page, pageOfWhole, type PageQuery } from '../http/paging.js';
import { type Reported } from '../usecases/kit/reported.js';

/** A page of one provider's report, with the provider in each line. */
export const reportPage = <T extends object>(
  { provider, data }: Reported<T>,
  query: PageQuery,
): Page<T & { provider: string }> =>
  pageOfWhole(
    data.map((line) => ({ ...line, provider })),
    query,
  );
