import { ListField, MoneyDto, MoneyField, TextField } from '../../http/field-decorators.js';

export class CostLineDto {
  @TextField({
    max: 128,
    description: 'Description, as the provider words it if it does not document the charge.',
    example: 'Taxes',
  })
  description: string;

  @MoneyField({ description: 'Amount. Negative for a discount.' })
  amount: MoneyDto;
}

export class CostDto {
  @MoneyField({ description: 'Total charged by the provider.' })
  total: MoneyDto;

  @ListField(() => CostLineDto, { max: 100, description: 'Breakdown, if the provider returns it.' })
  lines: CostLineDto[];
}
