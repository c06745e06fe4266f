import { Injectable } from '@nestjs/common';
import { type OwnedNumber } from '../contract/numbers.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { type E164 } from '../domain/phone-number.js';
import { Ledger } from '../ledger/ledger.js';
import { type Caller, hasScope } from './caller.js';
import { type Answers, fanOut, type ProviderOutcome, refuseIfAllFailed } from './fan-out.js';

const readMs = 10_000;

export type NumberInService = OwnedNumber & { provider: string; orderId?: string };
export interface NumberFilter {
  type?: OwnedNumber['type'];
  status?: OwnedNumber['status'];
  providers: readonly string[];
}

/**
 * The numbers in service, as the providers say now. Accounts are shared, so a tenant sees what it bought through this gateway;
 * a key with scope `admin` also sees numbers of the accounts that nobody here bought.
 */
@Injectable()
export class OwnedNumbers {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  async list(caller: Caller, filter: NumberFilter): Promise<{ data: NumberInService[]; providers: ProviderOutcome[] }> {
    const { items, outcomes } = await this.ask(filter);
    const visible = await Promise.all(
      items.map(({ provider, values }) => this.visible(caller, provider.id, provider.account, values)),
    );
    const data = visible.flat().sort((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1));
    return { data, providers: outcomes.map((o, i) => withCount(o, visible[i]!.length)) };
  }

  async one(caller: Caller, phoneNumber: E164, providerId?: string): Promise<NumberInService> {
    const { items, outcomes } = await this.ask({ providers: providerId === undefined ? [] : [providerId] });
    for (const { provider, values } of items) {
      const [number] = await this.visible(
        caller,
        provider.id,
        provider.account,
        values.filter((n) => n.phoneNumber === phoneNumber),
      );
      if (number) return number;
    }
    // A provider that did not answer may well have it: "not found" would be a guess.
    const silent = outcomes.find((o) => o.problem);
    if (silent?.problem)
      throw new GatewayError(silent.problem.code, silent.problem.detail, { retry: { safe: true, afterSeconds: 5 } });
    throw new GatewayError('not_found', 'You have no such number in service.');
  }

  private async ask({ providers, type, status }: NumberFilter): Promise<Answers<OwnedNumber>> {
    const asked =
      providers.length === 0
        ? this.registry.having('numbers')
        : [...new Set(providers)].map((id) => this.registry.port(id, 'numbers'));
    const filter = { ...(type === undefined ? {} : { type }), ...(status === undefined ? {} : { status }) };
    const answers = await fanOut(
      asked.map(({ provider, port }) => ({ provider, ask: (deadlineAt: number) => port.list(filter, deadlineAt) })),
      Date.now() + readMs,
    );
    refuseIfAllFailed(answers.outcomes);
    return answers;
  }

  private async visible(
    caller: Caller,
    provider: string,
    account: string,
    numbers: OwnedNumber[],
  ): Promise<NumberInService[]> {
    const owners = await this.ledger.orders.owners(
      provider,
      account,
      numbers.map((n) => n.phoneNumber),
    );
    return numbers.flatMap((n): NumberInService | [] => {
      const owner = owners.get(n.phoneNumber);
      if (owner === undefined) return hasScope(caller, 'admin') ? { ...n, provider } : [];
      return owner.tenant === caller.tenant ? { ...n, provider, orderId: owner.orderId } : [];
    });
  }
}

/** What the provider has for others is not this caller's to know, not even how much. */
const withCount = (o: ProviderOutcome, count: number): ProviderOutcome => ({
  ...o,
  count,
  outcome: o.outcome === 'ok' && count === 0 ? 'empty' : o.outcome,
});
