import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '../access/caller.js';
import {
  customerKind,
  isVisible,
  noCustomer,
  customerOwner,
  refuseForeignCustomer,
} from '../access/customer-access.js';
import { type GatewayConfig } from '../config/environment.js';
import { type ChangeInput, type ChangeSecret } from '../contract/changes.js';
import {
  type CustomerChanges,
  type CustomersPort,
  type Estimate,
  type CustomerFound,
  type QualificationRequest,
  type QualifiedProduct,
} from '../contract/customers.js';
import { type Provider } from '../contract/provider.js';
import { readDeadline } from '../contract/read-deadline.js';
import { type Having, makes, ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type KnownCustomer } from '../ledger/customer-records.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { CONFIG } from '../tokens.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';

/** Changes after which the customer is not what it was: one at a time. */
const exclusive: readonly string[] = ['customer.update', 'customer.delete'];

/**
 * Customers of the accounts at the providers. Accounts are shared: whoever made a customer through this gateway has it, others do not see
 * it; customers that nobody here made are the operator's.
 */
@Injectable()
export class Customers {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'rawCards'>,
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly changes: MakeChange,
  ) {}

  create(
    caller: Caller,
    providerId: string | undefined,
    input: ChangeInput<'customer.create'>,
    secret: ChangeSecret<'customer.create'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'customer.create'>> {
    const { provider, port } = this.registry.only('customers', providerId, { can: makes('customer.create') });
    const target = port.emailsAreIds && { target: `customer:of:${input.email.toLowerCase()}` };
    const request = { kind: 'customer.create', provider: provider.id, input, secret, ...target } as const;
    return this.changes.make(caller, request, use, waitMs);
  }

  /** Changes a customer that is the caller's, or something of it; without a customer, something of the account itself. */
  async change<K extends keyof CustomerChanges>(
    caller: Caller,
    kind: K,
    providerId: string | undefined,
    input: ChangeInput<K> & { customerId?: string },
    use: KeyUse,
    waitMs: number,
    secret?: ChangeSecret<K>,
  ): Promise<ChangeAnswer<K>> {
    const { customerId } = input;
    const named = await this.whose(caller, providerId, customerId);
    const { provider } = this.registry.only('customers', named, { can: makes(kind) });
    if (customerId !== undefined) await refuseForeignCustomer(this.ledger, caller, provider, customerId);
    const request = {
      kind,
      provider: provider.id,
      input,
      ...(exclusive.includes(kind) ? { target: `customer:${customerId}` } : {}),
      ...onlySet({ secret }),
    };
    return this.changes.make<K>(caller, request, use, waitMs);
  }

  /** Card data is taken only where the operator has switched that on. */
  refuseCards(): void {
    if (this.config.rawCards) return;
    const detail = 'This gateway does not accept card data: the operator has not set PAYMENTS_RAW_CARD=enabled.';
    throw new GatewayError('capability_not_supported', detail);
  }

  /** Customers that the caller has: as the provider lists them now, or, where it cannot be asked, as they were given here. */
  async list(caller: Caller, providerId: string | undefined, { email }: { email?: string }): Promise<CustomerFound[]> {
    const { provider, port } = this.registry.only('customers', providerId);
    const { id, account } = provider;
    if (!port.list) {
      const known = await this.ledger.customerRecords.list({ tenant: caller.tenant, provider: id, account });
      const wanted = known.filter(({ record }) => email === undefined || sameAddress(record.email, email));
      return wanted.map((one) => givenHere(one, id));
    }
    const listed = await port.list(email === undefined ? {} : { email }, readDeadline());
    const owners = await this.ledger.ownerships.owners(id, account, customerKind);
    const visible = listed.filter((customer) => isVisible(caller, owners.get(customer.id)));
    return visible.map((customer) => ({ ...customer, provider: id, source: 'provider' }));
  }

  async one(caller: Caller, providerId: string | undefined, customerId: string): Promise<CustomerFound> {
    const { provider, port } = this.registry.only('customers', await this.whose(caller, providerId, customerId));
    const { id, account } = provider;
    if (!port.find) {
      const place = { tenant: caller.tenant, provider: id, account };
      const known = await this.ledger.customerRecords.find(place, customerId);
      if (!known) throw noCustomer();
      return givenHere(known, id);
    }
    await refuseForeignCustomer(this.ledger, caller, provider, customerId);
    const customer = await port.find(customerId, readDeadline());
    if (!customer) throw noCustomer();
    return { ...customer, provider: id, source: 'provider' };
  }

  /** One question about a customer of the caller's. */
  async ask<Q extends AboutCustomer>(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    what: Q,
  ): Promise<Awaited<ReturnType<NonNullable<CustomersPort[Q]>>>> {
    const ask = await this.asking(caller, providerId, customerId, what);
    return (await ask(customerId, readDeadline())) as Awaited<ReturnType<NonNullable<CustomersPort[Q]>>>;
  }

  /** One question about no customer in particular. */
  async askAll<Q extends 'packages' | 'balanceManagements'>(
    providerId: string | undefined,
    what: Q,
  ): Promise<Awaited<ReturnType<NonNullable<CustomersPort[Q]>>>> {
    const { found } = this.able(providerId, what);
    return (await found(readDeadline())) as Awaited<ReturnType<NonNullable<CustomersPort[Q]>>>;
  }

  async qualify(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    request: QualificationRequest,
  ): Promise<QualifiedProduct[]> {
    const ask = await this.asking(caller, providerId, customerId, 'qualify');
    return ask(customerId, request, readDeadline());
  }

  async estimate(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    request: { type: 'new' | 'replenish'; ratePlanId: string; promoCode?: string },
  ): Promise<Estimate> {
    const ask = await this.asking(caller, providerId, customerId, 'estimate');
    return ask(customerId, request, readDeadline());
  }

  /** One thing that the provider can be asked about a customer of the caller's. */
  private async asking<Q extends Question>(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    what: Q,
  ): Promise<NonNullable<CustomersPort[Q]>> {
    const { provider, found } = this.able(await this.whose(caller, providerId, customerId), what);
    await refuseForeignCustomer(this.ledger, caller, provider, customerId);
    return found;
  }

  /** The provider that is named, or the one where the caller made this customer. */
  private async whose(
    caller: Caller,
    providerId: string | undefined,
    customerId: string | undefined,
  ): Promise<string | undefined> {
    const having = this.registry.having('customers');
    if (providerId !== undefined || customerId === undefined || having.length < 2) return providerId;
    for (const { provider } of having) {
      if ((await customerOwner(this.ledger, provider, customerId)) === caller.tenant) return provider.id;
    }
    return undefined;
  }

  /** What a provider can be asked, or the problem that says that it cannot. */
  private able<Q extends Question>(
    providerId: string | undefined,
    what: Q,
  ): { provider: Provider; found: NonNullable<CustomersPort[Q]> } {
    const can = ({ port: one }: Having<'customers'>): boolean => one[what] !== undefined;
    const { provider, port } = this.registry.only('customers', providerId, { can });
    const found = port[what]?.bind(port) as NonNullable<CustomersPort[Q]> | undefined;
    if (!found)
      throw new GatewayError('capability_not_supported', `Provider "${provider.id}" does not support this query.`);
    return { provider, found };
  }
}

type Question = Exclude<keyof CustomersPort, 'emailsAreIds'>;
type AboutCustomer = 'balance' | 'threshold' | 'charges' | 'payments' | 'packagesOf';

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const givenHere = ({ id, record, createdAt, updatedAt }: KnownCustomer, provider: string): CustomerFound => ({
  ...record,
  id,
  provider,
  source: 'gateway',
  createdAt: new Date(createdAt).toISOString(),
  ...(updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt).toISOString() }),
});
