import { Field, FlagField, ListField, PhoneNumberField, TextField } from '../../http/fields.js';
import { phoneNumber } from '../../http/kinds.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const mostNumbers = 500;

export class PortabilityCheckDto {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'The numbers to be brought in.',
    example: ['+12065551234'],
  })
  phoneNumbers: string[];

  @Field(providerId, {
    description: 'The provider to bring them to. Without it all that can tell are asked.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;
}

export class PortabilityDto {
  @PhoneNumberField({ description: 'The number.' })
  phoneNumber: string;

  @FlagField({ description: 'Whether the provider would take it.' })
  portable: boolean;

  @TextField({
    max: 256,
    description: 'Why not, where there is more to say than the plain no of the provider.',
    example: 'The provider did not answer for this number.',
    optional: true,
  })
  reason?: string;

  @TextField({ max: 32, description: 'The provider that says so.', example: 'didtfn' })
  provider: string;
}

export class PortabilityResultDto {
  @ListField(() => PortabilityDto, {
    max: 32 * mostNumbers,
    description: 'One answer for each number and provider that was asked.',
  })
  data: PortabilityDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}
