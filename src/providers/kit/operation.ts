import { type Effect, type OperationRow, type Settling, type SettlingOf } from '../../contract/operation-row.js';
import { onlySet } from '../../domain/only-set.js';
import { type Fields, type InputOf } from './fields.js';
import { type Reader } from './readers.js';

export type { Effect };

/** One row: all that is known of one upstream operation. The registry, the sender and `GET …/operations` read the same row. */
export interface Operation<F extends Fields = Fields, O = unknown, E extends Effect = Effect> {
  /** The provider's own word for it. */
  readonly name: string;
  /** Method and path below the base URL, e.g. `POST /gen_order`. */
  readonly upstream: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;
  readonly effect: E;
  /** The routes of this gateway that lead to it. */
  readonly routes: readonly string[];
  /** How an unknown outcome of it is settled; every row but a read says so. */
  readonly settle?: SettlingOf<E>;
  /** Fields sent, by the provider's names. */
  readonly fields: F;
  /** Turns the parsed body into a typed reply, or throws `Malformed`. */
  readonly reply: Reader<O>;
  /** What of its replies is left unread on purpose, as paths (`dids.password`; a `data` around everything aside): passwords, echoes of the request. All else that no reader asks for is drift. */
  readonly ignored?: readonly string[];
  /** Tokens of the provider's rate budget that one call takes. Default 1. */
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

/** What a row has to say of its settling, by its effect: for money, no repeating. */
export type Settled<E extends Effect, S> = E extends 'read' ? unknown : { readonly settle: S };

/** Declares a row; the types of input and output, whether it is a read, and how it is settled, follow from it. */
export function operation<F extends Fields, O, const E extends Effect, const S extends SettlingOf<E> = SettlingOf<E>>(
  row: Operation<F, O, E> & Settled<E, S>,
): Operation<F, O, E> & Settled<E, S> {
  return Object.freeze(row) as Operation<F, O, E> & Settled<E, S>;
}

/** Where the calls of a row go. */
interface Address {
  readonly method: string;
  /** Below the base URL, with the names of its parameters in braces. */
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

/** The rows as callers and the money protocol may see them, in the order of the provider's document. */
export function describeRows(rows: Readonly<Record<string, DescribedRow>> | readonly DescribedRow[]): OperationRow[] {
  return Object.values(rows).map(({ name, upstream, effect, routes, settle }) => ({
    name,
    upstream,
    effect,
    routes,
    ...onlySet({ settle }),
  }));
}
