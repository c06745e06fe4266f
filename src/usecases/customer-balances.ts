import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type ChangeInput } from '../contract/changes.js';
import { type CustomerBalance, type Threshold } from '../contract/customers.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';

/** A customer's balance, and the balance below which it is warned. */
@Injectable()
export class CustomerBalances {
  constructor(private readonly requests: CustomerRequests) {}

  balance(caller: Caller, provider: string | undefined, customerId: string): Promise<CustomerBalance> {
    return this.requests.ask(caller, provider, customerId, 'balance');
  }

  threshold(caller: Caller, provider: string | undefined, customerId: string): Promise<Threshold> {
    return this.requests.ask(caller, provider, customerId, 'threshold');
  }

  setThreshold(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'customer.threshold'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.threshold'>> {
    return this.requests.change(caller, 'customer.threshold', provider, input, use, waitMs);
  }
}
