import { idFrom, type IdPrefix } from '../../domain/ids.js';
import { hasMetadata, type Metadata } from '../../domain/metadata.js';

/** What every list of ours can be narrowed by. `after` is the id of the last item of the page before; times are epoch ms. */
export interface ListRequest {
  /** Any of these. */
  status?: readonly string[];
  metadata?: Metadata;
  /** Not earlier than this. */
  createdAfter?: number;
  /** Earlier than this. */
  createdBefore?: number;
  /** Oldest first. */
  ascending?: boolean;
  after?: string;
  limit: number;
}

/** A part of a list, one item more than was asked for where there are more. */
export interface FoundItems<T> {
  items: T[];
  /** The search was broken off after this id, with fewer items than were asked for: there may be more. */
  reached?: string;
}

/** A part of the ids of a list, both ends exclusive. */
export interface IdPart {
  above: string;
  before: string;
  ascending: boolean;
  limit: number;
}

/** How resources of one kind are found in the ledger. */
export interface ListSource<T> {
  prefix: IdPrefix;
  /** Those of one status, or of all, that match in everything that has an index. */
  list: (part: IdPart, status?: string) => Promise<T[]>;
  /** Ids in a part of the list by something that is not part of them. */
  ids?: (part: IdPart) => Promise<string[]>;
  some: (ids: readonly string[]) => Promise<T[]>;
  /** Whether one that was found by its id matches in everything else. */
  fits: (item: T) => boolean;
}

type Listed = { id: string; status?: string; metadata?: Metadata };

const chunk = 200;
/** How many candidates one request looks at: a value that nearly everything has narrows nothing down. */
const mostLookedAt = 2_000;

/** A page of a list: by its indexes, or by the ids of what has a certain value, the rest of which is then compared. */
export async function searchList<T extends Listed>(
  request: ListRequest,
  source: ListSource<T>,
): Promise<FoundItems<T>> {
  const part = partOf(request, source.prefix);
  return source.ids ? byIds(request, part, source, source.ids) : { items: await byIndex(request, part, source) };
}

function partOf(request: ListRequest, prefix: IdPrefix): IdPart {
  const { ascending = false, after, createdAfter, createdBefore, limit } = request;
  const above = [idFrom(prefix, createdAfter ?? 0), ...(ascending && after !== undefined ? [after] : [])];
  const before = [
    createdBefore === undefined ? `${prefix}_zzz` : idFrom(prefix, createdBefore),
    ...(!ascending && after !== undefined ? [after] : []),
  ];
  return { above: above.sort().at(-1)!, before: before.sort()[0]!, ascending, limit: limit + 1 };
}

/** Several statuses are as many lists, laid into one another. */
async function byIndex<T extends Listed>({ status }: ListRequest, part: IdPart, { list }: ListSource<T>): Promise<T[]> {
  const statuses = status === undefined || status.length === 0 ? [undefined] : [...new Set(status)];
  const lists = await Promise.all(statuses.map((one) => list(part, one)));
  const within = lists.flat().filter(({ id }) => id > part.above && id < part.before);
  return inOrder(within, part).slice(0, part.limit);
}

async function byIds<T extends Listed>(
  { status, metadata = {} }: ListRequest,
  part: IdPart,
  { some, fits }: ListSource<T>,
  idsIn: (part: IdPart) => Promise<string[]>,
): Promise<FoundItems<T>> {
  const items: T[] = [];
  let rest = { ...part, limit: chunk };
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += chunk) {
    const ids = await idsIn(rest);
    const found = (await some(ids)).filter(
      (item) =>
        fits(item) &&
        hasMetadata(item.metadata ?? {}, metadata) &&
        (status === undefined || status.length === 0 || status.includes(item.status ?? '')),
    );
    items.push(...inOrder(found, part));
    if (items.length >= part.limit || ids.length < chunk) return { items: items.slice(0, part.limit) };
    rest = { ...rest, [part.ascending ? 'above' : 'before']: ids.at(-1)! };
  }
  return { items, reached: part.ascending ? rest.above : rest.before };
}

const inOrder = <T extends Listed>(items: T[], { ascending }: IdPart): T[] =>
  items.sort((a, b) => (a.id < b.id === ascending ? -1 : 1));
