import {
  type AvailableNumber,
  type CoverageExchange,
  type CoverageRateCenter,
  type CoveragePort,
  type NumberQuery,
  type SearchPort,
  type SearchResult,
} from '../../contract/search.js';
import { isUsRegion, regionOfAreaCode } from '../../domain/area-codes.js';
import { consecutiveRuns, type E164, fromNational, nanpParts, tollFreePrefixes } from '../../domain/phone-number.js';
import { fitsPattern } from '../../domain/vanity.js';
import { onlySet } from '../../domain/only-set.js';
import { numbers as ops } from './didtfn.numbers.ops.js';
import { inOrder } from '../kit/in-order.js';
import { hasKind } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const coverageTtlMs = 10 * 60_000;
const searchTtlMs = 15_000;
/** Maximum states or toll-free prefixes searched when the query names none. */
const mostPlaces = 3;
/** Digits of a national number. */
const nationalDigits = 10;
/** The provider's status of an unassigned number. */
const free = '0';

/** Searches the provider's available numbers. Upstream filters: state, exchange, prefix and full number; other filters are applied here. */
export class DidtfnSearch implements SearchPort, CoveragePort {
  readonly countries = ['US'];

  constructor(private readonly upstream: DidtfnUpstream) {}

  supports(query: NumberQuery): ReturnType<SearchPort['supports']> {
    if (query.country !== 'US') return { supported: false, detail: 'This provider only has US numbers.' };
    if (query.type !== undefined && !hasKind(query.type))
      return { supported: false, detail: 'This provider only has local and toll-free numbers.' };
    const place = placed(query);
    const tollFree = isOfTollFree(place);
    const begins = place.areaCode ?? place.tollFreePrefix;
    if (begins !== undefined && isTollFree(begins) !== tollFree)
      return { supported: false, detail: `No ${tollFree ? 'toll-free' : 'local'} number begins with ${begins}.` };
    if (begins !== undefined && !tollFree && regionOf(place) === undefined)
      return { supported: false, detail: 'Not a US area code.' };
    return { supported: true, ignoredFilters: query.city !== undefined && tollFree ? ['city'] : [] };
  }

  async search(request: NumberQuery, deadlineAt: number): Promise<SearchResult> {
    const asking = askingBy(deadlineAt);
    const query = placed(request);
    const tollFree = isOfTollFree(query);
    const places = tollFree ? tollFreePlaces(query) : await this.localPlaces(query, asking);
    const found: AvailableNumber[] = [];
    let looked = 0;
    const { after } = query;
    const begun = after && (tollFree ? after.phoneNumber.slice(2, 5) : after.region);
    // Toll-free prefixes are in descending order; states, and the numbers of each place, in ascending order.
    const left = places.filter((place) => begun === undefined || (tollFree ? place <= begun : place >= begun));
    for (const place of left.slice(0, mostPlaces)) {
      const stock = tollFree ? await this.tollFree(place, asking) : await this.local(place, query, asking);
      found.push(...inOrder(matching(stock, query), place === begun ? after : undefined));
      looked++;
      if (found.length >= query.limit) break;
    }
    const page = found.slice(0, query.limit);
    const numbers = tollFree ? page : await this.withRateCenters(page, asking);
    const truncated = looked < left.length && numbers.length < query.limit;
    return { numbers, goodUntil: asking.goodUntil, ...(truncated ? { truncated: true } : {}) };
  }

  async regions(_country: string, deadlineAt: number): Promise<{ country: string; region: string }[]> {
    return (await this.states(askingBy(deadlineAt))).map((region) => ({ country: 'US', region }));
  }

  exchanges(_country: string, region: string, deadlineAt: number): Promise<CoverageExchange[]> {
    return this.exchangesOf(region, askingBy(deadlineAt));
  }

