import { Injectable } from '@nestjs/common';
import { type Provider } from '../contract/provider.js';
import { type ProviderRate } from '../contract/provider-condition.js';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { type InLine } from '../ledger/lanes.js';

/** A lane that work is waiting for. Times are epoch ms. */
export interface LaneCondition {
  name: string;
  waiting: number;
  since: number;
  /** Subjects that hold it, or have unsettled calls in it. */
  occupants: string[];
  first: InLine[];
}

/** The condition of a provider as seen by this process, and the work that waits for it. */
export interface ProviderCondition {
  provider: Provider;
  at: number;
  rate: ProviderRate;
  lanes: LaneCondition[];
}

/** The maximum number of occupants and waiting subjects named per lane. */
const maxNamed = 10;

/** Reports the condition of a provider, without a call to the provider itself. */
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
      rate: await provider.rate(),
      lanes: await Promise.all(
        waits.map(async ({ lane, since, waiting }) => ({
          ...{ name: lane, since, waiting },
          occupants: await lanes.occupants(lane, maxNamed),
          first: await lanes.firstInLine(lane, maxNamed),
        })),
      ),
      // Last: the times of the provider's circuits are counted from it.
      at: this.registry.clock.now(),
    };
  }
}
