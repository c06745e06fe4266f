import { CountryField, Field, FlagField, ListField, RegionField, TextField } from '../../http/fields.js';
import { areaCode, exchange } from '../number-kinds.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

export class RegionsQuery {
  @CountryField({ description: 'Country whose states or provinces to list.', default: 'US', optional: true })
  country = 'US';

  @ListField(providerId, { max: 8, description: 'Ask only these providers; may be repeated.', optional: true })
  provider?: string[];
}

export class WithinRegionQuery extends RegionsQuery {
  @RegionField({ description: 'State or province to look in.', example: 'WA' })
  region: string;
}

export class CoverageRegionDto {
  @CountryField({ description: 'The country.' })
  country: string;

  @RegionField({ description: 'A state or province with numbers.' })
  region: string;

  @TextField({ max: 32, description: 'The provider that has them.', example: 'didtfn' })
  provider: string;
}

export class CoverageExchangeDto {
  @CountryField({ description: 'The country.' })
  country: string;

  @RegionField({ description: 'The state or province.' })
  region: string;

  @Field(areaCode, { description: 'Area code (NPA).', example: '206' })
  areaCode: string;

  @Field(exchange, { description: 'Exchange (NPA/NXX).', example: '206219' })
  exchange: string;

  @TextField({ max: 64, description: 'The rate center.', example: 'SEATTLE', optional: true })
  rateCenter?: string;

  @TextField({ max: 32, description: 'The provider that has numbers there.', example: 'didtfn' })
  provider: string;
}

export class CoverageRateCenterDto {
  @CountryField({ description: 'The country.' })
  country: string;

  @RegionField({ description: 'The state or province.' })
  region: string;

  @TextField({ max: 64, description: 'The rate center, spelled as the provider does.', example: 'SEATTLE' })
  rateCenter: string;

  @FlagField({ description: 'Whether the provider has a free number there now.' })
  available: boolean;

  @TextField({ max: 32, description: 'The provider that serves it.', example: 'didtfn' })
  provider: string;
}

export class CoverageRegionsDto {
  @ListField(() => CoverageRegionDto, { max: 10_000, description: 'Where there are numbers.' })
  data: CoverageRegionDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}

export class CoverageExchangesDto {
  @ListField(() => CoverageExchangeDto, { max: 10_000, description: 'Where there are numbers.' })
  data: CoverageExchangeDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}

export class CoverageRateCentersDto {
  @ListField(() => CoverageRateCenterDto, {
    max: 20_000,
    description: 'Rate centers, those without a free number too.',
  })
  data: CoverageRateCenterDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}
