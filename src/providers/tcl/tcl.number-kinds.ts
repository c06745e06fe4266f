import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type TclOptions } from './tcl.options.js';
import { mostRows, type TclSearch } from './tcl.search.js';
import { countryOf, nationalOf } from './tcl.phone-numbers.js';
import { plannedAs, type ProductId } from './tcl.products.js';

/** The product and country of a reservation or an order, which has one of each. */
export interface Kind {
  productId: ProductId;
  country: string;
}

/** Products that the numbering plan does not distinguish, most likely first. */
const alike: readonly ProductId[] = ['LNS', 'DID', 'ITFS'];
/** Maximum searches per country. Two are enough unless the numbers have little in common. */
const mostSearches = 12;

/**
 * Product and country of given numbers. The country follows from the number, for universal and toll-free numbers as well. Whether other numbers are
 * local or DID, only the provider's list tells; one search covers all numbers with a common pattern. Availability is not checked here: the
 * reservation or order decides.
 */
export class TclKinds {
  constructor(private readonly search: TclSearch) {}

  /** In the order of the numbers. Refuses numbers without a country, and numbers that the provider does not sell. */
  async of(numbers: readonly E164[], options: TclOptions): Promise<Map<E164, Kind>> {
    const products = new Map<E164, ProductId>();
    const countries = new Map(numbers.map((number) => [number, options.country ?? countryOf(number)]));
    for (const [number, country] of countries) {
      if (country !== undefined) continue;
      const detail = `${number} does not belong to a country. Provide country.`;
      throw invalidField('/country', 'required', detail);
    }
    for (const number of numbers) {
      const productId = options.productId ?? plannedAs(number);
      if (productId) products.set(number, productId);
    }
    for (const country of new Set(countries.values())) {
      const open = numbers.filter((n) => countries.get(n) === country && !products.has(n));
      const searches = { left: mostSearches };
      for (const [number, productId] of await this.listed(open, country!, searches)) products.set(number, productId);
    }
    return new Map(
      numbers.map((number, i) => {
        const productId = products.get(number);
        if (productId === undefined) throw notForSale(number, i);
        return [number, { productId, country: countries.get(number)! }];
      }),
    );
  }

  /** The product under which the provider lists each number: product by product, with a narrower pattern where a list is full. */
  private async listed(
    numbers: readonly E164[],
    country: string,
    searches: { left: number },
  ): Promise<Map<E164, ProductId>> {
    const found = new Map<E164, ProductId>();
    const full: ProductId[] = [];
    let open = numbers;
    for (const productId of alike) {
      if (open.length === 0) return found;
      if (--searches.left < 0) throw tooManyAlike();
      const rows = await this.search.stock({ productId, country, pattern: patternOf(open), limit: mostRows });
      const free = new Set(rows.map(({ number }) => number));
      for (const number of open) if (free.has(number)) found.set(number, productId);
      if (rows.length >= mostRows) full.push(productId);
      open = open.filter((number) => !free.has(number));
    }
    const [only, ...more] = full;
    if (only === undefined || open.length === 0) return found;
    if (more.length === 0) {
      // Only the full lists can contain these; the other products were listed completely.
      for (const number of open) found.set(number, only);
      return found;
    }
    const sorted = [...open].sort();
    const middle = Math.ceil(sorted.length / 2);
    for (const half of [sorted.slice(0, middle), sorted.slice(middle)])
      for (const [number, productId] of await this.listed(half, country, searches)) found.set(number, productId);
    return found;
  }
}

/** The narrowest pattern that matches all of them: common digits, with `?` elsewhere. */
function patternOf(numbers: readonly E164[]): string {
  const [first = '', ...others] = numbers.map(nationalOf);
  const shared = [...first].map((digit, i) => (others.every((other) => other[i] === digit) ? digit : '?')).join('');
  return others.every(({ length }) => length === first.length) ? shared : `${/^\d*/.exec(shared)![0]}*`;
}

function notForSale(number: E164, i: number): GatewayError {
  const detail = `${number}: not available at the provider. Nothing is held.`;
  const errors = [{ pointer: `/phoneNumbers/${i}`, code: 'number_unavailable', detail }];
  return new GatewayError('number_unavailable', detail, { errors, retry: { safe: true } });
}

const tooManyAlike = (): GatewayError =>
  invalidField(
    '/type',
    'required',
    'The provider has too many similar numbers to determine the type of each. Provide type, or fewer numbers at once.',
  );
