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
} from '../../http/field-decorators.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { vanityPattern } from '../../domain/vanity.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { areaCode, exchange, tollFreePrefix } from '../number-kinds.js';

export class AvailableNumbersQuery extends PageQuery {
  @CountryField({ description: 'Country, as an ISO 3166-1 alpha-2 code.', default: 'US', optional: true })
  country = 'US';

  @WordField(numberTypes, {
    description: 'Number type. Defaults to `local`, or to `toll_free` when a toll-free prefix is given.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @RegionField({ description: 'State or province code.', example: 'WA', optional: true })
  region?: string;

  @TextField({
    max: 64,
    description: 'City, for providers that list numbers by city.',
    example: 'London',
    optional: true,
  })
  city?: string;

  @Field(areaCode, { description: 'Area code (NPA in North America).', example: '206', optional: true })
  areaCode?: string;

  @Field(exchange, {
    description: 'Exchange: area code plus the next three digits (NPA/NXX).',
    example: '206219',
    optional: true,
  })
  exchange?: string;

  @Field(tollFreePrefix, { description: 'Toll-free prefix.', example: '866', optional: true })
  tollFreePrefix?: string;

  @TextField({
    max: 10,
    pattern: /^\d{1,10}$/,
    says: '1 to 10 digits',
    description: 'Digits that must appear anywhere in the national number.',
    example: '777',
    optional: true,
  })
  contains?: string;

  @TextField({
    max: 20,
    pattern: vanityPattern,
    says: 'digits, letters, ? for one digit and * for any number of digits',
    description:
      'Pattern that the whole national number must match: digits, letters as on a telephone keypad, `?` for one digit and `*` for any number of digits.',
    example: '*FLOWERS',
    optional: true,
  })
  pattern?: string;

  @IntegerField({
    min: 2,
    max: 100,
    description: 'Only numbers in blocks of at least this many consecutive numbers.',
    example: 5,
    optional: true,
  })
  consecutive?: number;

  @ListField(providerId, {
    max: 8,
    description:
      'Query only these providers. Repeat the parameter for several. Defaults to all providers that support search.',
    example: [providerWith('POST /v1/orders')],
    optional: true,
  })
  provider?: string[];
}

export class NumberCostDto {
  @ObjectField(() => MoneyDto, { description: 'One-time charge, due with the order.' })
  setup: MoneyDto;

  @ObjectField(() => MoneyDto, { description: 'Monthly recurring charge.' })
  monthly: MoneyDto;
}

export class AvailableNumberDto {
  @PhoneNumberField({ description: 'The available number.', example: '+12062190100' })
  phoneNumber: string;

  @TextField({
    max: 32,
    description: 'The provider that offers it.',
    example: providerWith('GET /v1/available-numbers'),
  })
  provider: string;

  @CountryField({ description: 'Country.' })
  country: string;

  @WordField(numberTypes, { description: 'Number type.', example: 'local' })
  type: NumberType;

  @RegionField({ description: 'State or province.', optional: true })
  region?: string;

  @TextField({ max: 64, description: 'City.', example: 'London', optional: true })
  city?: string;

  @TextField({ max: 64, description: 'Rate center.', example: 'SEATTLE', optional: true })
  rateCenter?: string;

  @ObjectField(() => NumberCostDto, {
    description: 'Price, if the provider quotes it before the order.',
    optional: true,
  })
  cost?: NumberCostDto;

  @WordField(holdTypes, {
    description:
      'Who holds the number once it is reserved: the provider (`upstream`), this gateway among its own callers only (`local`), or no one.',
    example: 'upstream',
  })
  holdType: HoldType;
}

export class AvailableNumbersDto {
  @ListField(() => AvailableNumberDto, { max: 200, description: 'Available numbers, interleaved by provider.' })
  data: AvailableNumberDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];

  @ObjectField(() => PageDto, { description: 'Pagination.' })
  page: PageDto;
}
