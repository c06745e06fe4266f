import { Injectable } from '@nestjs/common';
import { type Caller } from '../../contract/caller.js';
import { customerOwner, refuseForeignCustomer } from '../../access/customer-access.js';
import { type ChangeInput } from '../../contract/changes.js';
import { type CustomerChanges, type CustomersPort } from '../../contract/customers.js';
import { type Provider } from '../../contract/provider.js';
import { type Having, makes, ProviderRegistry } from '../../contract/registry.js';
import { type Requester } from '../../contract/requester.js';
import { GatewayError } from '../../domain/errors.js';
import { type KeyUse } from '../../ledger/idempotency.js';
import { Ledger } from '../../ledger/ledger.js';
import { type ChangeAnswer, type ChangeRequest, MakeChange } from './make-change.js';

/** Changes of the customer record itself: only one at a time. */
const exclusive: readonly string[] = ['customer.update', 'customer.delete'];

type Question = Exclude<keyof CustomersPort, 'emailsAreIds'>;
type AboutCustomer = 'balance' | 'threshold' | 'charges' | 'payments' | 'packagesOf';
type Answer<Q extends Question> = Awaited<ReturnType<NonNullable<CustomersPort[Q]>>>;

/** Reads and changes a provider's data about a customer of the caller's. */
@Injectable()
export class CustomerRequests {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly changes: MakeChange,
  ) {}

  /** Changes a customer of the caller's, or something that belongs to it; without a customer, something of the account itself. */
  async change<K extends keyof CustomerChanges>(
    caller: Caller,
    kind: K,
    providerId: string | undefined,
    input: ChangeInput<K> & { customerId?: string },
    use: KeyUse,
    waitMs: number,
    more: Pick<ChangeRequest<K>, 'secret' | 'expected'> = {},
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
      ...more,
    };
    return this.changes.make<K>(caller, request, use, waitMs);
  }

  /** Reads data of a customer of the caller's. */
  async ask<Q extends AboutCustomer>(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    what: Q,
  ): Promise<Answer<Q>> {
    const ask = await this.asking(caller, providerId, customerId, what);
    return (await ask(customerId, this.registry.readDeadline())) as Answer<Q>;
  }

  /** Reads data that belongs to no particular customer. */
  async askAll<Q extends 'packages' | 'balanceManagements'>(
    requester: Requester,
    providerId: string | undefined,
    what: Q,
  ): Promise<Answer<Q>> {
    const { found } = this.able(requester, providerId, what);
    return (await found(this.registry.readDeadline())) as Answer<Q>;
  }

  /** The port function for one kind of data about a customer of the caller's. */
  async asking<Q extends Question>(
    caller: Caller,
    providerId: string | undefined,
    customerId: string,
    what: Q,
  ): Promise<NonNullable<CustomersPort[Q]>> {
    const { provider, found } = this.able(caller, await this.whose(caller, providerId, customerId), what);
    await refuseForeignCustomer(this.ledger, caller, provider, customerId);
    return found;
  }

  /** The provider named in the request, or the one where the caller created this customer. */
  async whose(
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

  /** The port function, or the problem that says that the provider does not support it. */
  private able<Q extends Question>(
    requester: Requester,
    providerId: string | undefined,
    what: Q,
  ): { provider: Provider; found: NonNullable<CustomersPort[Q]> } {
    const can = ({ port: one }: Having<'customers'>): boolean => one[what] !== undefined;
    const { provider, port } = this.registry.for(requester).only('customers', providerId, { can });
    const found = port[what]?.bind(port) as NonNullable<CustomersPort[Q]> | undefined;
    if (!found)
      throw new GatewayError('capability_not_supported', `Provider "${provider.id}" does not support this query.`);
    return { provider, found };
  }
}
