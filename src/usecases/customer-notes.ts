import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type ChangeInput } from '../contract/changes.js';
import { onlySet } from '../domain/only-set.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';
import { serviceOrderNumber } from './kit/service-order-number.js';

/** Notes on customers, stored in the provider's own records. */
@Injectable()
export class CustomerNotes {
  constructor(
    private readonly ledger: Ledger,
    private readonly requests: CustomerRequests,
  ) {}

  /** `orderId` is the service order that the note refers to. */
  async add(
    caller: Caller,
    provider: string | undefined,
    { orderId, ...note }: Omit<ChangeInput<'customer.note'>, 'orderNumber'> & { orderId?: string },
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.note'>> {
    const orderNumber = await serviceOrderNumber(this.ledger, caller, orderId);
    const input = { ...note, ...onlySet({ orderNumber }) };
    return this.requests.change(caller, 'customer.note', provider, input, use, waitMs);
  }
}
