import { type ProblemCode, invalidField } from '../../domain/errors.js';
import { spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type VariableValueDto } from './service-orders.dto.js';

export const id = 'ord_01kf3xwaj80000q7r9t2v4x6z8';

export const errors: readonly ProblemCode[] = [...spendingErrors, 'invalid_state'];

export const common = {
  tag: 'Service orders',
  also: whileOpen,
  errors,
  scope: 'order',
  idempotent: 'required',
} as const;

/** No variable twice. */
export function numbered(variables: readonly VariableValueDto[]): readonly VariableValueDto[] {
  const numbers = variables.map(({ number }) => number);
  const twice = numbers.findIndex((number, i) => numbers.indexOf(number) !== i);
  if (twice >= 0) throw invalidField(`/variables/${twice}/number`, 'duplicate', 'This variable is listed twice.');
  return variables;
}
