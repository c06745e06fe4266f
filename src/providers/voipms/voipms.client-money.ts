import { type ChangeEnd, type ChangeHandler, type ChangeHandlers, endOf } from '../../contract/changes.js';
import { type MovementWish, type MovementMade } from '../../contract/customers.js';
import { type Finding } from '../../contract/steps.js';
import { invalidField } from '../../domain/errors.js';
import { prepareCall } from '../kit/prepared-call.js';
import { clients as ops } from './clients.ops.js';
import { soon, type VoipmsUpstream } from './voipms.upstream.js';

const longestDescription = 200;

/**
 * Money of reseller clients: charges take it, payments give it. The provider keeps what we write in `description`, and lists it: the id of the
 * change in it tells what became of a call whose reply was lost.
 */
export class VoipmsClientMoney {
  readonly changes: Pick<ChangeHandlers, 'customer.charge' | 'customer.payment'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    const prepare = ({ amount, description }: MovementWish): void => {
      if (amount.currency !== 'USD')
        throw invalidField('/amount/currency', 'unsupported', 'This provider counts in USD.');
      if (!/^\d{1,9}(?:\.\d{1,4})?$/.test(amount.amount) || Number(amount.amount) === 0)
        throw invalidField('/amount/amount', 'format', 'The amount must be more than nothing, with up to four places.');
      if ((description ?? '').length > longestDescription)
        throw invalidField('/description', 'too_long', `At most ${longestDescription} characters.`);
    };
    const charge: ChangeHandler<'customer.charge'> = { prepare, apply: (run, wish) => this.book(run, wish, 'charge') };
    const payment: ChangeHandler<'customer.payment'> = {
      prepare,
      apply: (run, wish) => this.book(run, wish, 'payment'),
    };
    this.changes = { 'customer.charge': charge, 'customer.payment': payment };
  }

  private async book(
    run: Parameters<ChangeHandler<'customer.charge'>['apply']>[0],
    { customerId, amount, description, dryRun = false }: MovementWish,
    what: 'charge' | 'payment',
  ): Promise<ChangeEnd<MovementMade>> {
    const tagged = description === undefined ? run.id : `${description} [${run.id}]`;
    const common = { client: customerId, description: tagged, ...(dryRun ? { test: '1' as const } : {}) };
    const booked = await run.step<object>({
      key: what,
      call:
        what === 'charge'
          ? prepareCall(this.upstream, ops.addCharge, { ...common, charge: amount.amount })
          : prepareCall(this.upstream, ops.addPayment, { ...common, payment: amount.amount }),
      // A dry run changes nothing however often it is made.
      whenUnknown: dryRun
        ? { kind: 'repeat' }
        : {
            kind: 'read',
            authoritative: this.upstream.reconcile === 'authoritative',
            read: async (): Promise<Finding<object>> =>
              (await this.find(customerId, run.id, what)) ? { kind: 'executed', value: {} } : { kind: 'absent' },
          },
    });
    if (booked.kind !== 'done') return endOf(booked, `the ${what} was booked`);
    const listed = dryRun ? undefined : await this.find(customerId, run.id, what).catch(() => undefined);
    return {
      kind: 'completed',
      result: { amount, description: tagged, dryRun, ...(listed === undefined ? {} : { id: listed.id }) },
    };
  }

  private async find(client: string, tag: string, what: 'charge' | 'payment'): Promise<{ id: string } | undefined> {
    const { sender } = this.upstream;
    const rows =
      what === 'charge'
        ? await sender.read(ops.getCharges, { client }, soon())
        : await sender.read(ops.getDeposits, { client }, soon());
    return rows.find(({ description }) => description?.includes(tag));
  }
}
