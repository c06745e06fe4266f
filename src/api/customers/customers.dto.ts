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
} from '../../http/fields.js';
import { transactionIdOptions } from '../event.dto.js';
import { email, text } from '../../http/kinds.js';
import { ProviderQuery } from '../provider-query.js';
import { VariableValueDto } from '../service-orders/service-orders.dto.js';

export const customerId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's id of a customer" });

export class CustomerAddressDto implements CustomerAddress {
  @TextField({ max: 128, description: 'Street and number.', example: '400 Green Road' })
  line1: string;

  @TextField({ max: 16, description: 'What kind of part of the building.', example: 'APT', optional: true })
  unitType?: string;

  @TextField({ max: 16, description: 'Which one of them.', example: '4', optional: true })
  unitNumber?: string;

  @TextField({
    max: 64,
    description: 'City. TeleCloud wants it of addresses abroad.',
    example: 'Portland',
    optional: true,
  })
  city?: string;

  @TextField({
    max: 64,
    description: 'State or province. TeleCloud wants it of addresses abroad.',
    example: 'OR',
    optional: true,
  })
  region?: string;

  @TextField({ max: 16, description: 'Postal code.', example: '97230' })
  postalCode: string;

  @CountryField({
    description: 'Country; unless given, the United States for a new customer, and for one there is, the one it has.',
    optional: true,
  })
  country?: string;
}

const secretWords =
  'Passed on once and kept nowhere. TeleCloud wants eight digits, and wants it again with every change of a customer.';
const password = text({ max: 64, min: 4, says: 'a password of at least 4 characters' });
const customFields = {
  max: 2,
  description: 'Up to two values of your own.',
  example: ['CRM-4711'],
  optional: true,
} as const;

