import { Injectable } from '@nestjs/common';
import { type PortabilityVerdict } from '../../contract/portability.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { type Requester } from '../../contract/requester.js';
import { type E164 } from '../../domain/phone-number.js';
import { fanOut, type ProviderOutcome, refuseIfAllFailed } from './fan-out.js';

export type ProviderVerdict = PortabilityVerdict & { provider: string };

/** Whether numbers can be ported in: asks the providers named, or all that support the check. */
@Injectable()
export class CheckPortability {
  constructor(private readonly registry: ProviderRegistry) {}

  async check(
    requester: Requester,
    numbers: readonly E164[],
    providers: readonly string[],
  ): Promise<{ data: ProviderVerdict[]; providers: ProviderOutcome[] }> {
    const registry = this.registry.for(requester);
    const asked =
      providers.length === 0
        ? registry.having('portability')
        : [...new Set(providers)].map((id) => registry.port(id, 'portability'));
    const wanted = [...new Set(numbers)];
    const { items, outcomes, errors } = await fanOut(
      asked.map(({ provider, port }) => ({ provider, ask: (deadlineAt: number) => port.check(wanted, deadlineAt) })),
      this.registry.clock,
    );
    // If only one provider was asked, the caller gets its exact error.
    if (asked.length === 1 && errors[0]) throw errors[0];
    refuseIfAllFailed({ outcomes, errors });
    const data = items.flatMap(({ provider, values }) => values.map((v) => ({ ...v, provider: provider.id })));
    return { data, providers: outcomes };
  }
}
