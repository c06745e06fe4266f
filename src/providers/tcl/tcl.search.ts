import { type AvailableNumber, type NumberQuery, type SearchPort, type SearchResult } from '../../contract/search.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type InputOf } from '../kit/fields.js';
import { type Reply } from '../kit/operation.js';
import { inOrder } from '../kit/in-order.js';
import { numbers as ops } from './tcl.numbers.ops.js';
import { toE164 } from './tcl.phone-numbers.js';
import { type ProductId, productOf, typeOf } from './tcl.products.js';
import { type TclUpstream } from './tcl.settings.js';

export type StockQuery = InputOf<typeof ops.searchNumbers.fields>;
type Row = Reply<typeof ops.searchNumbers>['numbers'][number];

/** Maximum results of one search. */
export const mostRows = 200;

/** Searches by country and product: local numbers, unless the query asks for another type. */
export class TclSearch implements SearchPort {
  constructor(private readonly upstream: TclUpstream) {}

  supports(query: NumberQuery): ReturnType<SearchPort['supports']> {
    const { type, region, exchange, tollFreePrefix, contains, pattern, country } = query;
    if ((type !== undefined && productOf[type] === undefined) || tollFreePrefix !== undefined)
      return { supported: false, detail: 'This provider has no toll-free numbers for a single country.' };
    if ((region !== undefined || exchange !== undefined) && country !== 'US')
      return {
        supported: false,
        detail: 'This provider searches by city and area code, not by region or exchange.',
      };
    // The provider takes a single pattern.
    const ignored = contains !== undefined && pattern !== undefined;
    return { supported: true, ignoredFilters: ignored ? ['contains'] : [] };
  }

  async search(query: NumberQuery, deadlineAt: number): Promise<SearchResult> {
    const { type = 'local', country, city, areaCode, consecutive, limit } = query;
    const pattern = query.pattern ?? (query.contains === undefined ? undefined : `*${query.contains}*`);
    // Filters without an upstream parameter are applied to the results.
    const sifted = query.region !== undefined || query.exchange !== undefined;
    const asked = { productId: productOf[type]!, country, city, areaCode, pattern, consecutive };
    // The provider documents neither an order nor a parameter to continue after a number: all pages are parts of one sorted list.
    const rows = await this.stock({ ...asked, limit: mostRows }, deadlineAt);
    const found = rows.map(available).filter(({ phoneNumber }) => !sifted || isOf(phoneNumber, query));
    const numbers = inOrder(found, query.after).slice(0, limit);
    return { numbers, ...(rows.length >= mostRows && numbers.length < limit ? { truncated: true } : {}) };
  }

  /** Available numbers, as the provider lists them. */
  async stock(query: StockQuery, deadlineAt?: number): Promise<Row[]> {
    const options = deadlineAt === undefined ? {} : { deadlineAt };
    return (await this.upstream.sender.read(ops.searchNumbers, query, options)).numbers;
  }
}

/** Whether a US number is in this state and exchange. */
function isOf(number: E164, { region, exchange }: NumberQuery): boolean {
  const parts = nanpParts(number);
  if (!parts || (exchange !== undefined && parts.exchange !== exchange)) return false;
  return region === undefined || regionOfAreaCode(parts.areaCode) === region;
}

/** Builds the object member by member, for speed: it runs for every number of every search. */
function available(row: Row): AvailableNumber {
  const { setupCharge: setup, monthlyCharge: monthly, currency, city, country } = row;
  const type = typeOf[row.productId as ProductId] ?? 'did';
  const found: AvailableNumber = { phoneNumber: toE164(row.number), country, type };
  if (city !== undefined) found.city = city;
  if (setup !== undefined && monthly !== undefined && currency !== undefined) found.cost = { setup, monthly, currency };
  return found;
}
