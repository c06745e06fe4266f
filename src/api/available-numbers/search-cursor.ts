import { type FoundPlace } from '../../contract/search.js';
import { onlySet } from '../../domain/only-set.js';
import { fingerprintOf } from '../../http/fingerprint.js';
import { afterCursor, cursorOf, type PageDto } from '../../http/paging.js';
import { foreignCursor, type SearchPosition } from '../../usecases/kit/search-page.js';
import { type AvailableNumbersQuery } from './available-numbers.dto.js';

/** A provider and the last of its numbers that has been shown, with its region. */
const written = /^([a-z][a-z0-9_-]{0,31})(?:\.(\d{3,15})(?:\.(\w{1,8}))?)?$/;

/** Where the search continues, or undefined at its beginning. A cursor of another search is refused. */
export function positionIn(query: AvailableNumbersQuery): SearchPosition | undefined {
  const text = afterCursor(query);
  if (text === undefined) return undefined;
  const [search, ...places] = text.split(':');
  const found = places.map((place) => written.exec(place));
  if (search !== nameOf(query) || found.length === 0 || found.includes(null)) throw foreignCursor();
  return new Map(
    found.map((match) => {
      const [, provider = '', digits, region] = match!;
      return [provider, placeOf(digits, region)];
    }),
  );
}

const placeOf = (digits?: string, region?: string): FoundPlace | undefined =>
  digits === undefined ? undefined : { phoneNumber: `+${digits}`, ...onlySet({ region }) };

/** How a page says whether there is another one. */
export function pageAfter(query: AvailableNumbersQuery, next: SearchPosition | undefined): PageDto {
  if (!next) return { hasMore: false };
  const places = [...next].map(([provider, at]) =>
    [provider, ...(at ? [at.phoneNumber.slice(1), ...codeOf(at)] : [])].join('.'),
  );
  return { hasMore: true, nextCursor: cursorOf([nameOf(query), ...places].join(':')) };
}

/** A region that is no code is of no use to continue by. */
const codeOf = ({ region = '' }: FoundPlace): string[] => (/^\w{1,8}$/.test(region) ? [region] : []);

/** A search, whatever the size of its pages. */
const nameOf = ({ limit: _, cursor: __, ...query }: AvailableNumbersQuery): string => fingerprintOf(query).slice(0, 8);
