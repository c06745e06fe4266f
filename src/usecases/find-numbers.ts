import { Injectable } from '@nestjs/common';
import { type Provider } from '../contract/provider.js';
import {
  type AvailableNumber,
  type CoverageExchange,
  type CoverageRateCenter,
  type CoveragePort,
  type CoverageRegion,
  type NumberQuery,
} from '../contract/search.js';
import { type Having, ProviderRegistry } from '../contract/registry.js';
import { type Requester } from '../contract/requester.js';
import { onlySet } from '../domain/only-set.js';
import { refuseImpossiblePlace } from '../domain/place.js';
import { type HoldType } from '../domain/reservation.js';
import { inDigits } from '../domain/vanity.js';
import { Ledger } from '../ledger/ledger.js';
import { type Answers, fanOut, hasFailed, type ProviderOutcome, refuseIfAllFailed } from './kit/fan-out.js';
import { foreignCursor, searchPage, type SearchPosition } from './kit/search-page.js';

export type OfferedNumber = AvailableNumber & { provider: string; holdType: HoldType };

export interface FoundNumbers {
  data: OfferedNumber[];
  providers: ProviderOutcome[];
  /** Where the next page continues; absent if there is none. */
  next?: SearchPosition;
  /** Whether the same search would have the same result now, without asking a provider; absent if only asking can tell. */
  stillTrue?: () => boolean;
}

/** Asks every provider that can search, all at once, for numbers and for where it has any. */
@Injectable()
export class FindNumbers {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  /**
   * `providers` restricts the search; if empty, all providers that can search are asked. `from` continues an earlier search, at the providers that
   * had more.
   */
  async available(
    requester: Requester,
    request: NumberQuery,
    providers: readonly string[],
    from?: SearchPosition,
  ): Promise<FoundNumbers> {
    refuseImpossiblePlace(request, '?');
    // The only place where letters of a pattern become digits.
    const query = request.pattern === undefined ? request : { ...request, pattern: inDigits(request.pattern) };
    const asked = this.chosen(requester, 'search', providers).filter(({ provider }) => from?.has(provider.id) ?? true);
    if (from && asked.length !== from.size) throw foreignCursor();
    const cutShort = new Set<string>();
    const goodUntil = new Map<string, number>();
    const answers = await fanOut(
      asked.map(({ provider, port }) => {
        const support = port.supports(query);
        const part = { ...query, limit: query.limit + 1, ...onlySet({ after: from?.get(provider.id) }) };
        const ask = async (deadlineAt: number): Promise<AvailableNumber[]> => {
          const { numbers, truncated, goodUntil: until } = await port.search(part, deadlineAt);
          if (truncated) cutShort.add(provider.id);
          if (until !== undefined) goodUntil.set(provider.id, until);
          return numbers;
        };
        const question = { provider, ask };
        return support.supported
          ? { ...question, ignoredFilters: support.ignoredFilters }
          : { ...question, unsupported: support.detail };
      }),
      this.ledger.clock,
    );
    refuseIfAllFailed(answers, { isSearch: true });
    const mark = this.ledger.held.mark();
    const offers = await Promise.all(answers.items.map(({ provider, values }) => this.stillFree(provider, values)));
    const outcomes = answers.outcomes.map((o, i): ProviderOutcome => {
      const count = Math.min(offers[i]!.length, query.limit);
      const outcome = o.outcome === 'ok' && count === 0 ? 'empty' : o.outcome;
      return { ...o, count, outcome, ...(cutShort.has(o.provider) ? { truncated: true } : {}) };
    });
    const shares = answers.items.map(({ provider, values }, i) => ({
      provider: provider.id,
      after: from?.get(provider.id),
      last: values.at(-1),
      offers: offers[i]!,
      full: values.length > query.limit,
      failed: hasFailed(answers.outcomes[i]!),
    }));
    const found = { ...searchPage(shares, query.limit), providers: outcomes };
    // A provider that missed the deadline may respond while this result is being made, which lacks its share.
    const lasting = answers.outcomes.every(
      ({ outcome, provider }) =>
        outcome === 'unsupported' || ((outcome === 'ok' || outcome === 'empty') && goodUntil.has(provider)),
    );
    if (!lasting || mark === undefined) return found;
    const until = Math.min(...goodUntil.values());
    const numbers = new Set(answers.items.flatMap(({ values }) => values.map((n) => n.phoneNumber)));
    const stillTrue = (): boolean => this.ledger.clock.now() < until && !this.ledger.held.movedSince(mark, numbers);
    return { ...found, stillTrue };
  }

  async regions(
    requester: Requester,
    country: string,
    providers: readonly string[],
  ): Promise<{ data: (CoverageRegion & { provider: string })[]; providers: ProviderOutcome[] }> {
    return joined(
      await this.ask(requester, providers, country, (port, deadlineAt) => port.regions(country, deadlineAt)),
    );
  }

  async exchanges(
    requester: Requester,
    country: string,
    region: string,
    providers: readonly string[],
  ): Promise<{ data: (CoverageExchange & { provider: string })[]; providers: ProviderOutcome[] }> {
    return joined(
      await this.ask(requester, providers, country, (port, deadlineAt) => port.exchanges(country, region, deadlineAt)),
    );
  }

  async rateCenters(
    requester: Requester,
    country: string,
    region: string,
    providers: readonly string[],
  ): Promise<{ data: (CoverageRateCenter & { provider: string })[]; providers: ProviderOutcome[] }> {
    return joined(
      await this.ask(requester, providers, country, (port, deadlineAt) =>
        port.rateCenters(country, region, deadlineAt),
      ),
    );
  }

  private async ask<T>(
    requester: Requester,
    providers: readonly string[],
    country: string,
    ask: (port: CoveragePort, deadlineAt: number) => Promise<T[]>,
  ): Promise<Answers<T>> {
    const answers = await fanOut(
      this.chosen(requester, 'coverage', providers).map(({ provider, port }) => ({
        provider,
        ...(port.countries.includes(country) ? {} : { unsupported: `This provider has no numbers in ${country}.` }),
        ask: (deadlineAt: number) => ask(port, deadlineAt),
      })),
      this.ledger.clock,
    );
    refuseIfAllFailed(answers, { isSearch: true });
    return answers;
  }

  private chosen<P extends 'search' | 'coverage'>(requester: Requester, port: P, ids: readonly string[]): Having<P>[] {
    const registry = this.registry.for(requester);
    if (ids.length === 0) return registry.having(port);
    return [...new Set(ids)].map((id) => registry.port(id, port));
  }

  /** Numbers that are held here are not on offer, even if a cached result still lists them. */
  private async stillFree(provider: Provider, numbers: AvailableNumber[]): Promise<OfferedNumber[]> {
    const held = await this.ledger.held.among(
      provider.id,
      provider.account,
      numbers.map((n) => n.phoneNumber),
    );
    const holdType = provider.reservations?.holdType ?? 'none';
    const free: OfferedNumber[] = [];
    for (const number of numbers) {
      if (held.has(number.phoneNumber)) continue;
      // These objects belong to this search alone, so they can be changed in place.
      const offer = number as OfferedNumber;
      offer.provider = provider.id;
      offer.holdType = holdType;
      free.push(offer);
    }
    return free;
  }
}

function joined<T extends object>({
  items,
  outcomes,
}: Answers<T>): { data: (T & { provider: string })[]; providers: ProviderOutcome[] } {
  return {
    data: items.flatMap(({ provider, values }) => values.map((v) => ({ ...v, provider: provider.id }))),
    providers: outcomes,
  };
}
