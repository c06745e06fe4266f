import { Injectable } from '@nestjs/common';
import { type OwnedFilter, type OwnedNumber } from '../../contract/numbers.js';
import { type Having, ProviderRegistry } from '../../contract/registry.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { hasMetadata, type Metadata } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164 } from '../../domain/phone-number.js';
import { Ledger } from '../../ledger/ledger.js';
import { refuseForeignNames } from '../../access/foreign-names.js';
import { hasScope } from '../../access/caller.js';
import { type Caller } from '../../contract/caller.js';
import { type Answers, fanOut, type ProviderOutcome, refuseIfAllFailed } from './fan-out.js';

export type NumberInService = OwnedNumber & {
  provider: string;
  orderId?: string;
  porting?: true;
  customerReference?: string;
  metadata: Metadata;
};
export interface NumberFilter extends Pick<OwnedFilter, 'type' | 'status' | 'trunkId' | 'customerId'> {
  /** The order or port here that the numbers came with. */
  orderId?: string;
  /** A prefix of their E.164 form. */
  prefix?: string;
  metadata?: Metadata;
  providers: readonly string[];
}
/** Where to look for a number. */
export interface NumberPlace {
  provider?: string;
  customerId?: string;
}

/**
 * Numbers in service, as the providers list them now. Accounts are shared: a tenant sees what it bought through this gateway; keys with scope
 * `operator` also see numbers that were not bought here.
 */
@Injectable()
export class OwnedNumbers {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  /** `at`: the parameter or field in which the caller named the customer. */
  async list(
    caller: Caller,
    filter: NumberFilter,
    at: '?' | '/' = '?',
  ): Promise<{ data: NumberInService[]; providers: ProviderOutcome[] }> {
    const { orderId, prefix = '', metadata = {} } = filter;
    this.refuseForeign(caller, filter, at);
    const order = orderId === undefined ? undefined : await this.bringer(caller, orderId);
    // If an account has several customers, numbers belong to the customer they were ordered for.
    const customerId = filter.customerId ?? order?.customerId;
    const narrowed = customerId === undefined ? filter : { ...filter, customerId };
    const { items, outcomes } = await this.ask(caller, narrowed, `${at}customerId`, order);
    const wanted = (n: NumberInService): boolean =>
      n.phoneNumber.startsWith(prefix) &&
      (orderId === undefined || n.orderId === orderId) &&
      hasMetadata(n.metadata, metadata);
    const visible = await Promise.all(
      items.map(async ({ provider, values }) => {
        const fitting = values.filter((n) => fits(n, filter));
        return (await this.visible(caller, provider.id, provider.account, fitting)).filter(wanted);
      }),
    );
    const data = visible.flat().sort((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1));
    return { data, providers: outcomes.map((o, i) => withCount(o, visible[i]!.length)) };
  }

  async one(caller: Caller, phoneNumber: E164, { provider: id, customerId }: NumberPlace): Promise<NumberInService> {
    const where = { providers: id === undefined ? [] : [id], ...onlySet({ customerId }) };
    this.refuseForeign(caller, where, '?');
    const { items, outcomes, errors } = await this.ask(caller, where, '?customerId');
    for (const { provider, values } of items) {
      const [number] = await this.visible(
        caller,
        provider.id,
        provider.account,
        values.filter((n) => n.phoneNumber === phoneNumber),
      );
      if (number) return number;
    }
    // A provider that did not respond may have it: "not found" would be a guess.
    const silent = outcomes.find((o) => o.problem);
    if (silent?.problem)
      throw new GatewayError(silent.problem.code, silent.problem.detail, {
        retry: { safe: true, afterSeconds: errors[0]?.retry?.afterSeconds ?? 5 },
      });
    throw new GatewayError('not_found', 'You have no such number in service.');
  }

  /** Refuses customers of other tenants: at every provider that might be asked, before any is. */
  private refuseForeign(caller: Caller, { providers, customerId }: NumberFilter, at: string): void {
    for (const { provider } of this.mayBeAsked(caller, providers))
      refuseForeignNames(caller, provider, { customerId }, at);
  }

  private mayBeAsked(caller: Caller, providers: readonly string[]): Having<'numbers'>[] {
    const registry = this.registry.for(caller);
    if (providers.length === 0) return registry.having('numbers');
    return [...new Set(providers)].map((id) => registry.port(id, 'numbers'));
  }