  private async exchangesOf(region: string, asking: Asking): Promise<CoverageExchange[]> {
    const { deadlineAt } = asking;
    const rows = await this.remembered(asking, `exchanges:${region}`, coverageTtlMs, async () => {
      const { data } = await this.upstream.sender.read(ops.availabilityNpaNxx, { state: region }, { deadlineAt });
      return data;
    });
    return rows.map((row) => ({
      country: 'US',
      region,
      areaCode: row.NPA,
      exchange: row.NPANXX,
      ...onlySet({ rateCenter: row.RateCenter }),
    }));
  }

  async rateCenters(country: string, region: string, deadlineAt: number): Promise<CoverageRateCenter[]> {
    const exchanges = await this.exchanges(country, region, deadlineAt);
    const names = new Set(exchanges.flatMap(({ rateCenter }) => rateCenter ?? []));
    // The provider lists only exchanges with numbers, so all of these have some.
    return [...names].sort().map((rateCenter) => ({ country, region, rateCenter, available: true }));
  }

  private async states(asking: Asking): Promise<string[]> {
    const { deadlineAt } = asking;
    return this.remembered(asking, 'states', coverageTtlMs, async () => {
      const { data } = await this.upstream.sender.read(ops.availabilityState, {}, { deadlineAt });
      return data.map((state) => state.trim().toUpperCase()).filter(isUsRegion);
    });
  }

  private async localPlaces(query: NumberQuery, asking: Asking): Promise<string[]> {
    const region = regionOf(query);
    return region === undefined ? (await this.states(asking)).sort() : [region];
  }

  private async local(region: string, query: PlacedQuery, asking: Asking): Promise<AvailableNumber[]> {
    const { exchange, number, city } = query;
    const { deadlineAt } = asking;
    const stock = await this.remembered(asking, `local:${region}:${number ?? exchange ?? ''}`, searchTtlMs, () =>
      number === undefined ? this.stock(region, exchange, deadlineAt) : this.one(region, number, deadlineAt),
    );
    const found = stock.map((phoneNumber) => ({ phoneNumber, country: 'US', type: 'local', region }) as const);
    if (city === undefined) return found;
    // The provider lists rate centers, which are named after their cities.
    const there = (await this.exchangesOf(region, asking)).filter((e) => sameWords(e.rateCenter, city));
    const exchanges = new Set(there.map((e) => e.exchange));
    return found.filter(({ phoneNumber }) => exchanges.has(nanpParts(phoneNumber)!.exchange));
  }

  private async one(state: string, number: string, deadlineAt: number): Promise<E164[]> {
    return freeOnes(await this.upstream.sender.read(ops.searchDid, { state, NPANXXYYYY: number }, { deadlineAt }));
  }

  /** Available numbers of a state or an exchange, ascending, as reported now. */
  async stock(state: string, exchange: string | undefined, deadlineAt: number): Promise<E164[]> {
    const input = exchange === undefined ? { state } : { state, NPANXX: exchange };
    return freeOnes(await this.upstream.sender.read(ops.searchDid, input, { deadlineAt }));
  }

  async tollFreeStock(prefix: string, deadlineAt: number): Promise<E164[]> {
    return freeOnes(await this.upstream.sender.read(ops.searchTfn, { tfn_prefix: prefix }, { deadlineAt }));
  }

  private async tollFree(prefix: string, asking: Asking): Promise<AvailableNumber[]> {
    const stock = await this.remembered(asking, `toll_free:${prefix}`, searchTtlMs, () =>
      this.tollFreeStock(prefix, asking.deadlineAt),
    );
    return stock.map((phoneNumber) => ({ phoneNumber, country: 'US', type: 'toll_free' }));
  }

  /** Adds each exchange's rate center from the coverage; if that cannot be read, the search succeeds without it. */
  private async withRateCenters(page: AvailableNumber[], asking: Asking): Promise<AvailableNumber[]> {
    const centers = new Map<string, string>();
    for (const region of new Set(page.flatMap((n) => n.region ?? []))) {
      const exchanges = await this.exchangesOf(region, asking).catch(() => {
        // Not cached, so that the next search can try again.
        asking.goodUntil = 0;
        return [];
      });
      for (const { exchange, rateCenter } of exchanges) if (rateCenter) centers.set(exchange, rateCenter);
    }
    return page.map((n) => {
      const rateCenter = centers.get(nanpParts(n.phoneNumber)?.exchange ?? '');
      return rateCenter === undefined ? n : { ...n, rateCenter };
    });
  }

