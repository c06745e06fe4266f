import { type ChangeHandler, type ChangeHandlers, kept } from '../../contract/changes.js';
import { type CustomerRecord, type CustomersPort } from '../../contract/customers.js';
import { type Estimate, type QualificationRequest, type QualifiedProduct } from '../../contract/customer-products.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { notDone, once } from '../kit/one-call.js';
import { customers as ops } from './telecloud.customers.ops.js';
import { refuseOddAmount } from './telecloud.wire.js';
import { type TelecloudUpstream } from './telecloud.settings.js';
import { usd, days, productOf } from './telecloud.qualified-products.js';
import { refuseIncomplete, recordOf } from './telecloud.customer-record.js';

type Handled = 'customer.create' | 'customer.update' | 'customer.delete' | 'customer.note' | 'customer.credit';

/**
 * Customers of the account. The provider stores them but cannot return them; it only qualifies products and estimates prices for a known customer.
 */
export class TelecloudCustomers implements CustomersPort {
  readonly changes: Pick<ChangeHandlers, Handled>;

  constructor(private readonly upstream: TelecloudUpstream) {
    this.changes = {
      'customer.create': this.create,
      'customer.update': this.update,
      'customer.delete': this.remove,
      'customer.note': this.note,
      'customer.credit': this.credit,
    };
  }

  async qualify(customerId: string, request: QualificationRequest, deadlineAt: number): Promise<QualifiedProduct[]> {
    const { type, orderNumber, productType, variables } = request;
    if (orderNumber === undefined && (type === 'replenish' || productType === 'add_on'))
      throw invalidField('/orderId', 'required', 'Replenishments and add-ons require the order.');
    const input = {
      account_number: customerId,
      ...onlySet({ ORDER_NUMBER: orderNumber }),
      ...(type && { qualify_type: type === 'new' ? ('NEW' as const) : ('REPLENISH' as const) }),
      product_type: productType === undefined ? '' : productTypes[productType],
      ...onlySet({ VAR: variables }),
    };
    const { customer } = await this.upstream.sender.read(ops.qualify, input, { deadlineAt });
    return customer.qualify.products.map(productOf);
  }

  async estimate(
    customerId: string,
    { type, ratePlanId, promoCode }: { type: 'new' | 'replenish'; ratePlanId: string; promoCode?: string },
    deadlineAt: number,
  ): Promise<Estimate> {
    const input = {
      estimate_type: type === 'new' ? ('NEW' as const) : ('REPLENISH' as const),
      account_number: customerId,
      rate_plan_id: ratePlanId,
      ...onlySet({ promo_code: promoCode }),
    };
    const { customer } = await this.upstream.sender.read(ops.estimate, input, { deadlineAt });
    const { plan, customer: theirs, client } = customer.estimate;
    if (plan.ratePlanId !== ratePlanId)
      throw new GatewayError('upstream_malformed', 'The provider returned an estimate for a different rate plan.');
    return {
      ratePlanId,
      ...onlySet({ productId: plan.productId }),
      customer: {
        setup: usd(theirs.setup),
        recurring: usd(theirs.recurring),
        ...(theirs.promo && { promotion: { code: theirs.promo.code, amount: usd(theirs.promo.amount) } }),
        total: usd(theirs.total),
        ...days(theirs.cycleDays),
        ...onlySet({ expiresOn: theirs.expiresOn }),
      },
      account: {
        setup: usd(client.setup),
        recurring: usd(client.recurring),
        total: usd(client.total),
        balance: usd(client.balance),
        balanceAfter: usd(client.endBalance),
      },
    };
  }

  private readonly create: ChangeHandler<'customer.create'> = {
    prepare: (record, secrets) => refuseIncomplete(record, secrets),
    apply: async (run, record, secrets) => {
      const made = await once(this.upstream, run, ops.create, {
        input: () => recordOf(record, kept(secrets)),
        secret: true,
      });
      if (made.kind !== 'done') return notDone(made, 'the customer was created');
      const customerId = made.value.accountNumber;
      return { kind: 'completed', result: { customerId }, makes: { kind: 'customer', externalId: customerId } };
    },
  };

  /** The provider takes complete records, and cannot return the current one. */
  private readonly update: ChangeHandler<'customer.update'> = {
    prepare: (record, secrets) => refuseIncomplete(record, secrets),
    apply: async (run, { customerId, ...record }, secrets) => {
      const input = (): ReturnType<typeof recordOf> & { account_number: string } => ({
        account_number: customerId,
        ...recordOf(record as CustomerRecord, kept(secrets)),
      });
      const changed = await once(this.upstream, run, ops.edit, { input, secret: true });
      if (changed.kind !== 'done') return notDone(changed, 'the customer was updated');
      return { kind: 'completed', result: { customerId } };
    },
  };

  private readonly remove: ChangeHandler<'customer.delete'> = {
    apply: async (run, { customerId }) => {
      const gone = await once(this.upstream, run, ops.remove, { input: () => ({ account_number: customerId }) });
      if (gone.kind !== 'done') return notDone(gone, 'the customer was deleted');
      return { kind: 'completed', result: { customerId }, ends: { kind: 'customer', externalId: customerId } };
    },
  };

  private readonly note: ChangeHandler<'customer.note'> = {
    apply: async (run, { customerId, orderNumber, subject, content }) => {
      const input = {
        account_number: customerId,
        ...onlySet({ order_number: orderNumber }),
        subject,
        // A lost note can be found by this tag.
        content: `${content} [${run.id}]`,
      };
      const written = await once(this.upstream, run, ops.note, { input: () => input, tag: run.id });
      if (written.kind !== 'done') return notDone(written, 'the note was added');
      return { kind: 'completed', result: { noteId: written.value.noteId } };
    },
  };

  private readonly credit: ChangeHandler<'customer.credit'> = {
    prepare: ({ amount }) => refuseOddAmount('/amount', amount),
    apply: async (run, { customerId, type, amount }) => {
      const direction = type === 'credit' ? ('CREDIT' as const) : ('DEBIT' as const);
      const input = { account_number: customerId, type: direction, amount };
      const booked = await once(this.upstream, run, ops.credit, { input: () => input });
      if (booked.kind !== 'done') return notDone(booked, 'the credit was posted');
      const { type: done, amount: much, available } = booked.value;
      return { kind: 'completed', result: { type: done, amount: much, available } };
    },
  };
}

const productTypes = { traditional: 'TRADITIONAL', add_on: 'ADD-ON' } as const;