const balanceManagement = {
  description:
    "What happens when the customer's money runs out, by the provider's code (`GET /v1/customer-balance-managements`), where it has any.",
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

  @Field(email, { description: 'E-mail address.', example: 'jane.doe@example.com' })
  email: string;

  @TextField({ max: 32, description: 'Telephone number, as the provider is to have it.', example: '5035550100' })
  phone: string;

  @ObjectField(() => CustomerAddressDto, { description: 'Where the customer is.' })
  address: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @FlagField({
    description: 'Whether the customer is activated at once, where the provider lets one say so; unless given, yes.',
    example: true,
    optional: true,
  })
  activate?: boolean;

  @Field(password, { description: `The customer's password at the provider. ${secretWords}`, example: '48210357' })
  password: string;

  @TextField({ max: 32, description: 'Number of the driving licence. Kept nowhere here.', optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Kept nowhere here.', optional: true })
  socialSecurityNumber?: string;
}

export class CustomerUpdateDto implements Partial<CustomerRecord> {
  @TextField({ max: 64, description: 'First name.', example: 'Jane', optional: true })
  firstName?: string;

  @TextField({ max: 64, description: 'Last name.', example: 'Doe', optional: true })
  lastName?: string;

  @TextField({ max: 128, description: 'Company.', example: 'Example Wireless LLC', optional: true })
  company?: string;

  @Field(email, { description: 'E-mail address.', example: 'jane.doe@example.com', optional: true })
  email?: string;

  @TextField({ max: 32, description: 'Telephone number.', example: '5035550100', optional: true })
  phone?: string;

  @ObjectField(() => CustomerAddressDto, { description: 'Where the customer is, whole.', optional: true })
  address?: CustomerAddressDto;

  @ListField(text({ max: 128 }), customFields)
  customFields?: string[];

  @Field(text({ max: 16 }), balanceManagement)
  balanceManagement?: string;

  @Field(password, { description: `A password. ${secretWords}`, example: '48210357', optional: true })
  password?: string;

  @TextField({ max: 32, description: 'Number of the driving licence. Kept nowhere here.', optional: true })
  driverLicense?: string;

  @TextField({ max: 16, description: 'Social security number. Kept nowhere here.', optional: true })
  socialSecurityNumber?: string;
}

/** A customer, as far as its provider can be asked: TeleCloud tells nothing of one but its id. */
export class CustomerRefDto {
  @Field(customerId, { description: "The provider's id of the customer.", example: '88515144' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'telecloud' })
  provider: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class NewNoteDto {
  @TextField({ max: 200, description: 'What it is about.', example: 'Called about the SIM' })
  subject: string;

  @TextField({
    max: 4000,
    description: 'What it says. The id of this change is put behind it, so that a lost one can be found.',
    example: 'Has the new SIM, asks to swap it.',
  })
  content: string;

  @IdField('ord', { description: 'A service order of yours that it is about.', optional: true })
  orderId?: string;
}

export class NoteDto {
  @TextField({ max: 64, description: "The provider's id of the note.", example: '152' })
  id: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class NewCreditDto {
  @WordField(['credit', 'debit'], { description: 'Whether the customer gets it or it is taken back.' })
  type: CreditType;

  @MoneyField({ description: 'How much.' })
  amount: MoneyDto;
}

export class CreditDto {
  @WordField(['credit', 'debit'], { description: 'Which way it went.' })
  type: CreditType;

  @MoneyField({ description: 'How much it was.' })
  amount: MoneyDto;

  @MoneyField({ description: 'What the customer can use now.' })
  available: MoneyDto;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class QualificationWishDto {
  @WordField(['new', 'replenish'], {
    description: 'For a new order, or for more of one.',
    example: 'new',
    optional: true,
  })
  type?: 'new' | 'replenish';

  @IdField('ord', { description: 'For replenishments and add-ons: the service order.', optional: true })
  orderId?: string;

  @WordField(['traditional', 'add_on'], { description: 'Only products of this kind.', optional: true })
  productType?: 'traditional' | 'add_on';

  @ListField(() => VariableValueDto, {
    max: 20,
    description: "Values for the product's variables, where what is offered depends on them.",
    optional: true,
  })
  variables?: VariableValueDto[];
}

export class ProductVariableDto {
  @IntegerField({ min: 1, max: 20, description: 'Its number: 1 is VAR1.', example: 1 })
  number: number;

  @TextField({ max: 128, description: 'What it is called.', example: 'IMEI' })
  name: string;

  @TextField({ max: 32, description: "How it is entered, in the provider's word.", example: 'TEXT', optional: true })
  type?: string;

  @ListField(text({ max: 256 }), {
    max: 200,
    description: 'What there is to choose from.',
    example: ['YES', 'NO'],
    optional: true,
  })
  options?: string[];

  @WebAddressField({
    description: 'Where the options are to be had, as XML, instead of a list of them.',
    example: 'https://example.com/options.xml',
    optional: true,
  })
  optionsUrl?: string;

  @TextField({ max: 1000, description: 'What it means.', example: 'Enter the IMEI of the device.', optional: true })
  description?: string;

  @FlagField({ description: 'Whether an order may swap it.', optional: true })
  swappable?: boolean;

  @FlagField({ description: 'Whether new orders ask for it.', optional: true })
  prompt?: boolean;

  @TextField({ max: 128, description: 'The heading it belongs under.', example: 'Device Information', optional: true })
  category?: string;
}

export class ProductGroupRefDto {
  @TextField({ max: 64, description: 'The product group.', example: '73' })
  id: string;

  @TextField({ max: 256, description: 'Its name.', example: 'GSMA Network', optional: true })
  name?: string;
}

const saleStatus = {
  description:
    'How it stands. `replenish_only`: for what runs already; `other`: in a word of the provider’s that is not known here.',
  example: 'active',
} as const;

export class RatePlanDto {
  @TextField({ max: 64, description: 'The rate plan: what is ordered.', example: '52747' })
  id: string;

  @TextField({ max: 256, description: 'Its name.', example: 'YourBrand By the Gig' })
  name: string;

  @TextField({ max: 4000, description: 'What it is.', example: 'Data by the gigabyte.', optional: true })
  description?: string;

  @FlagField({ description: 'Whether it can be ordered.' })
  active: boolean;

  @WordField(saleStatuses, saleStatus)
  status: SaleStatus;

  @MoneyField({ description: 'What the start costs the customer.' })
  setupPrice: MoneyDto;

  @MoneyField({ description: 'What a cycle costs the customer.' })
  price: MoneyDto;

  @TextField({ max: 64, description: 'The account whose plan it is.', example: '1992093776', optional: true })
  accountNumber?: string;

  @TextField({ max: 64, description: 'The product that it is of.', example: '330', optional: true })
  productId?: string;
}

export class QualifiedProductDto {
  @TextField({ max: 64, description: 'The product.', example: '330' })
  id: string;

  @TextField({ max: 256, description: 'Its name.', example: 'BY THE GIG' })
  name: string;

  @WordField(['traditional', 'add_on', 'other'], { description: 'What kind of product.' })
  type: 'traditional' | 'add_on' | 'other';

  @TextField({ max: 4000, description: 'What it is.', example: 'Data for phones and tablets.', optional: true })
  description?: string;

  @FlagField({ description: 'Whether it can be ordered.' })
  active: boolean;

  @WordField(saleStatuses, saleStatus)
  status: SaleStatus;

  @MoneyField({ description: 'What the start costs the account.' })
  setupPrice: MoneyDto;

  @MoneyField({ description: 'What a cycle costs the account.' })
  price: MoneyDto;

  @IntegerField({
    min: 0,
    max: 10_000,
    description: 'Days of a cycle.',
    example: 30,
    optional: true,
  })
  cycleDays?: number;

  @FlagField({ description: 'Whether it ends with the plan that it is added to.', optional: true })
  endsWithPlan?: boolean;

  @TextField({ max: 64, description: 'The group whose plans replenish it.', example: '73', optional: true })
  replenishGroupId?: string;

  @ObjectField(() => ProductGroupRefDto, { description: 'The group it belongs to.', optional: true })
  group?: ProductGroupRefDto;

  @FlagField({ description: 'Whether an order needs its variables.', optional: true })
  promptForVariables?: boolean;

  @FlagField({ description: 'Whether it is replenished with the main product.', optional: true })
  replenishWithPlan?: boolean;

  @ListField(() => ProductVariableDto, { max: 20, description: 'The variables that its orders have.' })
  variables: ProductVariableDto[];

  @ListField(() => RatePlanDto, { max: 10_000, description: 'Under which rate plans it is sold.' })
  ratePlans: RatePlanDto[];
}

export class EstimateQuery extends ProviderQuery {
  @WordField(['new', 'replenish'], { description: 'For a new order, or for more of one.', example: 'new' })
  type: 'new' | 'replenish';

  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({ max: 64, description: 'A promotional code.', example: '20off', optional: true })
  promoCode?: string;
}

export class PromotionDto {
  @TextField({ max: 64, description: 'The code.', example: '20off' })
  code: string;

  @MoneyField({ description: 'What it takes off.' })
  amount: MoneyDto;
}

export class CustomerEstimateDto {
  @MoneyField({ description: 'What the start costs.' })
  setup: MoneyDto;

  @MoneyField({ description: 'What a cycle costs.' })
  recurring: MoneyDto;

  @ObjectField(() => PromotionDto, { description: 'What a code takes off.', optional: true })
  promotion?: PromotionDto;

  @MoneyField({ description: 'What there is to pay.' })
  total: MoneyDto;

  @IntegerField({ min: 0, max: 10_000, description: 'Days of a cycle.', example: 30, optional: true })
  cycleDays?: number;

  @DayField({ description: 'When the cycle would end.', optional: true })
  expiresOn?: string;
}

export class AccountEstimateDto {
  @MoneyField({ description: 'What the start costs.' })
  setup: MoneyDto;

  @MoneyField({ description: 'What a cycle costs.' })
  recurring: MoneyDto;

  @MoneyField({ description: 'What there is to pay.' })
  total: MoneyDto;

  @MoneyField({ description: 'What the account holds.' })
  balance: MoneyDto;

  @MoneyField({ description: 'What it would hold afterwards.' })
  balanceAfter: MoneyDto;
}

export class EstimateDto {
  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({ max: 64, description: 'Its product.', example: '330', optional: true })
  productId?: string;

  @ObjectField(() => CustomerEstimateDto, { description: 'What it comes to for the customer.' })
  customer: CustomerEstimateDto;

  @ObjectField(() => AccountEstimateDto, { description: 'What it comes to for the account.' })
  account: AccountEstimateDto;
}
