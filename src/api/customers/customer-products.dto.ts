import { type SaleStatus, saleStatuses } from '../../contract/customer-products.js';
import {
  ListField,
  ObjectField,
  TextField,
  WordField,
  FlagField,
  IdField,
  IntegerField,
  MoneyDto,
  MoneyField,
  WebAddressField,
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { VariableValueDto } from '../service-orders/service-orders.dto.js';

export class QualificationRequestDto {
  @WordField(['new', 'replenish'], {
    description: 'Whether this is for a new order or extends an existing one.',
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
  @TextField({ max: 64, description: 'ID of the rate plan. Use it to order.', example: '52747' })
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
