import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type GatewayConfig } from '../config/environment.js';
import { type ChangeInput, type ChangeSecret } from '../contract/changes.js';
import { onlySet } from '../domain/only-set.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CONFIG } from '../tokens.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer } from './kit/make-change.js';
import { refuseCards } from './kit/raw-cards.js';

/** The money of the gateway's own account at a provider. */
@Injectable()
export class AccountMoney {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'rawCards'>,
    private readonly requests: CustomerRequests,
  ) {}

  adjust(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'billing.adjust'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'billing.adjust'>> {
    return this.requests.change(caller, 'billing.adjust', provider, input, use, waitMs);
  }

  reverse(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'billing.reverse'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'billing.reverse'>> {
    return this.requests.change(caller, 'billing.reverse', provider, input, use, waitMs);
  }

  /** Funds the account from a payment method stored at the provider; `secret` is the card's security code. */
  fund(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'billing.fund'>,
    secret: ChangeSecret<'billing.fund'> | undefined,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'billing.fund'>> {
    if (input.type === 'card') refuseCards(this.config);
    return this.requests.change(caller, 'billing.fund', provider, input, use, waitMs, onlySet({ secret }));
  }
}
