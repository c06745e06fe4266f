import { CustomerSecrets } from '../../../../src/contract/customers.js';
import { type ChangeKind } from '../../../../src/contract/changes.js';
import { type Change, isChangeEnded } from '../../../../src/domain/change.js';
import { type Order } from '../../../../src/domain/order.js';
import { type ServiceChangeKind } from '../../../../src/contract/service-orders.js';
import { type CustomerSales } from '../suppliers/supplier.js';
import { type Asking, type Business, changed, Known, type MakeChanged } from './business.js';

type Seller = CustomerSales & { readonly id: string };
type Customer = { readonly id: string; readonly seller: Seller };

/** Makes customers, books charges, payments and credits on them, and orders services for them. */
export class CustomerBusiness implements Business {
  private readonly customers: Known<Customer>;
  private readonly services: Known<Order>;
  private readonly changes: Known<Change>;
  private made = 0;

  constructor(
    private readonly asking: Asking,
    private readonly sellers: readonly Seller[],
  ) {
    this.customers = new Known(asking.random, () => false);
    this.services = new Known(asking.random, ({ status }) => status !== 'completed' && status !== 'in_progress');
    this.changes = new Known(asking.random, ({ status }) => isChangeEnded(status));
  }

  async act(): Promise<void> {
    const { random, caller } = this.asking;
    const done = random.below(100);
    const { customers, services, changes } = this;
    const [customer, service, change] = [customers.latest, services.latest, changes.latest];
    if (!customer || done < 8) return this.create(random.of(this.sellers));
    if (done < 45) return this.book(customer);
    if (done < 50 && customer.seller.account) return this.adjust(customer.seller.id, customer.seller.account);
    if (done < 70 && customer.seller.plans.length > 0) return this.orderService(customer);
    if (done < 90 && service) return this.changeService(service);
    if (change && random.below(2) === 0)
      changes.keep(await this.asking.look(async (g) => (await g.changes.again(caller, change.id)).change));
    else if (service) services.keep(await this.asking.look((g) => g.lookUp.order(caller, service.id)));
  }

  private async create(seller: Seller): Promise<void> {
    const { caller } = this.asking;
    const record = {
      ...{
        firstName: 'Jane',
        lastName: 'Doe',
        email: `${caller.keyId}.${++this.made}@example.com`,
        phone: '5035550100',
      },
      address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
    };
    const secrets = new CustomerSecrets(seller.password);
    const change = await this.change('POST /v1/customers', (g, use, ms) =>
      g.customers.create(caller, seller.id, record, secrets, use, ms),
    );
    if (change?.result !== undefined)
      this.customers.keep({ id: (change.result as { customerId: string }).customerId, seller });
  }

  private async book({ id: customerId, seller }: Customer): Promise<void> {
    const { caller, random } = this.asking;
    const amount = { amount: `${1 + random.below(20)}.00`, currency: 'USD' };
    const what = random.of(seller.bookings);
    const type = random.of(['credit', 'credit', 'debit'] as const);
    await this.change<'customer.charge' | 'customer.payment' | 'customer.credit'>(
      `POST /v1/customers/${customerId}/${what}s`,
      ({ customerMoney: money }, use, ms) => {
        if (what === 'credit') return money.credit(caller, seller.id, { customerId, type, amount }, use, ms);
        return what === 'charge'
          ? money.charge(caller, seller.id, { customerId, amount }, use, ms)
          : money.recordPayment(caller, seller.id, { customerId, amount }, use, ms);
      },
    );
  }

  private async adjust(provider: string, account: NonNullable<Seller['account']>): Promise<void> {
    const { caller, random } = this.asking;
    const amount = { amount: `${1 + random.below(20)}.00`, currency: 'USD' };
    const input = { account, type: random.of(['credit', 'debit'] as const), amount };
    await this.change('POST /v1/billing/adjustments', (g, use, ms) =>
      g.accountMoney.adjust(caller, provider, input, use, ms),
    );
  }

  private async orderService({ id: customerId, seller }: Customer): Promise<void> {
    const { caller, random, ask } = this.asking;
    const variables = random.below(3) === 0 ? { variables: [{ number: 1, value: '356938035643809' }] } : {};
    const request = { provider: seller.id, service: { customerId, ratePlanId: random.of(seller.plans) }, ...variables };
    this.services.keep(
      await ask(
        'POST /v1/service-orders',
        (g, use, ms) => g.services.place(caller, request, use, ms),
        (g, id) => g.lookUp.order(caller, id),
      ),
    );
  }

  private async changeService({ id, provider }: Order): Promise<void> {
    const { caller, random } = this.asking;
    const [ratePlanId = ''] = this.sellers.find((one) => one.id === provider)!.plans;
    const kind = random.of([
      ...(['replenish', 'replenish', 'replenish', 'suspend', 'resume', 'cancel', 'update'] as const),
    ]);
    const more = { replenish: { ratePlanId }, suspend: {}, resume: {}, cancel: {}, update: { status: 'active' } }[kind];
    await this.change<ServiceChangeKind>(`POST /v1/service-orders/${id}/${kind}`, (g, use, ms) =>
      g.services.change(caller, `service_order.${kind}`, id, more, use, ms),
    );
  }

  private async change<K extends ChangeKind>(route: string, make: MakeChanged<K>): Promise<Change | undefined> {
    const change = await changed(this.asking, route, make);
    this.changes.keep(change);
    return change;
  }
}
