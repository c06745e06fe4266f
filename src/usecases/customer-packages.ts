import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type CustomerPackage } from '../contract/customers.js';
import { CustomerRequests } from './kit/customer-requests.js';

/** Packages of customers, and what happens when their balance is used up. */
@Injectable()
export class CustomerPackages {
  constructor(private readonly requests: CustomerRequests) {}

  of(caller: Caller, provider: string | undefined, customerId: string): Promise<CustomerPackage[]> {
    return this.requests.ask(caller, provider, customerId, 'packagesOf');
  }

  available(caller: Caller, provider: string | undefined): Promise<CustomerPackage[]> {
    return this.requests.askAll(caller, provider, 'packages');
  }

  balanceManagements(caller: Caller, provider: string | undefined): Promise<{ id: string; description: string }[]> {
    return this.requests.askAll(caller, provider, 'balanceManagements');
  }
}
