import { portCategories, type PortCategory } from '../../domain/port-order.js';
import { ListField, ObjectField, PhoneNumberField, TextField, WordField } from '../../http/field-decorators.js';
import { UpstreamErrorDto } from '../../http/problem.dto.js';
import { phoneNumber } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { mostNumbers, category } from './new-port-order.dto.js';

export class PortPlanRequestDto {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'Numbers to port.',
    example: ['+12065551234', '+18005551234'],
  })
  phoneNumbers: string[];

  @ListField(providerId, {
    max: 8,
    description: 'Providers to port to, in order of preference. Defaults to all providers that support porting.',
    example: [providerWith('POST /v1/port-orders')],
    optional: true,
  })
  providers?: string[];
}

export class PortBatchDto {
  @TextField({ max: 32, description: 'The provider that accepts them.', example: providerWith('POST /v1/port-orders') })
  provider: string;

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @ListField(phoneNumber, { max: mostNumbers, description: 'Numbers for one port.', example: ['+12065551234'] })
  phoneNumbers: string[];
}

export class UnportableReasonDto {
  @TextField({ max: 32, description: 'The provider that answered.', example: providerWith('POST /v1/port-orders') })
  provider: string;

  @TextField({
    max: 512,
    description: 'Why the number cannot be ported.',
    example: 'The provider cannot port this number.',
  })
  reason: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}

export class UnportableNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @ListField(() => UnportableReasonDto, { max: 32, description: 'Results by provider.' })
  reasons: UnportableReasonDto[];
}

export class PortPlanDto {
  @ListField(() => PortBatchDto, { max: mostNumbers, description: 'Ports that could be submitted.' })
  batches: PortBatchDto[];

  @ListField(() => UnportableNumberDto, { max: mostNumbers, description: 'Numbers that no provider accepts.' })
  notPortable: UnportableNumberDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}