  /** The caller's order or port that the numbers came with. */
  private async bringer(caller: Caller, id: string): Promise<Bringer> {
    const order = await this.ledger.orders.findFor(caller.tenant, id);
    if (order) {
      const { provider, providerOrderIds, providerOptions } = order;
      const { customerId } = providerOptions;
      return { provider, providerOrderIds, ...(typeof customerId === 'string' ? { customerId } : {}) };
    }
    const port = await this.ledger.ports.findFor(caller.tenant, id);
    if (!port) throw invalidField('?orderId', 'not_found', 'You have no such order.');
    return { provider: port.provider, providerOrderIds: [] };
  }

  private async ask(
    caller: Caller,
    { providers, type, status, trunkId, customerId }: NumberFilter,
    at: string,
    order?: Bringer,
  ): Promise<Answers<OwnedNumber>> {
    const all = this.mayBeAsked(caller, providers);
    const having = customerId === undefined ? all : all.filter(({ port }) => port.byCustomer);
    if ((providers.length > 0 && having.length < all.length) || (having.length === 0 && customerId !== undefined))
      throw invalidField(at, 'unsupported', 'This provider does not support several customers.');
    const asked = having.filter(({ provider }) => order === undefined || provider.id === order.provider);
    const [providerOrderId, ...others] = order?.providerOrderIds ?? [];
    const filter: OwnedFilter = {
      ...onlySet({ type, status, trunkId, customerId }),
      ...(providerOrderId === undefined || others.length > 0 ? {} : { providerOrderId }),
    };
    const answers = await fanOut(
      asked.map(({ provider, port }) => ({ provider, ask: (deadlineAt: number) => port.list(filter, deadlineAt) })),
      this.registry.clock,
    );
    const [refused] = answers.errors.filter(({ code }) => code === 'invalid_request');
    if (refused) throw refused;
    refuseIfAllFailed(answers);
    return answers;
  }

  private async visible(
    caller: Caller,
    provider: string,
    account: string,
    numbers: OwnedNumber[],
  ): Promise<NumberInService[]> {
    const owners = await this.ledger.servedNumbers.owners(
      provider,
      account,
      numbers.map((n) => n.phoneNumber),
      { former: true },
    );
    const seen = numbers.flatMap((n): Omit<NumberInService, 'metadata'> | [] => {
      const owner = owners.get(n.phoneNumber);
      // A number that was disconnected here and is in service again came from elsewhere.
      if (owner === undefined || (owner.former && n.status !== 'cancelled'))
        return hasScope(caller, 'operator') ? { ...n, provider } : [];
      if (owner.tenant !== caller.tenant) return [];
      const { orderId, porting, customerReference } = owner;
      return { ...n, provider, orderId, ...onlySet({ porting, customerReference }) };
    });
    const noted = await this.ledger.metadata.of(caller.tenant, seen.map(notedAs));
    return seen.map((n) => ({ ...n, metadata: noted.get(notedAs(n)) ?? {} }));
  }
}

/** The key of a number's metadata: a number that returns with another order starts without any. */
export const notedAs = ({
  phoneNumber,
  provider,
  orderId,
}: Pick<NumberInService, 'phoneNumber' | 'provider' | 'orderId'>): string =>
  `number:${orderId ?? provider}:${phoneNumber}`;

interface Bringer {
  provider: string;
  providerOrderIds: readonly string[];
  customerId?: string;
}

/** Filters here what a provider without such a filter returned. */
const fits = (n: OwnedNumber, { type, status, trunkId }: NumberFilter): boolean =>
  (type === undefined || n.type === type) &&
  (status === undefined || n.status === status) &&
  (trunkId === undefined || trunkOf(n) === trunkId);

/** A SIP connection counts as a trunk. */
const trunkOf = ({ trunkId, connection }: OwnedNumber): string | undefined =>
  trunkId ?? (connection && 'connectionId' in connection ? connection.connectionId : undefined);

/** What others have at the provider is not for this caller to know, not even how much. */
const withCount = (o: ProviderOutcome, count: number): ProviderOutcome => ({
  ...o,
  count,
  outcome: o.outcome === 'ok' && count === 0 ? 'empty' : o.outcome,
});
