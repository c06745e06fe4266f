import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { customerKind, isVisible, noCustomer, refuseForeignCustomer } from '../access/customer-access.js';
import { type ChangeInput, type ChangeSecret } from '../contract/changes.js';
import { type CustomerFound } from '../contract/customers.js';
import { makes, ProviderRegistry } from '../contract/registry.js';
import { type Expectation } from '../domain/expectation.js';
import { onlySet } from '../domain/only-set.js';
import { type KnownCustomer } from '../ledger/customer-records.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { CustomerRequests } from './kit/customer-requests.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';

/**
 * Customers of the accounts at the providers. Accounts are shared: a customer created through this gateway belongs to the tenant that created it, and
 * others do not see it; customers created elsewhere belong to the operator.
 */
@Injectable()
export class Customers {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly changes: MakeChange,
    private readonly requests: CustomerRequests,
  ) {}

  create(
    caller: Caller,
    providerId: string | undefined,
    input: ChangeInput<'customer.create'>,
    secret: ChangeSecret<'customer.create'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.create'>> {
    const { provider, port } = this.registry
      .for(caller)
      .only('customers', providerId, { can: makes('customer.create') });
    const target = port.emailsAreIds && { target: `customer:of:${input.email.toLowerCase()}` };
    const request = { kind: 'customer.create', provider: provider.id, input, secret, ...target } as const;
    return this.changes.make(caller, request, use, waitMs);
  }

  update(
    caller: Caller,
    provider: string | undefined,
    input: ChangeInput<'customer.update'>,
    secret: ChangeSecret<'customer.update'>,
    use: KeyUse,
    waitMs: number,
    expected?: Expectation<CustomerFound>,
  ): Promise<ChangeAnswer<'customer.update'>> {
    const more = {
      secret,
      ...(expected && { expected: async () => expected(await this.one(caller, provider, input.customerId)) }),
    };
    return this.requests.change(caller, 'customer.update', provider, input, use, waitMs, more);
  }

  remove(
    caller: Caller,
    provider: string | undefined,
    customerId: string,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.delete'>> {
    return this.requests.change(caller, 'customer.delete', provider, { customerId }, use, waitMs);
  }

  /** The caller's customers: as the provider lists them now or, if it has no such call, as last submitted here. */
  async list(caller: Caller, providerId: string | undefined, { email }: { email?: string }): Promise<CustomerFound[]> {
    const { provider, port } = this.registry.for(caller).only('customers', providerId);
    const { id, account } = provider;
    if (!port.list) {
      const known = await this.ledger.customerRecords.list({ tenant: caller.tenant, provider: id, account });
      const wanted = known.filter(({ record }) => email === undefined || sameAddress(record.email, email));
      return wanted.map((one) => givenHere(one, id));
    }
    const listed = await port.list(onlySet({ email }), this.registry.readDeadline());
    const owners = await this.ledger.ownerships.owners(id, account, customerKind);
    const visible = listed.filter((customer) => isVisible(caller, owners.get(customer.id)));
    return visible.map((customer) => ({ ...customer, provider: id, source: 'provider' }));
  }

  async one(caller: Caller, providerId: string | undefined, customerId: string): Promise<CustomerFound> {
    const { provider, port } = this.registry
      .for(caller)
      .only('customers', await this.requests.whose(caller, providerId, customerId));
    const { id, account } = provider;
    if (!port.find) {
      const place = { tenant: caller.tenant, provider: id, account };
      const known = await this.ledger.customerRecords.find(place, customerId);
      if (!known) throw noCustomer();
      return givenHere(known, id);
    }
    await refuseForeignCustomer(this.ledger, caller, provider, customerId);
    const customer = await port.find(customerId, this.registry.readDeadline());
    if (!customer) throw noCustomer();
    return { ...customer, provider: id, source: 'provider' };
  }
}

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const givenHere = ({ id, record, createdAt, updatedAt }: KnownCustomer, provider: string): CustomerFound => ({
  ...record,
  id,
  provider,
  source: 'gateway',
  createdAt: new Date(createdAt).toISOString(),
  ...(updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt).toISOString() }),
});
