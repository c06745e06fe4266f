import { Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { type Requester } from '../contract/requester.js';
import { type E164, nanpParts } from '../domain/phone-number.js';
import { type PortCategory } from '../domain/port-order.js';
import { CheckPortability, type ProviderVerdict } from './kit/check-portability.js';
import { type ProviderOutcome } from './kit/fan-out.js';

/** Numbers that can be ported together in one port order. */
export interface PortBatch {
  provider: string;
  category: PortCategory;
  phoneNumbers: E164[];
}

export interface PortPlan {
  batches: PortBatch[];
  /** Numbers that no provider would port, with each provider's reason. */
  notPortable: { phoneNumber: E164; reasons: { provider: string; reason: string }[] }[];
  providers: ProviderOutcome[];
}

/** Groups numbers into port orders before anything is submitted: by the provider that can port them, with toll-free numbers separate. */
@Injectable()
export class PlanPorts {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly portability: CheckPortability,
  ) {}

  /** Each number goes to the first provider that can port it, in the order of `providers` if given. */
  async plan(requester: Requester, phoneNumbers: readonly E164[], providers: readonly string[]): Promise<PortPlan> {
    const able = this.able(providers);
    const { data, providers: outcomes } = await this.portability.check(requester, phoneNumbers, able);
    const verdicts = new Map<string, ProviderVerdict[]>(phoneNumbers.map((phoneNumber) => [phoneNumber, []]));
    for (const verdict of data) verdicts.get(verdict.phoneNumber)?.push(verdict);
    const batches: PortBatch[] = [];
    const notPortable: PortPlan['notPortable'] = [];
    for (const phoneNumber of new Set(phoneNumbers)) {
      const said = verdicts.get(phoneNumber) ?? [];
      const provider = able.find((id) => said.some((v) => v.provider === id && v.portable));
      if (provider === undefined) notPortable.push({ phoneNumber, reasons: said.map(reasonOf) });
      else this.put(batches, provider, phoneNumber);
    }
    return { batches, notPortable, providers: outcomes };
  }

  /** Providers that support both the portability check and porting. */
  private able(wanted: readonly string[]): string[] {
    if (wanted.length > 0) return [...new Set(wanted)].map((id) => this.registry.port(id, 'porting').provider.id);
    return this.registry.having('porting').flatMap(({ provider }) => (provider.portability ? provider.id : []));
  }

  private put(batches: PortBatch[], provider: string, phoneNumber: E164): void {
    const category: PortCategory = nanpParts(phoneNumber)?.type === 'toll_free' ? 'toll_free' : 'landline';
    const { maxNumbers } = this.registry.port(provider, 'porting').port;
    const open = batches.findLast((b) => b.provider === provider && b.category === category);
    if (open && open.phoneNumbers.length < maxNumbers) open.phoneNumbers.push(phoneNumber);
    else batches.push({ provider, category, phoneNumbers: [phoneNumber] });
  }
}

const reasonOf = ({ provider, reason }: ProviderVerdict): { provider: string; reason: string } => ({
  provider,
  reason: reason ?? 'The provider cannot port this number.',
});
