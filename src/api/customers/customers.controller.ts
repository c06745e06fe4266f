import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { CustomerSecrets } from '../../contract/customers.js';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { type Page, Paged, pageOfWhole } from '../../http/paging.js';
import { PathParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { Customers } from '../../usecases/customers.js';
import { AnswerChange, changeErrors, changedAt, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { pageOfOne } from '../examples.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import { idOptions, customerId, CustomerRefDto, CustomerDto, CustomersQuery } from './customers.dto.js';
import { CustomerUpdateDto, NewCustomerDto } from './new-customer.dto.js';

class CustomerPage extends Paged(CustomerDto) {}

const tag = 'Customers';
const whose =
  'Customers that you created through this gateway are yours. Customers created elsewhere belong to the operator and require a key with scope `operator`.';
const jane: NewCustomerDto = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  phone: '5035550100',
  address: { line1: '400 Green Road', postalCode: '97230' },
  password: '48210357',
};
const reference: CustomerRefDto = { id: '88515144', provider: providerWith('POST /v1/customers') };
const customer: CustomerDto = {
  id: '561115',
  provider: providerWith('GET /v1/customers'),
  source: 'provider',
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  phone: '5035550100',
  address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
  balanceManagement: '1',
};
const record =
  'For a provider without a read operation, the gateway returns its own record of the customers created through it (`source: gateway`), as last submitted here.';

/** Customers of the accounts at the providers. */
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly answer: AnswerChange,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List customers at a provider',
    description: `Customers, fetched from the provider in real time. Keys with scope \`operator\` also see the operator's customers. ${record}`,
    ok: { status: 200, type: CustomerPage, description: 'Customers.', example: pageOfOne(customer) },
    errors: readErrors,
    scope: 'customers:read',
  })
  async listCustomers(@Caller() caller: Caller, @Query() query: CustomersQuery): Promise<Page<CustomerDto>> {
    const { provider, email } = query;
    return pageOfWhole(await this.customers.list(caller, provider, onlySet({ email })), query);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a customer',
    description: record,
    ok: { status: 200, type: CustomerDto, description: 'The customer.', example: customer },
    errors: readErrors,
    scope: 'customers:read',
    versioned: true,
  })
  getCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<CustomerDto> {
    return this.customers.one(caller, provider, id);
  }

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create a customer',
    description: `Sent once, because the provider would create a second customer for a repeated request. ${whose}`,
    ok: { status: 201, type: CustomerRefDto, description: 'The customer.', example: reference },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'A customer': jane },
    scope: 'customers:write',
    idempotent: 'required',
  })
  createCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerDto,
  ): Promise<CustomerRefDto | ChangeDto> {
    const { record, secrets } = withoutSecrets(body);
    return this.answer.once(
      caller,
      withFingerprint(keyed, [record]),
      (use, waitMs) => this.customers.create(caller, provider, record, secrets, use, waitMs),
      ({ customerId: id }, made) => changedAt(made, { id }),
    );
  }

  @Patch(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Update a customer',
    description: `Some providers replace the whole record. Missing fields are reported by name. ${whose}`,
    ok: { status: 200, type: CustomerRefDto, description: 'The customer.', example: reference },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'The whole record': { ...jane, phone: '5035550199' } },
    scope: 'customers:write',
    idempotent: 'required',
    matched: true,
  })
  updateCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IfMatch() match: Match | undefined,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body(SomeField) body: CustomerUpdateDto,
  ): Promise<CustomerRefDto | ChangeDto> {
    const { record, secrets } = withoutSecrets(body);
    const input = { ...record, customerId: id };
    const update = (use: KeyedRequest['use'], waitMs: number) =>
      this.customers.update(caller, provider, input, secrets, use, waitMs, match?.against());
    return this.answer.once(caller, withFingerprint(keyed, [record]), update, (_, made) => changedAt(made, { id }));
  }

  @Delete(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Delete a customer',
    description: whose,
    ok: { status: 200, type: CustomerRefDto, description: 'The deleted customer.', example: reference },
    also: whileOpen,
    errors: changeErrors,
    scope: 'customers:write',
    idempotent: 'required',
  })
  deleteCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<CustomerRefDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.customers.remove(caller, provider, id, use, waitMs),
      (_, made) => changedAt(made, { id }),
    );
  }
}

/** The record without secrets, for the request's digest: a digest of eight digits can be reversed by brute force. */
function withoutSecrets<Body extends NewCustomerDto | CustomerUpdateDto>({
  password,
  driverLicense,
  socialSecurityNumber,
  ...record
}: Body): { record: Omit<Body, 'password' | 'driverLicense' | 'socialSecurityNumber'>; secrets: CustomerSecrets } {
  return { record, secrets: new CustomerSecrets(password, driverLicense, socialSecurityNumber) };
}
