import { type Fields } from '../kit/fields.js';
import { type Effect, type Operation, operation } from '../kit/operation.js';

type Method<F extends Fields, O, E extends Effect> = Omit<Operation<F, O, E>, 'upstream' | 'name'>;

/** A row of this provider: its name is the `method` in the form, its address the one that all of them have. */
export function method<F extends Fields, O, const E extends Effect>(
  name: string,
  row: Method<F, O, E>,
): Operation<F, O, E> {
  return operation({ ...row, name, upstream: 'POST /' });
}
