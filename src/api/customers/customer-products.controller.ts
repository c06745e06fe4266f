import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged } from '../../http/paging.js';
import { PathParam } from '../../http/params.js';
import { CustomerProducts } from '../../usecases/customer-products.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import { QualificationRequestDto, QualifiedProductDto } from './customer-products.dto.js';
import { EstimateDto, EstimateQuery } from './estimate.dto.js';
import { idOptions, customerId } from './customers.dto.js';

class QualifiedProductPage extends Paged(QualifiedProductDto) {}

const tag = 'Customers';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const product: QualifiedProductDto = {
  id: '330',
  name: 'BY THE GIG',
  type: 'traditional',
  description: 'Data for phones and tablets.',
  active: true,
  status: 'active',
  setupPrice: usd('0.00'),
  price: usd('20.00'),
  cycleDays: 30,
  group: { id: '73', name: 'GSMA Network' },
  promptForVariables: true,
  variables: [
    {
      number: 1,
      name: 'IMEI',
      type: 'TEXT',
      description: 'Enter the IMEI of the device.',
      swappable: true,
      prompt: true,
    },
  ],
  ratePlans: [
    {
      id: '52747',
      name: 'YourBrand By the Gig',
      active: true,
      status: 'active',
      setupPrice: usd('0.00'),
      price: usd('25.00'),
    },
  ],
};
const estimate: EstimateDto = {
  ratePlanId: '52747',
  productId: '330',
  customer: {
    setup: usd('0.00'),
    recurring: usd('25.00'),
    promotion: { code: '20off', amount: usd('12.35') },
    total: usd('12.65'),
    cycleDays: 30,
    expiresOn: '2030-06-30',
  },
  account: {
    setup: usd('0.00'),
    recurring: usd('20.00'),
    total: usd('20.00'),
    balance: usd('657.00'),
    balanceAfter: usd('637.00'),
  },
};

/** Products that can be sold to customers. */
@Controller('v1/customers/:id')
export class CustomerProductsController {
  constructor(private readonly products: CustomerProducts) {}

  @Post('qualification')
  @Endpoint({
    tag,
    summary: 'List the products available to a customer',
    description: 'Read-only. No Idempotency-Key is needed.',
    ok: {
      status: 200,
      type: QualifiedProductPage,
      description: 'Products, with their variables and rate plans.',
      example: { data: [product], page: { hasMore: false } },
    },
    errors: readErrors,
    examples: { 'For a new order': { type: 'new' } },
    scope: 'customers:read',
  })
  async qualifyCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: QualificationRequestDto,
  ): Promise<Page<QualifiedProductDto>> {
    return { data: await this.products.qualify(caller, provider, id, body), page: { hasMore: false } };
  }

  @Get('estimate')
  @Endpoint({
    tag,
    summary: 'Estimate the cost of an order for the customer and the account',
    ok: { status: 200, type: EstimateDto, description: 'The estimate.', example: estimate },
    errors: readErrors,
    scope: 'customers:read',
  })
  estimateForCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider, ...request }: EstimateQuery,
  ): Promise<EstimateDto> {
    return this.products.estimate(caller, provider, id, request);
  }
}
