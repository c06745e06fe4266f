import { Inject, Injectable } from '@nestjs/common';
import { type GatewayConfig } from '../config/environment.js';
import { type PaymentCard } from '../contract/billing.js';
import { invalidField } from '../domain/errors.js';
import { makes, ProviderRegistry } from '../contract/registry.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { CONFIG } from '../tokens.js';
import { type Caller } from '../contract/caller.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';
import { refuseCards } from './kit/raw-cards.js';

/** Pays a provider by card, if the operator has enabled that. */
@Injectable()
export class MakePayment {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'rawCards'>,
    private readonly registry: ProviderRegistry,
    private readonly changes: MakeChange,
  ) {}

  pay(
    caller: Caller,
    providerId: string | undefined,
    card: PaymentCard,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'payment.make'>> {
    refuseCards(this.config);
    refuseExpired(card, new Date(this.registry.clock.now()));
    const kind = 'payment.make';
    const { provider } = this.registry.only('billing', providerId, { can: makes(kind), at: '/provider' });
    const input = { cardLastFour: card.lastFour };
    // One at a time per account: the provider's records could not tell two concurrent payments apart.
    const request = { kind, provider: provider.id, input, target: 'payments', secret: card } as const;
    return this.changes.make(caller, request, use, waitMs);
  }
}

function refuseExpired({ expiry: { month, year } }: PaymentCard, now: Date): void {
  if (year > now.getUTCFullYear() || (year === now.getUTCFullYear() && month > now.getUTCMonth())) return;
  throw invalidField('/card/expiryYear', 'expired', 'The card has expired.');
}
