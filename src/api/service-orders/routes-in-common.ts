import { type ProblemCode, invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type ServiceOrderRequest } from '../../usecases/service-orders.js';
import { spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type NewServiceOrderDto, type VariableValueDto } from './service-orders.dto.js';

export const id = 'ord_01kf3xwaj80000q7r9t2v4x6z8';

export const errors: readonly ProblemCode[] = [...spendingErrors, 'invalid_state'];

export const common = {
  tag: 'Service orders',
  also: whileOpen,
  errors,
  scope: 'orders:write',
  idempotent: 'required',
} as const;

/** Refuses a variable that is given twice. */
export function numbered(variables: readonly VariableValueDto[]): readonly VariableValueDto[] {
  const numbers = variables.map(({ number }) => number);
  const twice = numbers.findIndex((number, i) => numbers.indexOf(number) !== i);
  if (twice >= 0) throw invalidField(`/variables/${twice}/number`, 'duplicate', 'This variable is listed twice.');
  return variables;
}

export function requestOf({
  provider,
  parentOrderId,
  variables,
  customerReference,
  metadata,
  ...service
}: NewServiceOrderDto): ServiceOrderRequest {
  const values = variables && numbered(variables);
  return { service, ...onlySet({ provider, parentOrderId, variables: values, customerReference, metadata }) };
}

/** The variables without their values, for the request's digest: a digest of a PIN can be reversed by brute force. */
export const withoutValues = (variables: readonly VariableValueDto[]): number[] =>
  variables.map(({ number }) => number);
