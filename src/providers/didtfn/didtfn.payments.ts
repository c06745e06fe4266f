import { type Payment, type PaymentCard } from '../../contract/billing.js';
import { type ChangeEnd, type ChangeHandlers, type ChangeRun, endOf, kept } from '../../contract/changes.js';
import { type PreparedCall } from '../../contract/steps.js';
import { onlySet } from '../../domain/only-set.js';
import { lookFor, onlyOne } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { sagaReadMs } from './didtfn.deadlines.js';
import { type DidtfnBilling } from './didtfn.billing.js';
import { billing as ops } from './didtfn.billing.ops.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const dayMs = 24 * 3_600_000;
/** How long to wait for a payment to appear in the provider's records before answering without its amounts. */
const appearForMs = 10_000;
const appearGapMs = 1_000;

/**
 * Card payments to the provider. The card is sent once, by the run that received it, and is in no journal: a payment can be looked up afterwards, but
 * never repeated.
 */
export class DidtfnPayments {
  readonly changes: Pick<ChangeHandlers, 'payment.make'>;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly billing: DidtfnBilling,
  ) {
    this.changes = { 'payment.make': { apply: (run, _input, card) => this.pay(run, card) } };
  }

  private async pay(run: ChangeRun, card: PaymentCard | undefined): Promise<ChangeEnd<{ payment?: Payment }>> {
    const since = run.startedAt;
    const paid = await run.step({
      key: 'pay',
      call: async () => this.call(card, (await this.recent(since)).map(identityOf)),
      neverAgain: true,
      lookUp: lookFor(this.upstream, async (sent) => {
        const found = await this.newOnes(since, sent);
        const references = found.map(identityOf).join(', ');
        return onlyOne(found.map(() => ({})), () => `The provider has several new card payments: ${references}.`); // prettier-ignore
      }),
    });
    if (paid.kind !== 'done') return endOf(paid, 'the card was charged');
    const [payment] = await this.newOnes(since, paid.sent);
    if (payment === undefined && this.upstream.sender.clock.now() < since + appearForMs)
      run.waitUntil(this.upstream.sender.clock.now() + appearGapMs);
    return { kind: 'completed', result: onlySet({ payment }) };
  }

  private call(card: PaymentCard | undefined, known: readonly string[]): PreparedCall<object, 'reading'> {
    const { holder, number, expiry, cvv, address } = kept(card);
    const optional = {
      address: address.line1,
      address2: address.line2,
      state: address.region,
      city: address.city,
      zipcode: address.postalCode,
    };
    const input = {
      firstname: holder.firstName,
      lastname: holder.lastName,
      cardnumber: number,
      expmonth: String(expiry.month),
      expyear: String(expiry.year),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
      cvv,
    };
    return prepareCall(this.upstream, ops.makePayment, input, { digest: { cardLastFour: number.slice(-4), known } });
  }

  /** Card payments that are new since the call was sent. */
  private async newOnes(since: number, sent: Record<string, unknown>): Promise<Payment[]> {
    const known = new Set(sent['known'] as string[]);
    return (await this.recent(since)).filter((payment) => !known.has(identityOf(payment)));
  }

  /** Starts a day early, because the document names no time zone. */
  private async recent(since: number): Promise<Payment[]> {
    const from = new Date(since - dayMs).toISOString().slice(0, 10);
    const payments = await this.billing.payments(
      { from, method: 'credit_card' },
      this.upstream.sender.clock.now() + sagaReadMs,
    );
    return payments.filter(({ method }) => method === 'credit_card');
  }
}

const identityOf = ({ reference, at, gross }: Payment): string => reference ?? `${at} ${gross.amount}`;
