import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import { ListField, ObjectField, TextField, WordField } from '../../http/field-decorators.js';
import { FieldErrorDto, UpstreamErrorDto } from '../../http/problem.dto.js';

export class OrderFailureDto {
  @WordField(problemCodes, { description: 'Failure code.', example: 'insufficient_balance' })
  code: ProblemCode;

  @TextField({
    max: 2048,
    description: 'Human-readable explanation and what to do.',
    example: 'The account balance does not cover the order. Nothing was charged.',
  })
  detail: string;

  @ListField(() => FieldErrorDto, {
    max: 1000,
    description: 'The refused numbers, by their position in the order.',
    optional: true,
  })
  errors?: FieldErrorDto[];

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}
