import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { tenantsInView } from '../access/tenants-in-view.js';
import { type NumberHistoryEntry } from '../domain/number-history.js';
import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import { Ledger } from '../ledger/ledger.js';
import { type PageRequest } from './kit/page-request.js';

/** Everything that ever happened to a number here. */
@Injectable()
export class NumberHistory {
  constructor(private readonly ledger: Ledger) {}

  page(
    caller: Caller,
    phoneNumber: E164,
    tenant: string | undefined,
    { after, limit }: PageRequest,
  ): Promise<NumberHistoryEntry[]> {
    const seen = tenantsInView(caller, tenant);
    return this.ledger.numberHistory.page(phoneNumber, {
      ...onlySet({ tenant: seen, before: after }),
      limit: limit + 1,
    });
  }
}
