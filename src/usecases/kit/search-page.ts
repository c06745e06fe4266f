import { type AvailableNumber, type FoundPlace } from '../../contract/search.js';
import { type GatewayError, invalidField } from '../../domain/errors.js';

/** Where a search continues, by the ID of each provider that has more; `undefined` is its beginning. */
export type SearchPosition = ReadonlyMap<string, FoundPlace | undefined>;

/** The cursor is not one of this search. */
export const foreignCursor = (): GatewayError =>
  invalidField('?cursor', 'format', 'must be a nextCursor of the same search');

/** What one provider contributes to a page. */
export interface Share<Offer extends AvailableNumber> {
  provider: string;
  /** Where its numbers begin. */
  after: FoundPlace | undefined;
  /** The last of what it found, whether or not it can be offered. */
  last: FoundPlace | undefined;
  /** Those that can be offered. */
  offers: readonly Offer[];
  /** Whether it may have more than it was asked for. */
  full: boolean;
  failed: boolean;
}

/**
 * The next `limit` offers: one from each provider in turn, so that no provider's numbers hide another's; and where the search continues, unless
 * every provider has been exhausted. One that failed is asked again with the next page; it alone leads to a next page only if it had more before.
 */
export function searchPage<Offer extends AvailableNumber>(
  shares: readonly Share<Offer>[],
  limit: number,
): { data: Offer[]; next?: SearchPosition } {
  const { data, taken } = interleaved(
    shares.map(({ offers }) => offers),
    limit,
  );
  const isOpen = ({ offers, full, failed, after }: Share<Offer>, i: number): boolean =>
    taken[i]! < offers.length || full || (failed && after !== undefined);
  if (!shares.some(isOpen)) return { data };
  const position = ({ offers, after, last }: Share<Offer>, i: number): FoundPlace | undefined =>
    taken[i]! < offers.length ? (offers[taken[i]! - 1] ?? after) : (last ?? after);
  const next = shares.flatMap((share, i): [string, FoundPlace | undefined][] =>
    isOpen(share, i) || share.failed ? [[share.provider, position(share, i)]] : [],
  );
  return { data, next: new Map(next) };
}

function interleaved<T>(lists: readonly (readonly T[])[], limit: number): { data: T[]; taken: number[] } {
  const data: T[] = [];
  const taken = lists.map(() => 0);
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let turn = 0; turn < longest; turn++)
    for (const [i, list] of lists.entries()) {
      if (data.length === limit) return { data, taken };
      if (turn >= list.length) continue;
      data.push(list[turn]!);
      taken[i] = turn + 1;
    }
  return { data, taken };
}
