import { type Effect, type OperationRow, type Settling, type SettlingOf } from '../../contract/operation-row.js';
import { onlySet } from '../../domain/only-set.js';
import { type Fields, type InputOf } from './fields.js';
import { type Reader } from './readers.js';

export type { Effect };

/** One row: everything known about one upstream operation. The registry, the sender and `GET …/operations` all read it. */
export interface Operation<F extends Fields = Fields, O = unknown, E extends Effect = Effect> {
  /** The provider's name for it. */
  readonly name: string;
  /** Method and path below the base URL, e.g. `POST /gen_order`. */
  readonly upstream: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;
  readonly effect: E;
  /** The routes of this gateway that use it. */
  readonly routes: readonly string[];
  /** How an unknown outcome is settled; required for every row except reads. */
  readonly settle?: SettlingOf<E>;
  /** The fields it sends, by the provider's names. */
  readonly fields: F;
  /** Turns the parsed body into a typed reply, or throws `Malformed`. */
  readonly reply: Reader<O>;
  /**
   * Paths in its replies that are deliberately not read, such as passwords and echoes of the request (`dids.password`, without an enclosing `data`).
   * Any other unread field is reported as drift.
   */
  readonly ignored?: readonly string[];
  /** Rate-limit tokens per call. Default 1. */
  readonly cost?: number;
  /** Largest reply accepted, in bytes. Default 256 KiB. */
  readonly maxReplyBytes?: number;
}

/** A row that changes nothing: the only kind `Sender.read` takes. */
export type ReadOperation<F extends Fields = Fields, O = unknown> = Operation<F, O, 'read'>;
/** A row that changes something: the only kind `Sender.effect` takes. */
export type EffectOperation<F extends Fields = Fields, O = unknown, S extends Settling = Settling> = Operation<
  F,
  O,
  Exclude<Effect, 'read'>
> & { readonly settle: S };

/** The settling a row must declare, by its effect: money is never repeated. */
export type Settled<E extends Effect, S> = E extends 'read' ? unknown : { readonly settle: S };

/** Declares a row; its input and output types, whether it is a read, and its settling are inferred. */
export function operation<F extends Fields, O, const E extends Effect, const S extends SettlingOf<E> = SettlingOf<E>>(
  row: Operation<F, O, E> & Settled<E, S>,
): Operation<F, O, E> & Settled<E, S> {
  return Object.freeze(row) as Operation<F, O, E> & Settled<E, S>;
}

/** Where a row's calls go. */
interface Address {
  readonly method: string;
  /** Relative to the base URL, with parameter names in braces. */
  readonly path: string;
}

const addresses = new WeakMap<object, Address>();

/** Method and path of a row. */
export function addressOf(op: Pick<Operation, 'upstream'>): Address {
  let address = addresses.get(op);
  if (!address) {
    const [method, path] = op.upstream.split(' ') as [string, string];
    addresses.set(op, (address = { method, path }));
  }
  return address;
}

export type Input<Op> = Op extends Operation<infer F, unknown> ? InputOf<F> : never;
export type Reply<Op> = Op extends Operation<Fields, infer O> ? O : never;

type DescribedRow = Pick<Operation, 'name' | 'upstream' | 'effect' | 'routes' | 'settle'>;

/** The rows as shown to callers and to the money protocol, in the order of the provider's documentation. */
export function describeRows(rows: Readonly<Record<string, DescribedRow>> | readonly DescribedRow[]): OperationRow[] {
  return Object.values(rows).map(({ name, upstream, effect, routes, settle }) => ({
    name,
    upstream,
    effect,
    routes,
    ...onlySet({ settle }),
  }));
}
