import { type AvailableNumber, type NumberQuery, type SearchPort } from '../../contract/search.js';
import { type E164 } from '../../domain/phone-number.js';
import { type InputOf } from '../kit/fields.js';
import { type Reply } from '../kit/operation.js';
import { numbers as ops } from './numbers.ops.js';
import { nationalOf, type TclUpstream, toE164 } from './tcl.upstream.js';
import { type ProductId, productIds, productOf, typeOf } from './tcl.words.js';

export type StockQuery = InputOf<typeof ops.searchNumbers.fields>;
type Row = Reply<typeof ops.searchNumbers>['numbers'][number];

/** What the provider's search has no parameter for. */
const unheard = ['region', 'exchange', 'tollFreePrefix'] as const satisfies readonly (keyof NumberQuery)[];

/** Searches by country and product: local numbers unless the query asks for another kind. */
export class TclSearch implements SearchPort {
  constructor(private readonly upstream: TclUpstream) {}

  supports({ type, ...query }: NumberQuery): ReturnType<SearchPort['supports']> {
    if (type !== undefined && productOf[type] === undefined)
      return { supported: false, detail: 'This provider has no toll-free numbers of one country alone.' };
    const ignoredFilters: (keyof NumberQuery)[] = unheard.filter((name) => query[name] !== undefined);
    // The provider takes one pattern.
    if (query.contains !== undefined && query.pattern !== undefined) ignoredFilters.push('contains');
    return { supported: true, ignoredFilters };
  }

  async search(query: NumberQuery, deadlineAt: number): Promise<AvailableNumber[]> {
    const { type = 'local', country, city, areaCode, consecutive, limit } = query;
    const pattern = query.pattern ?? (query.contains === undefined ? undefined : `*${query.contains}*`);
    const rows = await this.stock(
      { productId: productOf[type]!, country, city, areaCode, pattern, consecutive, limit },
      deadlineAt,
    );
    return rows.slice(0, limit).map(available);
  }

  /** What is free, as the provider lists it. */
  async stock(query: StockQuery, deadlineAt?: number): Promise<Row[]> {
    const options = deadlineAt === undefined ? {} : { deadlineAt };
    return (await this.upstream.sender.read(ops.searchNumbers, query, options)).numbers;
  }

  /** Which product has this number free; undefined when none has. */
  async productOf(number: E164, country: string): Promise<ProductId | undefined> {
    const pattern = nationalOf(number);
    const found = await Promise.all(
      productIds.map(async (productId) => {
        const rows = await this.stock({ productId, country, pattern, limit: 1 });
        return rows.some((row) => row.number === number) ? productId : undefined;
      }),
    );
    return found.find((productId) => productId !== undefined);
  }
}

function available(row: Row): AvailableNumber {
  const { setupCharge: setup, monthlyCharge: monthly, currency, city, country } = row;
  return {
    phoneNumber: toE164(row.number),
    country,
    type: typeOf[row.productId as ProductId] ?? 'did',
    ...(city === undefined ? {} : { city }),
    ...(setup !== undefined && monthly !== undefined && currency !== undefined
      ? { cost: { setup, monthly, currency } }
      : {}),
  };
}
