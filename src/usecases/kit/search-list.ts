import { idFrom, type IdPrefix } from '../../domain/ids.js';
import { hasMetadata, type Metadata } from '../../domain/metadata.js';

/** Filters that all lists of the gateway's own resources have. `after` is the ID of the last item of the previous page; times are epoch ms. */
export interface ListRequest {
  /** Any of these. */
  status?: readonly string[];
  metadata?: Metadata;
  /** Inclusive. */
  createdAfter?: number;
  /** Exclusive. */
  createdBefore?: number;
  /** Oldest first. */
  ascending?: boolean;
  after?: string;
  limit: number;
}

/** Part of a list, with one item more than requested if there are more. */
export interface FoundItems<T> {
  items: T[];
  /** The search stopped after this ID with fewer items than requested: there may be more. */
  reached?: string;
}

/** A range of a list's IDs, both ends exclusive. */
export interface IdPart {
  above: string;
  before: string;
  ascending: boolean;
  limit: number;
}

/** How resources of one kind are read from the ledger. */
export interface ListSource<T> {
  prefix: IdPrefix;
  /** Resources of one status, or of all, that match every indexed filter. */
  list: (part: IdPart, status?: string) => Promise<T[]>;
  /** IDs in a range of the list that match a filter kept outside the resource's own row. */
  ids?: (part: IdPart) => Promise<string[]>;
  some: (ids: readonly string[]) => Promise<T[]>;
  /** Whether a resource found by its ID matches all other filters. */
  fits: (item: T) => boolean;
}

type Listed = { id: string; status?: string; metadata?: Metadata };

const chunk = 200;
/** The maximum number of candidates per request: a value that nearly everything has filters out nothing. */
const maxCandidates = 2_000;

/** A page of a list: read by its indexes, or by the IDs of resources with a certain value, which are then compared with the other filters. */
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

/** Each status is a list of its own; they are merged. */
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
  for (let lookedAt = 0; lookedAt < maxCandidates; lookedAt += chunk) {
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
