import { type CustomerPackage } from '../../contract/customers.js';
import { DecimalField, IntegerField, MoneyDto, MoneyField, TextField } from '../../http/field-decorators.js';

export class CustomerPackageDto implements CustomerPackage {
  @TextField({ max: 64, description: 'Package ID.', example: '8378' })
  id: string;

  @TextField({ max: 256, description: 'Package name.', example: 'VoIP' })
  name: string;

  @MoneyField({ description: 'Monthly fee.', optional: true })
  monthlyFee?: MoneyDto;

  @MoneyField({ description: 'Setup fee.', optional: true })
  setupFee?: MoneyDto;

  @DecimalField({
    description: "Markup on call rates, as an amount. The provider's documentation does not state the unit.",
    example: '0.01',
    optional: true,
  })
  markupFixed?: string;

  @DecimalField({ description: 'Markup on call rates, in percent.', example: '50', optional: true })
  markupPercentage?: string;

  @IntegerField({
    min: 0,
    max: 2 ** 31 - 1,
    description: "Billing increment, in the provider's format.",
    example: 60,
    optional: true,
  })
  pulse?: number;

  @IntegerField({ min: 0, max: 2 ** 31 - 1, description: 'Free minutes.', example: 0, optional: true })
  freeMinutes?: number;

  @TextField({
    max: 32,
    description: "The provider's ID of the route for international calls.",
    example: '1',
    optional: true,
  })
  internationalRoute?: string;

  @TextField({
    max: 32,
    description: "The provider's ID of the route for calls to Canada.",
    example: '1',
    optional: true,
  })
  canadaRoute?: string;
}

export class BalanceManagementDto {
  @TextField({ max: 64, description: 'Code.', example: '1' })
  id: string;

  @TextField({ max: 256, description: 'Meaning.', example: 'Hard - suspend the client' })
  description: string;
}
