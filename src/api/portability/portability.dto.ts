import { Field, FlagField, ListField, PhoneNumberField, TextField } from '../../http/field-decorators.js';
import { phoneNumber } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const mostNumbers = 500;

export class PortabilityCheckDto {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'Numbers to port.',
    example: ['+12065551234'],
  })
  phoneNumbers: string[];

  @Field(providerId, {
    description: 'The provider to port to. Defaults to all providers that can check portability.',
    example: providerWith('POST /v1/portability-checks'),
    optional: true,
  })
  provider?: string;
}

export class PortabilityDto {
  @PhoneNumberField({ description: 'The number.' })
  phoneNumber: string;

  @FlagField({ description: 'Whether the provider accepts the number.' })
  portable: boolean;

  @TextField({
    max: 256,
    description: 'Why not, if the provider gives a reason.',
    example: 'The provider did not return a result for this number.',
    optional: true,
  })
  reason?: string;

  @TextField({
    max: 32,
    description: 'The provider that answered.',
    example: providerWith('POST /v1/portability-checks'),
  })
  provider: string;
}

export class PortabilityResultDto {
  @ListField(() => PortabilityDto, {
    max: 32 * mostNumbers,
    description: 'One result for each number and provider.',
  })
  data: PortabilityDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}
