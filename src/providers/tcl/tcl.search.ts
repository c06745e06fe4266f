import { type AvailableNumber, type NumberQuery, type SearchPort, type SearchResult } from '../../contract/search.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type InputOf } from '../kit/fields.js';
import { type Reply } from '../kit/operation.js';
import { numbers as ops } from './tcl.numbers.ops.js';
import { toE164 } from './tcl.phone-numbers.js';
import { type ProductId, productOf, typeOf } from './tcl.products.js';
import { type TclUpstream } from './tcl.settings.js';

export type StockQuery = InputOf<typeof ops.searchNumbers.fields>;
type Row = Reply<typeof ops.searchNumbers>['numbers'][number];

/** As many as one search answers. */
export const mostRows = 200;

/** Searches by country and product: local numbers unless the query asks for another kind. */
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
    // The provider takes one pattern.
    const ignored = contains !== undefined && pattern !== undefined;
    return { supported: true, ignoredFilters: ignored ? ['contains'] : [] };
  }

  async search(query: NumberQuery, deadlineAt: number): Promise<SearchResult> {
    const { type = 'local', country, city, areaCode, consecutive, limit } = query;
    const pattern = query.pattern ?? (query.contains === undefined ? undefined : `*${query.contains}*`);
    // What the provider has no parameter for is looked for in what it lists.
    const sifted = query.region !== undefined || query.exchange !== undefined;
    const asked = { productId: productOf[type]!, country, city, areaCode, pattern, consecutive };
    const rows = await this.stock({ ...asked, limit: sifted ? mostRows : limit }, deadlineAt);
    const numbers = rows
      .map(available)
      .filter((found) => !sifted || isOf(found.phoneNumber, query))
      .slice(0, limit);
    return { numbers, ...(sifted && rows.length >= mostRows && numbers.length < limit ? { truncated: true } : {}) };
  }

  /** What is free, as the provider lists it. */
  async stock(query: StockQuery, deadlineAt?: number): Promise<Row[]> {
    const options = deadlineAt === undefined ? {} : { deadlineAt };
    return (await this.upstream.sender.read(ops.searchNumbers, query, options)).numbers;
  }
}

/** Whether a number of the US is of a state or an exchange. */
function isOf(number: E164, { region, exchange }: NumberQuery): boolean {
  const parts = nanpParts(number);
  if (!parts || (exchange !== undefined && parts.exchange !== exchange)) return false;
  return region === undefined || regionOfAreaCode(parts.areaCode) === region;
}

/** Made member by member: it is done for each number of each search. */
function available(row: Row): AvailableNumber {
  const { setupCharge: setup, monthlyCharge: monthly, currency, city, country } = row;
  const type = typeOf[row.productId as ProductId] ?? 'did';
  const found: AvailableNumber = { phoneNumber: toE164(row.number), country, type };
  if (city !== undefined) found.city = city;
  if (setup !== undefined && monthly !== undefined && currency !== undefined) found.cost = { setup, monthly, currency };
  return found;
}
