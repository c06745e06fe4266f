import { type ChangeEnd, type ChangeHandler, type ChangeHandlers, endOf } from '../../contract/changes.js';
import { type MovementRequest, type MovementMade } from '../../contract/customers.js';
import { type PreparedCall } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { Ambiguous, lookFor } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { customers as ops } from './voipms.customers.ops.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

const longestDescription = 200;

/**
 * Money of reseller clients: charges and payments. The provider stores our `description` and lists it: the change ID in it settles a call whose reply
 * was lost.
 */
export class VoipmsClientMoney {
  readonly changes: Pick<ChangeHandlers, 'customer.charge' | 'customer.payment'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    const prepare = ({ amount, description, dryRun }: MovementRequest): void => {
      // With a spelling that the provider does not honour, a dry run would be booked.
      if (dryRun && upstream.config.dryRun === 'off') throw dryRunsOff('capability_not_supported');
      if (amount.currency !== 'USD')
        throw invalidField('/amount/currency', 'unsupported', 'This provider accepts USD only.');
      if (!/^\d{1,9}(?:\.\d{1,4})?$/.test(amount.amount) || Number(amount.amount) === 0)
        throw invalidField('/amount/amount', 'format', 'The amount must be positive, with up to four decimal places.');
      if ((description ?? '').length > longestDescription)
        throw invalidField('/description', 'too_long', `At most ${longestDescription} characters.`);
    };
    const charge: ChangeHandler<'customer.charge'> = {
      prepare,
      apply: (run, request) => this.book(run, request, 'charge'),
    };
    const payment: ChangeHandler<'customer.payment'> = {
      prepare,
      apply: (run, request) => this.book(run, request, 'payment'),
    };
    this.changes = { 'customer.charge': charge, 'customer.payment': payment };
  }

  private async book(
    run: Parameters<ChangeHandler<'customer.charge'>['apply']>[0],
    { customerId, amount, description, dryRun = false }: MovementRequest,
    what: 'charge' | 'payment',
  ): Promise<ChangeEnd<MovementMade>> {
    const tagged = description === undefined ? run.id : `${description} [${run.id}]`;
    const common = { client: customerId, description: tagged };
    const booked = await run.step<object>({
      key: what,
      call: () => Promise.resolve(this.call(what, common, amount.amount, dryRun)),
      // Only the provider knows whether a dry run was treated as one: its absence from the list proves nothing, and it is never repeated.
      lookUp: lookFor(dryRun ? { reconcile: 'none' } : this.upstream, async () => {
        const listed = await this.find(customerId, run.id, what);
        return listed && (dryRun ? new Ambiguous(bookedAfterAll(what, listed.id)) : {});
      }),
    });
    if (booked.kind !== 'done') return endOf(booked, `the ${what} was posted`);
    const listed = await this.find(customerId, run.id, what).catch(() => undefined);
    if (dryRun && listed) return { kind: 'needs_review', detail: bookedAfterAll(what, listed.id) };
    return {
      kind: 'completed',
      result: { amount, description: tagged, dryRun, ...(listed === undefined ? {} : { id: listed.id }) },
    };
  }

  private call(
    what: 'charge' | 'payment',
    common: { client: string; description: string },
    amount: string,
    dryRun: boolean,
  ): PreparedCall<object, 'reading'> {
    const { upstream } = this;
    if (what === 'charge') {
      const input = { ...common, charge: amount };
      if (dryRun) return prepareCall(upstream, ops.tryCharge, { ...input, test: this.spelling() });
      return prepareCall(upstream, ops.addCharge, input);
    }
    const input = { ...common, payment: amount };
    if (dryRun) return prepareCall(upstream, ops.tryPayment, { ...input, test: this.spelling() });
    return prepareCall(upstream, ops.addPayment, input);
  }

  /** Read when the call is sent: the setting may have changed since the dry run was accepted. */
  private spelling(): 'true' | '1' {
    const { dryRun } = this.upstream.config;
    if (dryRun === 'off') throw dryRunsOff('invalid_state');
    return dryRun;
  }

  private async find(client: string, tag: string, what: 'charge' | 'payment'): Promise<{ id: string } | undefined> {
    const { sender } = this.upstream;
    const rows =
      what === 'charge'
        ? await sender.read(ops.getCharges, { client }, readDeadline(this.upstream))
        : await sender.read(ops.getDeposits, { client }, readDeadline(this.upstream));
    return rows.find(({ description }) => description?.includes(tag));
  }
}

const bookedAfterAll = (what: 'charge' | 'payment', id: string): string =>
  `The provider posted this dry run as ${what} ${id}. Reverse it there, and set VOIPMS_DRY_RUN=off.`;

const dryRunsOff = (code: 'capability_not_supported' | 'invalid_state'): GatewayError =>
  new GatewayError(
    code,
    'Dry runs are disabled for this provider, because how to request one has not been confirmed. The operator enables them with VOIPMS_DRY_RUN.',
    {
      errors: [
        { pointer: '/dryRun', code: 'unsupported', detail: 'This gateway does not support dry runs at this provider.' },
      ],
    },
  );
