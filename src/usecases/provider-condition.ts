import { Injectable } from '@nestjs/common';
import { type Provider } from '../contract/provider.js';
import { type ProviderRate } from '../contract/provider-condition.js';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { type InLine } from '../ledger/lanes.js';

/** A lane that somebody waits for. Times are epoch ms. */
export interface LaneCondition {
  name: string;
  waiting: number;
  since: number;
  /** Subjects that have it, or whose calls in it are not settled. */
  occupants: string[];
  first: InLine[];
}

/** How a provider is, as this process sees it, and what waits for it. */
export interface ProviderCondition {
  provider: Provider;
  at: number;
  rate: ProviderRate;
  lanes: LaneCondition[];
}

/** Of each lane at most so many are named. */
const mostNamed = 10;

/** Answers how a provider is. Asks nothing of the provider itself. */
@Injectable()
export class ProviderConditions {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  async of(id: string): Promise<ProviderCondition> {
    const provider = this.registry.enabled(id);
    const { lanes } = this.ledger;
    const waits = (await lanes.longestWaits()).filter(({ lane }) => lane.startsWith(`${id}:`));
    return {
      provider,
      at: this.registry.clock.now(),
      rate: await provider.rate(),
      lanes: await Promise.all(
        waits.map(async ({ lane, since, waiting }) => ({
          ...{ name: lane, since, waiting },
          occupants: await lanes.occupants(lane, mostNamed),
          first: await lanes.firstInLine(lane, mostNamed),
        })),
      ),
    };
  }
}
