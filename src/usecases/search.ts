import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { tenantsInView } from '../access/tenants-in-view.js';
import { type SearchHit } from '../domain/search-hit.js';
import { Ledger } from '../ledger/ledger.js';

/** Separators that users type between the digits of a number. */
const between = /[\s().-]/g;
/** A number or part of one: fewer digits would match nearly everything. */
const digits = /^\+?\d{3,15}$/;
/** An ID of the gateway, or the start of one. */
const id = /^[a-z]{3}_[0-9a-z]{4,26}$/;

/** Finds resources by a number, an ID or a reference. */
@Injectable()
export class Search {
  constructor(private readonly ledger: Ledger) {}

  /** At most `limit` hits, most likely first; one more means that the search should be more specific. */
  async find(caller: Caller, q: string, tenant: string | undefined, limit: number): Promise<SearchHit[]> {
    const seen = tenantsInView(caller, tenant);
    const { search } = this.ledger;
    const text = q.trim();
    const number = text.replace(between, '');
    const found = await Promise.all([
      id.test(text) ? search.ids(text, seen, limit) : [],
      search.references(text, seen, limit),
      search.providersOwn(text, seen, limit),
      digits.test(number) ? search.numbers(number, seen, limit) : [],
    ]);
    return found.flat().slice(0, limit);
  }
}
