import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { CustomerSecrets } from '../../contract/customers.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { type Page, Paged } from '../../http/paging.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { Customers } from '../../usecases/customers.js';
import { ServiceOrders } from '../../usecases/service-orders.js';
import { AnswerChange, changeErrors, quoted, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import {
  CreditDto,
  customerId,
  CustomerRefDto,
  CustomerUpdateDto,
  EstimateDto,
  EstimateQuery,
  NewCreditDto,
  NewCustomerDto,
  NewNoteDto,
  NoteDto,
  QualificationRequestDto,
  QualifiedProductDto,
} from './customers.dto.js';

class QualifiedProductPage extends Paged(QualifiedProductDto) {}

export const idOptions = { description: "The provider's ID of the customer.", example: '88515144' };
const tag = 'Customers';
const whose =
  'Customers that you created through this gateway are yours. Customers created elsewhere belong to the operator and require a key with scope `operator`.';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const jane: NewCustomerDto = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  phone: '5035550100',
  address: { line1: '400 Green Road', postalCode: '97230' },
  password: '48210357',
};
const customer: CustomerRefDto = { id: '88515144', provider: 'telecloud' };
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

@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly serviceOrders: ServiceOrders,
    private readonly answer: AnswerChange,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create a customer',
    description: `Sent once, because the provider would create a second customer for a repeated request. ${whose}`,
    ok: { status: 201, type: CustomerRefDto, description: 'The customer.', example: customer },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'A TeleCloud customer': jane },
    scope: 'order',
    idempotent: 'required',
  })
  createCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerDto,
  ): Promise<CustomerRefDto | ChangeDto> {
    const { password, driverLicense, socialSecurityNumber, ...record } = body;
    const secrets = new CustomerSecrets(password, driverLicense, socialSecurityNumber);
    return this.answer.once(
      caller,
      withoutSecrets(keyed, record),
      (use) => this.customers.create(caller, provider, record, secrets, use, waitMs),
      ({ customerId: id }, { change }) => ({ id, provider: change.provider, ...quoted({ change }) }),
    );
  }

  @Patch(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Update a customer',
    description: `TeleCloud replaces the whole record and cannot return the current one, so send every field, including the password. For VoIP.ms, the gateway reads the record first and keeps the fields you omit; the password is always required. Missing fields are reported by name. ${whose}`,
    ok: { status: 200, type: CustomerRefDto, description: 'The customer.', example: customer },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'The whole record': { ...jane, phone: '5035550199' } },
    scope: 'order',
    idempotent: 'required',
  })
  updateCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: CustomerUpdateDto,
  ): Promise<CustomerRefDto | ChangeDto> {
    if (Object.keys(body).length === 0) throw invalidField('', 'required', 'Name at least one field to change.');
    const { password, driverLicense, socialSecurityNumber, ...record } = body;
    const secrets = new CustomerSecrets(password, driverLicense, socialSecurityNumber);
    return this.answer.once(
      caller,
      withoutSecrets(keyed, record),
      (use) =>
        this.customers.change(caller, 'customer.update', provider, { ...record, customerId: id }, use, waitMs, secrets),
      (_, { change }) => ({ id, provider: change.provider, ...quoted({ change }) }),
    );
  }

  @Delete(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Delete a customer',
    description: `TeleCloud refuses to delete a customer that has orders. ${whose}`,
    ok: { status: 200, type: CustomerRefDto, description: 'The deleted customer.', example: customer },
    also: whileOpen,
    errors: changeErrors,
    scope: 'order',
    idempotent: 'required',
  })
  deleteCustomer(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<CustomerRefDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.customers.change(caller, 'customer.delete', provider, { customerId: id }, use, waitMs),
      (_, { change }) => ({ id, provider: change.provider, ...quoted({ change }) }),
    );
  }

  @Post(':id/notes')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Add a note to a customer',
    ok: { status: 201, type: NoteDto, description: 'The note.', example: { id: '152' } },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'A note': { subject: 'Called about the SIM', content: 'Has the new SIM, asks to swap it.' } },
    scope: 'order',
    idempotent: 'required',
  })
  createCustomerNote(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() { orderId, ...note }: NewNoteDto,
  ): Promise<NoteDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      async (use) => {
        const orderNumber = await this.orderNumber(caller, orderId);
        const input = { customerId: id, ...note, ...onlySet({ orderNumber }) };
        return this.customers.change(caller, 'customer.note', provider, input, use, waitMs);
      },
      ({ noteId }, made) => ({ id: noteId, ...quoted(made) }),
    );
  }

  @Post(':id/credits')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Credit or debit a customer',
    description:
      "The next order or replenishment that charges one of the customer's payment methods uses up the credit; other orders do not. The provider can neither list credits nor store a tag: if the reply is lost, the change goes to manual review.",
    ok: {
      status: 201,
      type: CreditDto,
      description: 'The entry.',
      example: { type: 'credit', amount: usd('10.00'), available: usd('10.00') },
    },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'Ten dollars': { type: 'credit', amount: usd('10.00') } },
    scope: 'billing:charge',
    idempotent: 'required',
  })
  createCustomerCredit(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCreditDto,
  ): Promise<CreditDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.customers.change(caller, 'customer.credit', provider, { customerId: id, ...body }, use, waitMs),
      (booked, made) => ({ ...booked, ...quoted(made) }),
    );
  }

  @Post(':id/qualification')
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
    scope: 'order',
  })
  async qualifyCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() { orderId, ...request }: QualificationRequestDto,
  ): Promise<Page<QualifiedProductDto>> {
    const orderNumber = await this.orderNumber(caller, orderId);
    const asked = { ...request, ...onlySet({ orderNumber }) };
    return { data: await this.customers.qualify(caller, provider, id, asked), page: { hasMore: false } };
  }

  @Get(':id/estimate')
  @Endpoint({
    tag,
    summary: 'Estimate the cost of an order for the customer and the account',
    ok: { status: 200, type: EstimateDto, description: 'The estimate.', example: estimate },
    errors: readErrors,
    scope: 'order',
  })
  estimateForCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider, ...request }: EstimateQuery,
  ): Promise<EstimateDto> {
    return this.customers.estimate(caller, provider, id, request);
  }

  /** The provider's number of a service order of the caller's. */
  private async orderNumber(caller: Caller, id: string | undefined): Promise<string | undefined> {
    if (id === undefined) return undefined;
    const [number] = (await this.serviceOrders.one(caller, id)).providerOrderIds;
    if (number === undefined)
      throw invalidField('/orderId', 'invalid_state', 'The provider has not assigned an ID to this order yet.');
    return number;
  }
}

/** A digest of eight digits can be undone by trying all of them: secrets are not part of the request's. */
function withoutSecrets(keyed: KeyedRequest, record: object): KeyedRequest {
  return withFingerprint(keyed, [record]);
}
