import { holdTypes, type HoldType } from '../../domain/reservation.js';
import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import {
  CountryField,
  Field,
  IntegerField,
  ListField,
  MoneyDto,
  ObjectField,
  PhoneNumberField,
  RegionField,
  TextField,
  WordField,
} from '../../http/fields.js';
import { vanityPattern } from '../../domain/vanity.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { areaCode, exchange, tollFreePrefix } from '../number-kinds.js';

export class AvailableNumbersQuery {
  @CountryField({ description: 'Country of the numbers.', default: 'US', optional: true })
  country = 'US';

  @WordField(numberTypes, {
    description: 'Kind of number. Without it local ones, or toll-free if a toll-free prefix is given.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @RegionField({ description: 'State or province.', example: 'WA', optional: true })
  region?: string;

  @TextField({
    max: 64,
    description: 'City, where a provider has numbers by cities.',
    example: 'London',
    optional: true,
  })
  city?: string;

  @Field(areaCode, { description: 'Area code (in North America: NPA).', example: '206', optional: true })
  areaCode?: string;

  @Field(exchange, {
    description: 'Exchange: area code and the next three digits (NPA/NXX).',
    example: '206219',
    optional: true,
  })
  exchange?: string;

  @Field(tollFreePrefix, { description: 'Toll-free prefix.', optional: true })
  tollFreePrefix?: string;

  @TextField({
    max: 10,
    pattern: /^\d{1,10}$/,
    says: '1 to 10 digits',
    description: 'Digits that the national number holds, anywhere.',
    optional: true,
  })
  contains?: string;

  @TextField({
    max: 20,
    pattern: vanityPattern,
    says: 'digits, letters, ? for one digit and * for any number of them',
    description:
      'The whole national number: digits, letters as on the keys of a telephone, `?` for one digit, `*` for any number of them. Example: `*FLOWERS`.',
    example: '*FLOWERS',
    optional: true,
  })
  pattern?: string;

  @IntegerField({
    min: 2,
    max: 100,
    description: 'Only numbers in runs of at least this many consecutive ones.',
    optional: true,
  })
  consecutive?: number;

  @IntegerField({ min: 1, max: 200, description: 'Most numbers to answer.', default: 50, optional: true })
  limit = 50;

  @ListField(providerId, {
    max: 8,
    description: 'Ask only these providers; may be repeated. Without it all that can search are asked.',
    optional: true,
  })
  provider?: string[];
}

export class NumberCostDto {
  @ObjectField(() => MoneyDto, { description: 'Once, with the order.' })
  setup: MoneyDto;

  @ObjectField(() => MoneyDto, { description: 'Every month.' })
  monthly: MoneyDto;
}

export class AvailableNumberDto {
  @PhoneNumberField({ description: 'The number on offer.', example: '+12062190100' })
  phoneNumber: string;

  @TextField({ max: 32, description: 'The provider that offers it.', example: 'didtfn' })
  provider: string;

  @CountryField({ description: 'Its country.' })
  country: string;

  @WordField(numberTypes, { description: 'Its kind.', example: 'local' })
  type: NumberType;

  @RegionField({ description: 'Its state or province.', optional: true })
  region?: string;

  @TextField({ max: 64, description: 'Its city.', example: 'London', optional: true })
  city?: string;

  @TextField({ max: 64, description: 'Its rate center.', example: 'SEATTLE', optional: true })
  rateCenter?: string;

  @ObjectField(() => NumberCostDto, {
    description: 'What it costs, where the provider says so before ordering.',
    optional: true,
  })
  cost?: NumberCostDto;

  @WordField(holdTypes, {
    description:
      'Who would hold it once reserved: the provider (`upstream`), this gateway for its own callers (`local`), or nobody.',
    example: 'upstream',
  })
  holdType: HoldType;
}

export class AvailableNumbersDto {
  @ListField(() => AvailableNumberDto, { max: 200, description: 'Numbers on offer, from each provider in turn.' })
  data: AvailableNumberDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}
