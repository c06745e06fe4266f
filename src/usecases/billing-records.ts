import { Injectable } from '@nestjs/common';
import {
  type Invoice,
  type Payment,
  type PaymentFilter,
  type Transaction,
  type TransactionType,
} from '../contract/billing.js';
import { type FileStream } from '../contract/file-stream.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type Requester } from '../contract/requester.js';
import { type Reported } from './kit/reported.js';
import { checkPeriod, refuseFutureDay, type PeriodRequest } from './kit/periods.js';

/** The billing records of the account at a provider, newest first. They cover everyone on the account, so they are for operators. */
@Injectable()
export class BillingRecords {
  constructor(private readonly registry: ProviderRegistry) {}

  async invoices(requester: Requester, period: PeriodRequest, providerId?: string): Promise<Reported<Invoice>> {
    checkPeriod(period, this.registry.clock.now());
    const { provider, port } = this.registry.for(requester).only('billing', providerId);
    const invoices = await port.invoices(period, this.registry.listDeadline());
    return { provider: provider.id, data: latestFirst(invoices, ({ date }) => date) };
  }

  async openInvoice(requester: Requester, date: string, providerId?: string): Promise<FileStream> {
    refuseFutureDay(date, this.registry.clock.now());
    return this.registry
      .for(requester)
      .only('billing', providerId)
      .port.openInvoice(date, this.registry.listDeadline());
  }

  async transactions(
    requester: Requester,
    type?: TransactionType,
    providerId?: string,
  ): Promise<Reported<Transaction>> {
    const { provider, port } = this.registry.for(requester).only('billing', providerId);
    const booked = await port.transactions(type, this.registry.listDeadline());
    return { provider: provider.id, data: booked.toReversed() };
  }

  async payments(requester: Requester, filter: PaymentFilter, providerId?: string): Promise<Reported<Payment>> {
    checkPeriod(filter, this.registry.clock.now());
    const { provider, port } = this.registry.for(requester).only('billing', providerId);
    const payments = await port.payments(filter, this.registry.listDeadline());
    return { provider: provider.id, data: latestFirst(payments, ({ at }) => at) };
  }
}

const latestFirst = <T>(items: readonly T[], timeOf: (item: T) => string): T[] =>
  items.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0));
