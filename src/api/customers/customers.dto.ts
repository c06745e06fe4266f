import {
  type CreditType,
  type CustomerAddress,
  type CustomerRecord,
  type SaleStatus,
  saleStatuses,
} from '../../contract/customers.js';
import {
  CountryField,
  DayField,
  Field,
  FlagField,
  IdField,
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  TextField,
  WebAddressField,
  WordField,
} from '../../http/field-decorators.js';
import { transactionIdOptions } from '../event.dto.js';
import { email, text } from '../../http/value-kinds.js';
import { ProviderQuery } from '../provider-query.js';
import { VariableValueDto } from '../service-orders/service-orders.dto.js';

export const customerId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's ID of a customer" });

export class CustomerAddressDto implements CustomerAddress {
  @TextField({ max: 128, description: 'Street address.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'Unit type.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Unit number.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({
    max: 64,
    description: 'City. Required by TeleCloud for addresses outside the United States.',
    example: 'Portland',
    optional: true,
  })
  city?: string;

  @TextField({
    max: 64,
    description: 'State or province. Required by TeleCloud for addresses outside the United States.',
    example: 'OR',
    optional: true,
  })
  region?: string;

  @TextField({ max: 16, description: 'Postal code.', example: '97230' })
  postalCode: string;

  @CountryField({
    description: 'Country. Defaults to the United States for a new customer, and to the current country otherwise.',
    optional: true,
  })
  country?: string;
}

const secretDescription =
  'Forwarded once and never stored. TeleCloud requires eight digits, and requires the password again with every update of a customer.';
const password = text({ max: 64, min: 4, says: 'a password of at least 4 characters' });
const customFields = {
  max: 2,
  description: 'Up to two custom values.',
  example: ['CRM-4711'],
  optional: true,
} as const;

const balanceManagement = {
  description:
    "What happens when the customer runs out of funds, as the provider's code (`GET /v1/customer-balance-managements`), if the provider has such policies.",
  example: '1',
  optional: true,
} as const;

export class NewCustomerDto implements CustomerRecord {
  @TextField({ max: 64, description: 'First name.', example: 'Jane' })
  firstName: string;

  @TextField({ max: 64, description: 'Last name.', example: 'Doe' })
  lastName: string;

  @TextField({ max: 128, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @Field(email, { description: 'Email address.', example: 'jane.doe@example.com' })
  email: string;

  @TextField({ max: 32, description: 'Phone number, in the format that the provider expects.', example: '5035550100' })
  phone: string;

  @ObjectField(() => CustomerAddressDto, { description: "The customer's address." })
  address: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @FlagField({
    description: 'Whether to activate the customer at once, if the provider supports it. Defaults to true.',
    example: true,
    optional: true,
  })
  activate?: boolean;

  @Field(password, {
    description: `The customer's password at the provider. ${secretDescription}`,
    example: '48210357',
  })
  password: string;

  @TextField({ max: 32, description: "Driver's license number. Never stored.", optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Never stored.', optional: true })
  socialSecurityNumber?: string;
}

export class CustomerUpdateDto implements Partial<CustomerRecord> {
  @TextField({ max: 64, description: 'First name.', example: 'Jane', optional: true })
  firstName?: string;

  @TextField({ max: 64, description: 'Last name.', example: 'Doe', optional: true })
  lastName?: string;

  @TextField({ max: 128, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @Field(email, { description: 'Email address.', example: 'jane.doe@example.com', optional: true })
  email?: string;

  @TextField({ max: 32, description: 'Phone number.', example: '5035550100', optional: true })
  phone?: string;

  @ObjectField(() => CustomerAddressDto, { description: "The customer's full address.", optional: true })
  address?: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @Field(password, { description: `A password. ${secretDescription}`, example: '48210357', optional: true })
  password?: string;

  @TextField({ max: 32, description: "Driver's license number. Never stored.", optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Never stored.', optional: true })
  socialSecurityNumber?: string;
}

/** A customer, as far as its provider can be asked: TeleCloud tells nothing of one but its id. */
export class CustomerRefDto {
  @Field(customerId, { description: "The provider's ID of the customer.", example: '88515144' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'telecloud' })
  provider: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class NewNoteDto {
  @TextField({ max: 200, description: 'Subject.', example: 'Called about the SIM' })
  subject: string;

  @TextField({
    max: 4000,
    description: 'Text. The gateway appends the ID of the change, so that a note whose reply was lost can be found.',
    example: 'Has the new SIM, asks to swap it.',
  })
  content: string;

  @IdField('ord', { description: 'The service order that the note is about.', optional: true })
  orderId?: string;
}

export class NoteDto {
  @TextField({ max: 64, description: "The provider's ID of the note.", example: '152' })
  id: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class NewCreditDto {
  @WordField(['credit', 'debit'], { description: "`credit` adds to the customer's credit; `debit` takes it back." })
  type: CreditType;

  @MoneyField({ description: 'Amount.' })
  amount: MoneyDto;
}

export class CreditDto {
  @WordField(['credit', 'debit'], { description: 'Whether the entry is a credit or a debit.' })
  type: CreditType;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @MoneyField({ description: 'Customer credit afterwards.' })
  available: MoneyDto;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class QualificationRequestDto {
  @WordField(['new', 'replenish'], {
    description: 'Whether for a new order or to extend an existing one.',
    example: 'new',
    optional: true,
  })
  type?: 'new' | 'replenish';

  @IdField('ord', { description: 'For replenishments and add-ons: the service order.', optional: true })
  orderId?: string;

  @WordField(['traditional', 'add_on'], { description: 'Only products of this type.', optional: true })
  productType?: 'traditional' | 'add_on';

  @ListField(() => VariableValueDto, {
    max: 20,
    description: "Values for the product's variables, where availability depends on them.",
    optional: true,
  })
  variables?: VariableValueDto[];
}

export class ProductVariableDto {
  @IntegerField({ min: 1, max: 20, description: 'Variable number: 1 is VAR1.', example: 1 })
  number: number;

  @TextField({ max: 128, description: 'Display name.', example: 'IMEI' })
  name: string;

  @TextField({ max: 32, description: "Input type, as the provider's own value.", example: 'TEXT', optional: true })
  type?: string;

  @ListField(text({ max: 256 }), {
    max: 200,
    description: 'Allowed values.',
    example: ['YES', 'NO'],
    optional: true,
  })
  options?: string[];

  @WebAddressField({
    description: 'URL that returns the options as XML, instead of a fixed list.',
    example: 'https://example.com/options.xml',
    optional: true,
  })
  optionsUrl?: string;

  @TextField({ max: 1000, description: 'Help text.', example: 'Enter the IMEI of the device.', optional: true })
  description?: string;

  @FlagField({ description: 'Whether the variable can be swapped on an active order.', optional: true })
  swappable?: boolean;

  @FlagField({ description: 'Whether new orders ask for it.', optional: true })
  prompt?: boolean;

  @TextField({ max: 128, description: 'Section heading.', example: 'Device Information', optional: true })
  category?: string;
}

export class ProductGroupRefDto {
  @TextField({ max: 64, description: 'The product group.', example: '73' })
  id: string;

  @TextField({ max: 256, description: 'Name.', example: 'GSMA Network', optional: true })
  name?: string;
}

const saleStatus = {
  description:
    'Availability. `replenish_only`: existing services only. `other`: a value this gateway does not recognize.',
  example: 'active',
} as const;

export class RatePlanDto {
  @TextField({ max: 64, description: 'The rate plan. Order by this ID.', example: '52747' })
  id: string;

  @TextField({ max: 256, description: 'Name.', example: 'YourBrand By the Gig' })
  name: string;

  @TextField({ max: 4000, description: 'Description.', example: 'Data by the gigabyte.', optional: true })
  description?: string;

  @FlagField({ description: 'Whether it can be ordered.' })
  active: boolean;

  @WordField(saleStatuses, saleStatus)
  status: SaleStatus;

  @MoneyField({ description: "The customer's setup price." })
  setupPrice: MoneyDto;

  @MoneyField({ description: "The customer's price per billing cycle." })
  price: MoneyDto;

  @TextField({ max: 64, description: 'The account that owns the plan.', example: '1992093776', optional: true })
  accountNumber?: string;

  @TextField({ max: 64, description: 'The product it belongs to.', example: '330', optional: true })
  productId?: string;
}

export class QualifiedProductDto {
  @TextField({ max: 64, description: 'The product.', example: '330' })
  id: string;

  @TextField({ max: 256, description: 'Name.', example: 'BY THE GIG' })
  name: string;

  @WordField(['traditional', 'add_on', 'other'], { description: 'Product type.' })
  type: 'traditional' | 'add_on' | 'other';

  @TextField({
    max: 4000,
    description: 'Description.',
    example: 'Data for phones and tablets.',
    optional: true,
  })
  description?: string;

  @FlagField({ description: 'Whether it can be ordered.' })
  active: boolean;

  @WordField(saleStatuses, saleStatus)
  status: SaleStatus;

  @MoneyField({ description: "The account's setup cost." })
  setupPrice: MoneyDto;

  @MoneyField({ description: "The account's cost per billing cycle." })
  price: MoneyDto;

  @IntegerField({
    min: 0,
    max: 10_000,
    description: 'Length of the billing cycle, in days.',
    example: 30,
    optional: true,
  })
  cycleDays?: number;

  @FlagField({ description: 'Whether it ends together with the plan it is added to.', optional: true })
  endsWithPlan?: boolean;

  @TextField({ max: 64, description: 'The group whose plans replenish it.', example: '73', optional: true })
  replenishGroupId?: string;

  @ObjectField(() => ProductGroupRefDto, { description: 'The group it belongs to.', optional: true })
  group?: ProductGroupRefDto;

  @FlagField({ description: 'Whether orders must supply its variables.', optional: true })
  promptForVariables?: boolean;

  @FlagField({ description: 'Whether it is replenished together with the main product.', optional: true })
  replenishWithPlan?: boolean;

  @ListField(() => ProductVariableDto, { max: 20, description: 'The variables of its orders.' })
  variables: ProductVariableDto[];

  @ListField(() => RatePlanDto, { max: 10_000, description: 'Its rate plans.' })
  ratePlans: RatePlanDto[];
}

export class EstimateQuery extends ProviderQuery {
  @WordField(['new', 'replenish'], {
    description: 'Whether for a new order or to extend an existing one.',
    example: 'new',
  })
  type: 'new' | 'replenish';

  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({ max: 64, description: 'Promotional code.', example: '20off', optional: true })
  promoCode?: string;
}

export class PromotionDto {
  @TextField({ max: 64, description: 'Promotional code.', example: '20off' })
  code: string;

  @MoneyField({ description: 'Discount.' })
  amount: MoneyDto;
}

export class CustomerEstimateDto {
  @MoneyField({ description: 'Setup price.' })
  setup: MoneyDto;

  @MoneyField({ description: 'Price per billing cycle.' })
  recurring: MoneyDto;

  @ObjectField(() => PromotionDto, { description: 'Promotional discount.', optional: true })
  promotion?: PromotionDto;

  @MoneyField({ description: 'Total due.' })
  total: MoneyDto;

  @IntegerField({
    min: 0,
    max: 10_000,
    description: 'Length of the billing cycle, in days.',
    example: 30,
    optional: true,
  })
  cycleDays?: number;

  @DayField({ description: 'When the billing cycle would end.', optional: true })
  expiresOn?: string;
}

export class AccountEstimateDto {
  @MoneyField({ description: 'Setup price.' })
  setup: MoneyDto;

  @MoneyField({ description: 'Price per billing cycle.' })
  recurring: MoneyDto;

  @MoneyField({ description: 'Total due.' })
  total: MoneyDto;

  @MoneyField({ description: 'Current account balance.' })
  balance: MoneyDto;

  @MoneyField({ description: 'Account balance after the order.' })
  balanceAfter: MoneyDto;
}

export class EstimateDto {
  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({ max: 64, description: 'Product ID.', example: '330', optional: true })
  productId?: string;

  @ObjectField(() => CustomerEstimateDto, { description: "The customer's cost." })
  customer: CustomerEstimateDto;

  @ObjectField(() => AccountEstimateDto, { description: "The account's cost." })
  account: AccountEstimateDto;
}
