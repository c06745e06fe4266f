import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '../access/caller.js';
import { type GatewayConfig } from '../config/environment.js';
import { type ChangeInput, type ChangeSecret } from '../contract/changes.js';
import { GatewayError } from '../domain/errors.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CONFIG } from '../tokens.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';

/** What a customer pays with; without a customer, what the account itself pays with. */
@Injectable()
export class PaymentMethods {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'rawCards'>,
    private readonly requests: CustomerRequests,
  ) {}

  add(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'payment_method.add'>,
    secret: ChangeSecret<'payment_method.add'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment_method.add'>> {
    return this.requests.change(caller, 'payment_method.add', provider, input, use, waitMs, secret);
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

  /** Card data is taken only where the operator has switched that on. */
  refuseCards(): void {
    if (this.config.rawCards) return;
    const detail = 'This gateway does not accept card data: the operator has not set PAYMENTS_RAW_CARD=enabled.';
    throw new GatewayError('capability_not_supported', detail);
  }
}
