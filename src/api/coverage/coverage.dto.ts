import { CountryField, Field, FlagField, ListField, RegionField, TextField } from '../../http/field-decorators.js';
import { providerWith } from '../../http/provider-notes.js';
import { areaCode, exchange } from '../number-kinds.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

export class RegionsQuery {
  @CountryField({ description: 'Country whose states or provinces to list.', default: 'US', optional: true })
  country = 'US';

  @ListField(providerId, {
    max: 8,
    description: 'Query only these providers. Repeat the parameter for several.',
    example: [providerWith('GET /v1/coverage/regions')],
    optional: true,
  })
  provider?: string[];
}

export class WithinRegionQuery extends RegionsQuery {
  @RegionField({ description: 'State or province code.', example: 'WA' })
  region: string;
}

export class CoverageRegionDto {
  @CountryField({ description: 'Country.' })
  country: string;

  @RegionField({ description: 'State or province with available numbers.' })
  region: string;

  @TextField({
    max: 32,
    description: 'The provider that offers numbers there.',
    example: providerWith('GET /v1/coverage/regions'),
  })
  provider: string;
}

export class CoverageExchangeDto {
  @CountryField({ description: 'Country.' })
  country: string;

  @RegionField({ description: 'State or province.' })
  region: string;

  @Field(areaCode, { description: 'Area code (NPA).', example: '206' })
  areaCode: string;

  @Field(exchange, { description: 'Exchange (NPA/NXX).', example: '206219' })
  exchange: string;

  @TextField({ max: 64, description: 'Rate center.', example: 'SEATTLE', optional: true })
  rateCenter?: string;

  @TextField({
    max: 32,
    description: 'The provider that offers numbers there.',
    example: providerWith('GET /v1/coverage/regions'),
  })
  provider: string;
}

export class CoverageRateCenterDto {
  @CountryField({ description: 'Country.' })
  country: string;

  @RegionField({ description: 'State or province.' })
  region: string;

  @TextField({ max: 64, description: 'Rate center, spelled as the provider spells it.', example: 'SEATTLE' })
  rateCenter: string;

  @FlagField({ description: 'Whether the provider has an available number there now.' })
  available: boolean;

  @TextField({
    max: 32,
    description: 'The provider that serves it.',
    example: providerWith('GET /v1/coverage/regions'),
  })
  provider: string;
}

export class CoverageRegionsDto {
  @ListField(() => CoverageRegionDto, { max: 10_000, description: 'States and provinces with available numbers.' })
  data: CoverageRegionDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}

export class CoverageExchangesDto {
  @ListField(() => CoverageExchangeDto, { max: 10_000, description: 'Exchanges with available numbers.' })
  data: CoverageExchangeDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}

export class CoverageRateCentersDto {
  @ListField(() => CoverageRateCenterDto, {
    max: 20_000,
    description: 'Rate centers, including those without available numbers.',
  })
  data: CoverageRateCenterDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}
