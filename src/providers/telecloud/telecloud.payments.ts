import { type ChangeHandler, type ChangeHandlers, kept } from '../../contract/changes.js';
import { type Booking, type CloudAccountRef } from '../../contract/customers.js';
import { type PaymentMethodDetails } from '../../contract/payment-methods.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Input, type Reply } from '../kit/operation.js';
import { notDone, once } from '../kit/one-call.js';
import { cloudAccountTypes } from './telecloud.accounts.ops.js';
import { billing as ops } from './telecloud.billing.ops.js';
import { refuseOddAmount } from './telecloud.wire.js';
import { type TelecloudUpstream } from './telecloud.settings.js';

type Handled =
  | 'payment_method.add'
  | 'payment_method.toggle_default'
  | 'payment_method.remove'
  | 'payment_method.verify'
  | 'billing.adjust'
  | 'billing.reverse'
  | 'billing.fund';

const methodTypes = { card: 'CC', bank_account: 'BA' } as const;
const bankTypes = {
  personal_checking: 'Personal Checking',
  personal_savings: 'Personal Savings',
  business_checking: 'Business Checking',
  business_savings: 'Business Savings',
} as const;

const accountOf = ({ type, number }: CloudAccountRef) => ({
  cloud_account_type: cloudAccountTypes[type],
  cloud_account_number: number,
});

/** Payment methods, and accounts' money. Card data is sent once and never stored. */
export class TelecloudPayments {
  readonly changes: Pick<ChangeHandlers, Handled>;

  constructor(private readonly upstream: TelecloudUpstream) {
    this.changes = {
      'payment_method.add': this.add,
      'payment_method.toggle_default': this.toggle,
      'payment_method.remove': this.remove,
      'payment_method.verify': this.verify,
      'billing.adjust': this.adjust,
      'billing.reverse': this.reverse,
      'billing.fund': this.fund,
    };
  }

  private readonly add: ChangeHandler<'payment_method.add'> = {
    apply: async (run, { customerId, lastFour }, details) => {
      const input = (): Input<typeof ops.addMethod> => ({
        ...onlySet({ account_number: customerId }),
        ...methodOf(kept(details)),
      });
      const added = await once(this.upstream, run, ops.addMethod, {
        input,
        secret: true,
        tag: `number ends in ${lastFour}`,
      });
      if (added.kind !== 'done') return notDone(added, 'the payment method was added');
      return { kind: 'completed', result: { methodId: added.value.methodId } };
    },
  };

  /** A toggle upstream, with no read to verify it: sent once; the reply says what is set now. */
  private readonly toggle: ChangeHandler<'payment_method.toggle_default'> = {
    apply: async (run, { customerId, methodId, type }) => {
      const input = {
        payment_method_id: methodId,
        ...onlySet({ account_number: customerId }),
        type: methodTypes[type],
      };
      const toggled = await once(this.upstream, run, ops.toggleMethod, { input: () => input });
      if (toggled.kind !== 'done') return notDone(toggled, 'the default was toggled');
      return { kind: 'completed', result: { methodId, isDefault: toggled.value.isDefault } };
    },
  };

  private readonly remove: ChangeHandler<'payment_method.remove'> = {
    prepare: ({ customerId }) => {
      if (customerId !== undefined) return;
      throw invalidField('/path/id', 'unsupported', 'Payment methods of the account itself cannot be deleted here.');
    },
    apply: async (run, { customerId, methodId, type }) => {
      const input = { payment_method_id: methodId, account_number: customerId!, type: methodTypes[type] };
      const gone = await once(this.upstream, run, ops.removeMethod, { input: () => input });
      if (gone.kind !== 'done') return notDone(gone, 'the payment method was removed');
      return { kind: 'completed', result: { methodId } };
    },
  };

  private readonly verify: ChangeHandler<'payment_method.verify'> = {
    prepare: ({ amounts }) => amounts.forEach((amount, i) => refuseOddAmount(`/amounts/${i}`, amount)),
    apply: async (run, { methodId, type, amounts: [one, other] }) => {
      const input = {
        payment_method_id: methodId,
        type: methodTypes[type],
        micro_amount_1: one,
        micro_amount_2: other,
      };
      const verified = await once(this.upstream, run, ops.verifyMethod, { input: () => input });
      if (verified.kind !== 'done') return notDone(verified, 'the payment method was verified');
      return { kind: 'completed', result: { methodId } };
    },
  };

  private readonly adjust: ChangeHandler<'billing.adjust'> = {
    prepare: ({ amount }) => refuseOddAmount('/amount', amount),
    apply: async (run, { account, type, amount, note }) => {
      const input = {
        ...accountOf(account),
        type: type === 'credit' ? ('CREDIT' as const) : ('DEBIT' as const),
        amount,
        // A lost booking can be found by this tag.
        notes: note === undefined ? run.id : `${note} [${run.id}]`,
      };
      const booked = await once(this.upstream, run, ops.adjust, { input: () => input, tag: run.id });
      if (booked.kind !== 'done') return notDone(booked, 'the entry was posted');
      return { kind: 'completed', result: bookingOf(booked.value) };
    },
  };

  private readonly reverse: ChangeHandler<'billing.reverse'> = {
    apply: async (run, { account, bookingId }) => {
      const input = { ...accountOf(account), billing_trans_id: bookingId };
      const booked = await once(this.upstream, run, ops.reverse, { input: () => input });
      if (booked.kind !== 'done') return notDone(booked, 'the entry was reversed');
      return { kind: 'completed', result: bookingOf(booked.value) };
    },
  };

  private readonly fund: ChangeHandler<'billing.fund'> = {
    prepare: ({ amount }) => refuseOddAmount('/amount', amount),
    apply: async (run, { methodId, type, amount }, cvv) => {
      const input = () => ({
        payment_method_id: methodId,
        payment_method_type: methodTypes[type],
        amount,
        ...(type === 'card' ? { cvv: kept(cvv) } : {}),
      });
      const booked = await once(this.upstream, run, ops.addFunds, { input, secret: type === 'card' });
      if (booked.kind !== 'done') return notDone(booked, 'the funds were added');
      return { kind: 'completed', result: bookingOf(booked.value) };
    },
  };
}

const bookingOf = ({
  bookingId,
  type,
  amount,
  balance,
  accountNumber,
  accountType,
  note,
}: Reply<typeof ops.addFunds> & Partial<Reply<typeof ops.adjust>>): Booking => ({
  id: bookingId,
  type,
  amount,
  balance,
  ...(accountNumber !== undefined && accountType && { account: { type: accountType, number: accountNumber } }),
  ...onlySet({ note }),
});

function methodOf({
  type,
  number,
  card,
  bank,
}: PaymentMethodDetails): Omit<Input<typeof ops.addMethod>, 'account_number'> {
  const common = { type: methodTypes[type], payment_account_number: number };
  if (card)
    return {
      ...common,
      expiration_month: String(card.month).padStart(2, '0'),
      expiration_year: String(card.year % 100).padStart(2, '0'),
      card_security_code: card.cvv,
    };
  if (!bank) throw new Error('a payment method is a card or a bank account');
  return {
    ...common,
    routing_number: bank.routingNumber,
    account_type: bankTypes[bank.accountType],
    ...(bank.plaid && {
      plaid_account_id: bank.plaid.accountId,
      plaid_access_token: bank.plaid.accessToken,
      plaid_item_id: bank.plaid.itemId,
    }),
  };
}
