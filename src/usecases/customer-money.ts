import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type ChangeInput } from '../contract/changes.js';
import { type AccountMovement } from '../contract/customers.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';

/** The transactions of a customer: charges, payments, and new entries. */
@Injectable()
export class CustomerMoney {
  constructor(private readonly requests: CustomerRequests) {}

  charges(caller: Caller, provider: string | undefined, customerId: string): Promise<AccountMovement[]> {
    return this.requests.ask(caller, provider, customerId, 'charges');
  }

  payments(caller: Caller, provider: string | undefined, customerId: string): Promise<AccountMovement[]> {
    return this.requests.ask(caller, provider, customerId, 'payments');
  }

  charge(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'customer.charge'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.charge'>> {
    return this.requests.change(caller, 'customer.charge', provider, input, use, waitMs);
  }

  recordPayment(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'customer.payment'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.payment'>> {
    return this.requests.change(caller, 'customer.payment', provider, input, use, waitMs);
  }

  credit(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'customer.credit'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.credit'>> {
    return this.requests.change(caller, 'customer.credit', provider, input, use, waitMs);
  }
}
