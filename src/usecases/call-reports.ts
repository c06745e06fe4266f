import { Injectable } from '@nestjs/common';
import { hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { type FileStream } from '../contract/file-stream.js';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type Requester } from '../contract/requester.js';
import {
  type CdrFile,
  type Direction,
  type MonthStats,
  type NumberStats,
  type TrunkStats,
} from '../contract/reports.js';
import { GatewayError } from '../domain/errors.js';
import { type E164 } from '../domain/phone-number.js';
import { Ledger } from '../ledger/ledger.js';
import { checkMonth, refuseFutureDay, type PeriodRequest, wholePeriod } from './kit/periods.js';
import { type Reported } from './kit/reported.js';

/**
 * Call statistics and CDR files of the providers. Accounts are shared: statistics of a number are for the tenant that bought it (keys with scope
 * `operator` also see numbers that were not bought here); the other reports cover everyone's calls, and their routes require `operator`.
 */
@Injectable()
export class CallReports {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
  ) {}

  async numberStats(caller: Caller, numbers: readonly E164[], providerId?: string): Promise<Reported<NumberStats>> {
    const { provider, port } = this.registry.for(caller).only('reports', providerId);
    const wanted = [...new Set(numbers)].sort();
    await this.refuseForeign(caller, provider, wanted);
    return { provider: provider.id, data: await port.numberStats(wanted, this.registry.listDeadline()) };
  }

  async trunkStats(
    requester: Requester,
    trunkIds: readonly string[],
    direction: Direction,
    providerId?: string,
  ): Promise<Reported<TrunkStats>> {
    const { provider, port } = this.registry.for(requester).only('reports', providerId);
    const data = await port.trunkStats([...new Set(trunkIds)], direction, this.registry.listDeadline());
    return { provider: provider.id, data };
  }

  async monthlySummary(
    requester: Requester,
    period: { year: number; month?: number },
    direction: Direction,
    providerId?: string,
  ): Promise<Reported<MonthStats>> {
    checkMonth(period, this.registry.clock.now());
    const { provider, port } = this.registry.for(requester).only('reports', providerId);
    return { provider: provider.id, data: await port.monthlySummary(period, direction, this.registry.listDeadline()) };
  }

  /** Newest day first. */
  async dailyCdrs(
    requester: Requester,
    request: PeriodRequest,
    direction: Direction,
    providerId?: string,
  ): Promise<Reported<CdrFile>> {
    const period = wholePeriod(request, this.registry.clock.now());
    const { provider, port } = this.registry.for(requester).only('reports', providerId);
    const files = await port.dailyCdrs(period, direction, this.registry.listDeadline());
    return { provider: provider.id, data: files.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0)) };
  }

  async openCdrs(requester: Requester, file: CdrFile, direction: Direction, providerId?: string): Promise<FileStream> {
    refuseFutureDay(file.date, this.registry.clock.now());
    return this.registry
      .for(requester)
      .only('reports', providerId)
      .port.openCdrs(file, direction, this.registry.listDeadline());
  }

  private async refuseForeign(caller: Caller, provider: Provider, numbers: readonly E164[]): Promise<void> {
    const owners = await this.ledger.servedNumbers.owners(provider.id, provider.account, numbers);
    const foreign = numbers.find((number) => {
      const owner = owners.get(number);
      return owner === undefined ? !hasScope(caller, 'operator') : owner.tenant !== caller.tenant;
    });
    if (foreign !== undefined) throw new GatewayError('not_found', `You have no number ${foreign} in service.`);
  }
}
