import {
  ObjectField,
  TextField,
  WordField,
  DayField,
  IntegerField,
  MoneyDto,
  MoneyField,
} from '../../http/field-decorators.js';
import { ProviderQuery } from '../provider-query.js';

export class EstimateQuery extends ProviderQuery {
  @WordField(['new', 'replenish'], {
    description: 'Whether this is for a new order or extends an existing one.',
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
