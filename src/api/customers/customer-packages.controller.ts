import { Controller, Get, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged, pageOfWhole } from '../../http/paging.js';
import { PathParam } from '../../http/params.js';
import { CustomerPackages } from '../../usecases/customer-packages.js';
import { pageOfOne } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { BalanceManagementDto, CustomerPackageDto } from './customer-packages.dto.js';
import { idOptions, customerId, BooksQuery } from './customers.dto.js';

class CustomerPackagePage extends Paged(CustomerPackageDto) {}
class BalanceManagementPage extends Paged(BalanceManagementDto) {}

const tag = 'Customers';
const usd = (amount: string) => ({ amount, currency: 'USD' });

@Controller('v1')
export class CustomerPackagesController {
  constructor(private readonly packages: CustomerPackages) {}

  @Get('customers/:id/packages')
  @Endpoint({
    tag,
    summary: "List a customer's packages",
    ok: {
      status: 200,
      type: CustomerPackagePage,
      description: 'Packages.',
      example: pageOfOne({ id: '8378', name: 'VoIP' }),
    },
    errors: readErrors,
    scope: 'customers:read',
  })
  async listPackagesOfCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<CustomerPackageDto>> {
    return pageOfWhole(await this.packages.of(caller, query.provider, id), query);
  }

  @Get('customer-packages')
  @Endpoint({
    tag,
    summary: 'List available customer packages',
    ok: {
      status: 200,
      type: CustomerPackagePage,
      description: 'Packages.',
      example: pageOfOne({ id: '8378', name: 'VoIP', monthlyFee: usd('2.00'), setupFee: usd('1.00') }),
    },
    errors: readErrors,
    scope: 'customers:read',
  })
  async listCustomerPackages(@Caller() caller: Caller, @Query() query: BooksQuery): Promise<Page<CustomerPackageDto>> {
    return pageOfWhole(await this.packages.available(caller, query.provider), query);
  }

  @Get('customer-balance-managements')
  @Endpoint({
    tag,
    summary: 'List out-of-funds policies',
    ok: {
      status: 200,
      type: BalanceManagementPage,
      description: 'Policy codes and their meanings.',
      example: pageOfOne({ id: '1', description: 'Hard - suspend the client' }),
    },
    errors: readErrors,
    scope: 'customers:read',
  })
  async listBalanceManagements(
    @Caller() caller: Caller,
    @Query() query: BooksQuery,
  ): Promise<Page<BalanceManagementDto>> {
    return pageOfWhole(await this.packages.balanceManagements(caller, query.provider), query);
  }
}
