import { Injectable } from '@nestjs/common';
import { type Caller } from '../access/caller.js';
import { tenantsInView } from '../access/tenants-in-view.js';
import { type SearchHit } from '../domain/search-hit.js';
import { Ledger } from '../ledger/ledger.js';

/** What people put between the digits of a number. */
const between = /[\s().-]/g;
/** A number or a part of it: fewer digits would find nearly all there are. */
const digits = /^\+?\d{3,15}$/;
/** An id of ours, or the beginning of one. */
const id = /^[a-z]{3}_[0-9a-z]{4,26}$/;

/** Finds what people look for by what they have at hand. */
@Injectable()
export class Search {
  constructor(private readonly ledger: Ledger) {}

  /** At most `limit`, the likeliest first; more than that says to be more specific. */
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
