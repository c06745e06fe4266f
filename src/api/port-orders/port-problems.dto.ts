import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import { portExceptions, type PortExceptionCode } from '../../domain/port-order.js';
import { ObjectField, PhoneNumberField, TextField, WordField } from '../../http/field-decorators.js';
import { UpstreamErrorDto } from '../../http/problem.dto.js';

const exceptionCodes = Object.keys(portExceptions) as PortExceptionCode[];

export class RejectedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @TextField({ max: 512, description: 'Why it was rejected.', example: 'The provider cannot port this number.' })
  reason: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}

export class PortExceptionDto {
  @WordField(exceptionCodes, { description: 'What blocks the port.', example: 'pin_invalid' })
  code: PortExceptionCode;

  @TextField({ max: 1024, description: "The provider's message.", example: 'PIN does not match.' })
  detail: string;

  @TextField({
    max: 512,
    description: 'What you can do.',
    example: 'Get the port-out PIN from the losing carrier and submit the port again with it.',
  })
  howToFix: string;
}

export class PortFailureDto {
  @WordField(problemCodes, { description: 'Failure code.', example: 'outcome_unknown' })
  code: ProblemCode;

  @TextField({ max: 2048, description: 'Human-readable explanation and what to do.' })
  detail: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}
