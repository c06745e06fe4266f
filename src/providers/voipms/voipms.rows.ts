import { type SettlingOf } from '../../contract/operation-row.js';
import { type Fields } from '../kit/fields.js';
import { ignored } from './voipms.ignored.js';
import { type Effect, type Operation, operation, type Settled } from '../kit/operation.js';

type Method<F extends Fields, O, E extends Effect> = Omit<Operation<F, O, E>, 'upstream' | 'name'>;

const dryRun = '.test';
/** The name of the row for a method's dry run, which is a row of its own because it may do other things. */
export const dryRunOf = <N extends string>(name: N): `${N}${typeof dryRun}` => `${name}${dryRun}`;

/** The provider's word for what a row calls: its name without what tells several rows of one method apart. */
// eslint-disable-next-line regexp/no-super-linear-move -- names of our own rows
export const methodOf = ({ name }: { name: string }): string => name.replace(/\..*$/, '');

/** A row of this provider: its name says the `method` in the form, its address the one that all of them have. */
export function method<F extends Fields, O, const E extends Effect, const S extends SettlingOf<E> = SettlingOf<E>>(
  name: string,
  row: Method<F, O, E> & Settled<E, S>,
): Operation<F, O, E> & Settled<E, S> {
  return operation<F, O, E, S>({ ...row, name, upstream: 'POST /', ignored: ignored[name] ?? [] });
}
