import { ListField, MoneyDto, MoneyField, TextField } from '../../http/field-decorators.js';

export class CostLineDto {
  @TextField({
    max: 128,
    description: "Description, in the provider's words if it documents nothing else.",
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