  private async remembered<T>(asking: Asking, name: string, ttlMs: number, read: () => Promise<T>): Promise<T> {
    const key = `didtfn:${this.upstream.account}:kept:${name}`;
    const text = await this.upstream.cache.get(key);
    const known = text === undefined ? undefined : (JSON.parse(text) as { value: T; until: number });
    const value = known ? known.value : await read();
    const now = this.upstream.sender.clock.now();
    // The gateway that wrote the entry may have a clock that is ahead.
    const until = Math.min(known?.until ?? Infinity, now + ttlMs);
    if (!known) await this.upstream.cache.set(key, JSON.stringify({ value, until }), ttlMs);
    asking.goodUntil = Math.min(asking.goodUntil, until);
    return value;
  }
}

/** One request being answered. */
interface Asking {
  readonly deadlineAt: number;
  /** Until when everything that the answer is based on stays cached. Epoch ms. */
  goodUntil: number;
}

const askingBy = (deadlineAt: number): Asking => ({ deadlineAt, goodUntil: Infinity });

/** A query, completed by what its digits imply. */
type PlacedQuery = NumberQuery & { number?: string };

/** The leading digits of a pattern give an area code, an exchange, or a full number. */
function placed(query: NumberQuery): PlacedQuery {
  const { areaCode, exchange, pattern, contains = '' } = query;
  const whole = contains.length === nationalDigits ? contains : undefined;
  const [start = ''] = /^\d*/.exec(pattern ?? whole ?? '') ?? [];
  const begins = exchange ?? areaCode ?? start;
  return {
    ...query,
    ...(areaCode === undefined && begins.length >= 3 ? { areaCode: begins.slice(0, 3) } : {}),
    ...(exchange === undefined && start.length >= 6 ? { exchange: start.slice(0, 6) } : {}),
    ...(start.length === nationalDigits ? { number: start } : {}),
  };
}

const isOfTollFree = ({ type, tollFreePrefix, areaCode }: PlacedQuery): boolean =>
  type === undefined ? tollFreePrefix !== undefined || isTollFree(areaCode) : type === 'toll_free';

const sameWords = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

const isTollFree = (areaCode: string | undefined): boolean =>
  (tollFreePrefixes as readonly (string | undefined)[]).includes(areaCode);

const regionOf = ({ region, areaCode }: PlacedQuery): string | undefined => region ?? regionOfAreaCode(areaCode ?? '');

function tollFreePlaces(query: NumberQuery): readonly string[] {
  if (query.tollFreePrefix !== undefined) return [query.tollFreePrefix];
  return query.areaCode === undefined ? tollFreePrefixes.toReversed() : [query.areaCode];
}

function freeOnes(reply: { TN: string; statusid: string | undefined }[]): E164[] {
  return reply
    .filter((row) => row.statusid === undefined || row.statusid === free)
    .flatMap((row) => fromNational(row.TN) ?? [])
    .sort();
}

function matching(stock: AvailableNumber[], query: PlacedQuery): AvailableNumber[] {
  const { areaCode, exchange, contains, pattern, consecutive } = query;
  const kept = stock.filter(({ phoneNumber }) => {
    const parts = nanpParts(phoneNumber)!;
    return (
      (areaCode === undefined || parts.areaCode === areaCode) &&
      (exchange === undefined || parts.exchange === exchange) &&
      (contains === undefined || parts.national.includes(contains)) &&
      (pattern === undefined || fitsPattern(parts.national, pattern))
    );
  });
  if (consecutive === undefined || consecutive < 2) return kept;
  const runs = new Set(
    consecutiveRuns(
      kept.map((n) => n.phoneNumber),
      consecutive,
    ),
  );
  return kept.filter((n) => runs.has(n.phoneNumber));
}
