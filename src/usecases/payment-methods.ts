import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type GatewayConfig } from '../config/environment.js';
import { type ChangeInput } from '../contract/changes.js';
import { type PaymentMethodDetails } from '../contract/payment-methods.js';
import { onlySet } from '../domain/only-set.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CONFIG } from '../tokens.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';
import { refuseCards } from './kit/raw-cards.js';

/** Payment methods of a customer; without a customer, those of the account itself. */
@Injectable()
export class PaymentMethods {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'rawCards'>,
    private readonly requests: CustomerRequests,
  ) {}

  add(
    caller: Caller,
    provider: string | undefined,
    customerId: string | undefined,
    details: PaymentMethodDetails,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment_method.add'>> {
    const { type, lastFour } = details;
    if (type === 'card') refuseCards(this.config);
    const input = { type, lastFour, ...onlySet({ customerId }) };
    return this.requests.change(caller, 'payment_method.add', provider, input, use, waitMs, { secret: details });
  }

  toggleDefault(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'payment_method.toggle_default'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment_method.toggle_default'>> {
    return this.requests.change(caller, 'payment_method.toggle_default', provider, input, use, waitMs);
  }

  verify(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'payment_method.verify'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment_method.verify'>> {
    return this.requests.change(caller, 'payment_method.verify', provider, input, use, waitMs);
  }

  remove(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'payment_method.remove'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment_method.remove'>> {
    return this.requests.change(caller, 'payment_method.remove', provider, input, use, waitMs);
  }
}
