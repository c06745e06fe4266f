import { type SettlingOf } from '../../contract/operation-row.js';
import { type Fields } from '../kit/fields.js';
import { ignored } from './voipms.ignored.js';
import { type Effect, type Operation, operation, type Settled } from '../kit/operation.js';

type Method<F extends Fields, O, E extends Effect> = Omit<Operation<F, O, E>, 'upstream' | 'name'>;

const dryRun = '.test';
/** The row name of a method's dry run: a separate row, because its effect may differ. */
export const dryRunOf = <N extends string>(name: N): `${N}${typeof dryRun}` => `${name}${dryRun}`;

/** The provider's method of a row: the row's name without the suffix that tells several rows of one method apart. */
// eslint-disable-next-line regexp/no-super-linear-move -- names of our own rows
export const methodOf = ({ name }: { name: string }): string => name.replace(/\..*$/, '');

/** A row of this provider: its name gives the `method` field; all rows have the same URL. */
export function method<F extends Fields, O, const E extends Effect, const S extends SettlingOf<E> = SettlingOf<E>>(
  name: string,
  row: Method<F, O, E> & Settled<E, S>,
): Operation<F, O, E> & Settled<E, S> {
  return operation<F, O, E, S>({ ...row, name, upstream: 'POST /', ignored: ignored[name] ?? [] });
}
