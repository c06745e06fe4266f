import { type AvailableNumber, type NumberQuery, type SearchPort, type SearchResult } from '../../contract/search.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { consecutiveRuns, type E164, nanpParts } from '../../domain/phone-number.js';
import { fitsPattern } from '../../domain/vanity.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { inOrder } from '../kit/in-order.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { type VoipmsOptions } from './voipms.options.js';
import { national, readNumbers } from './voipms.phone-numbers.js';
import { type Delivery, type VoipmsUpstream } from './voipms.settings.js';

type LocalRow = Reply<typeof ops.searchDIDsUSA>[number] & { phoneNumber: E164 };
const countries = ['US', 'CA'];

/** Local numbers of the US and Canada, and toll-free numbers, including vanity numbers. Filters without an upstream parameter are applied here. */
export class VoipmsSearch implements SearchPort {
  constructor(private readonly upstream: VoipmsUpstream) {}

  supports({
    country,
    type,
    region,
    areaCode,
    exchange,
    contains,
    tollFreePrefix,
  }: NumberQuery): ReturnType<SearchPort['supports']> {
    if (!countries.includes(country) || (type !== undefined && type !== 'local' && type !== 'toll_free'))
      return { supported: false, detail: 'This provider has local and toll-free numbers of the US and Canada.' };
    const local = (type ?? 'local') === 'local' && tollFreePrefix === undefined;
    if (local && region === undefined && areaCode === undefined && exchange === undefined && contains === undefined)
      return {
        supported: false,
        detail: 'Searches for local numbers require region, areaCode, exchange or contains at this provider.',
      };
    return { supported: true, ignoredFilters: [] };
  }

  async search(query: NumberQuery, deadlineAt: number): Promise<SearchResult> {
    const tollFree = query.type === 'toll_free' || query.tollFreePrefix !== undefined;
    const found = tollFree ? await this.tollFree(query, deadlineAt) : await this.local(query, deadlineAt);
    const fitting = found.filter((one) => fits(one, query));
    const { consecutive, after, limit } = query;
    if (consecutive === undefined) return { numbers: inOrder(fitting, after).slice(0, limit) };
    const runs = new Set(
      consecutiveRuns(
        fitting.map((n) => n.phoneNumber),
        consecutive,
      ),
    );
    const inRuns = fitting.filter((n) => runs.has(n.phoneNumber));
    return { numbers: inOrder(inRuns, after).slice(0, limit) };
  }

  /** The number's current offer, with its price on that plan; undefined if it is not on offer. */
  async offer(
    number: E164,
    { billing, carrier }: VoipmsOptions,
    deadlineAt: number,
  ): Promise<AvailableNumber | undefined> {
    const parts = nanpParts(number);
    if (!parts) return undefined;
    const digits = national(number);
    const query = { country: 'US', limit: 1 } as const;
    if (parts.type === 'local') {
      const country = regionOfAreaCode(parts.areaCode) === undefined ? 'CA' : 'US';
      const listed = await this.local({ ...query, country, contains: digits }, deadlineAt, billing);
      return listed.find((one) => one.phoneNumber === number);
    }
    if (carrier !== undefined) return (await this.vanity(digits, deadlineAt)).find((one) => one.phoneNumber === number);
    const offers = await Promise.all(
      countries.map((country) => this.tollFree({ ...query, country, contains: digits }, deadlineAt)),
    );
    return offers.flat().find((one) => one.phoneNumber === number);
  }

  private async local(
    query: NumberQuery,
    deadlineAt: number,
    plan = this.upstream.config.billing,
  ): Promise<AvailableNumber[]> {
    const { country, region, exchange, areaCode, contains } = query;
    const starts = exchange ?? areaCode;
    const wanted = starts ?? contains;
    const american = country === 'US';
    const { upstream } = this;
    const options = { deadlineAt };
    let rows: LocalRow[];
    if (wanted === undefined) {
      rows = american
        ? await readNumbers(upstream, ops.getDIDsUSA, { state: region! }, options)
        : await readNumbers(upstream, ops.getDIDsCAN, { province: region! }, options);
    } else {
      const asked = { type: starts === undefined ? ('contains' as const) : ('starts' as const), query: wanted };
      rows = american
        ? await readNumbers(upstream, ops.searchDIDsUSA, { ...asked, state: region }, options)
        : await readNumbers(upstream, ops.searchDIDsCAN, { ...asked, province: region }, options);
    }
    return rows.map((row) => localNumber(row, country, plan));
  }

  private async tollFree(
    { country, tollFreePrefix, contains }: NumberQuery,
    deadlineAt: number,
  ): Promise<AvailableNumber[]> {
    const wanted = tollFreePrefix ?? contains;
    const type = tollFreePrefix === undefined ? ('contains' as const) : ('starts' as const);
    const asked = wanted === undefined ? {} : { type, query: wanted };
    const rows =
      country === 'US'
        ? await readNumbers(this.upstream, ops.searchTollFreeUSA, asked, { deadlineAt })
        : await readNumbers(this.upstream, ops.searchTollFreeCanUS, asked, { deadlineAt });
    return rows.map(({ phoneNumber, monthly, setup }) => numberOf(phoneNumber, country, 'toll_free', setup, monthly));
  }

  private async vanity(digits: string, deadlineAt: number): Promise<AvailableNumber[]> {
    const prefix = digits.slice(0, 3) as '800';
    const asked = { type: prefix, query: digits.slice(3) };
    const rows = await readNumbers(this.upstream, ops.searchVanity, asked, { deadlineAt });
    // American and Canadian carriers have different prices, and nothing shows which carrier is which.
    return rows.map(({ phoneNumber }) => numberOf(phoneNumber, 'US', 'toll_free', undefined, undefined));
  }
}

function localNumber(row: LocalRow, country: string, plan: Delivery['billing']): AvailableNumber {
  const flat = plan === 'unmetered';
  const region = row.state ?? row.province;
  return {
    ...numberOf(
      row.phoneNumber,
      country,
      'local',
      flat ? row.flat_setup : row.perminute_setup,
      flat ? row.flat_monthly : row.perminute_monthly,
    ),
    ...onlySet({ region, rateCenter: row.ratecenter }),
  };
}

const numberOf = (
  phoneNumber: E164,
  country: string,
  type: 'local' | 'toll_free',
  setup: string | undefined,
  monthly: string | undefined,
): AvailableNumber => ({
  phoneNumber,
  country,
  type,
  ...(setup === undefined || monthly === undefined ? {} : { cost: { setup, monthly, currency: 'USD' } }),
});

function fits({ phoneNumber, region, rateCenter }: AvailableNumber, query: NumberQuery): boolean {
  const parts = nanpParts(phoneNumber);
  if (!parts) return false;
  const { areaCode, exchange, tollFreePrefix, contains, pattern, city } = query;
  return (
    (areaCode === undefined || parts.areaCode === areaCode) &&
    (exchange === undefined || parts.exchange === exchange) &&
    (tollFreePrefix === undefined || parts.areaCode === tollFreePrefix) &&
    (contains === undefined || parts.national.includes(contains)) &&
    (pattern === undefined || fitsPattern(parts.national, pattern)) &&
    (query.region === undefined || region === undefined || region === query.region) &&
    // The provider lists rate centers, which are named after their cities.
    (city === undefined || rateCenter?.toLowerCase() === city.toLowerCase())
  );
}
