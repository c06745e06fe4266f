import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import { Field, ListField, ObjectField, PhoneNumberField, TextField, WordField } from '../../http/field-decorators.js';
import { UpstreamErrorDto } from '../../http/problem.dto.js';
import { phoneNumber } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { providerId } from '../provider-outcome.dto.js';
import { NumberSettingsDto } from './number-changes.dto.js';
import { customer } from './number-query.dto.js';

export class BulkUpdateDto extends NumberSettingsDto {
  @Field(providerId, { description: 'The provider that has the numbers.', example: providerWith('GET /v1/numbers') })
  provider: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'The numbers.',
    example: ['+12062190100', '+12062190101'],
  })
  phoneNumbers: string[];

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class NumberUpdateProblemDto {
  @WordField(problemCodes, { description: 'Error code.', example: 'not_found' })
  code: ProblemCode;

  @TextField({
    max: 1024,
    description: 'A human-readable explanation.',
    example: 'You have no such number in service.',
  })
  detail: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}

export class NumberUpdateResultDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(['updated', 'failed'], { description: 'Whether the update took effect.', example: 'updated' })
  status: 'updated' | 'failed';

  @ObjectField(() => NumberUpdateProblemDto, { description: 'Why it did not.', optional: true })
  problem?: NumberUpdateProblemDto;
}

export class BulkUpdateResultDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @ListField(() => NumberUpdateResultDto, { max: 1000, description: 'The outcome for each number.' })
  data: NumberUpdateResultDto[];
}
