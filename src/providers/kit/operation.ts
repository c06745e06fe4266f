import { type Effect, type OperationRow } from '../../contract/operation-row.js';
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
  /** Names of the reads that tell whether a lost call was executed; absent on reads and where repeating is harmless. */
  readonly settledBy?: readonly string[];
  /** Fields sent, by the provider's names. */
  readonly fields: F;
  /** Turns the parsed body into a typed reply, or throws `Malformed`. */
  readonly reply: Reader<O>;
  /** Tokens of the provider's rate budget that one call takes. Default 1. */
  readonly cost?: number;
  /** Largest reply accepted, in bytes. Default 256 KiB. */
  readonly maxReplyBytes?: number;
}

/** A row that changes nothing: the only kind `Sender.read` takes. */
export type ReadOperation<F extends Fields = Fields, O = unknown> = Operation<F, O, 'read'>;
/** A row that changes something: the only kind `Sender.effect` takes. */
export type EffectOperation<F extends Fields = Fields, O = unknown> = Operation<F, O, Exclude<Effect, 'read'>>;

/** Declares a row; the types of input and output, and whether it is a read, follow from it. */
export function operation<F extends Fields, O, const E extends Effect>(row: Operation<F, O, E>): Operation<F, O, E> {
  return Object.freeze(row);
}

export type Input<Op> = Op extends Operation<infer F, unknown> ? InputOf<F> : never;
export type Reply<Op> = Op extends Operation<Fields, infer O> ? O : never;

type DescribedRow = Pick<Operation, 'name' | 'upstream' | 'effect' | 'routes' | 'settledBy'>;

/** The rows as callers may see them, in the order of the provider's document. */
export function describeRows(rows: Readonly<Record<string, DescribedRow>> | readonly DescribedRow[]): OperationRow[] {
  return Object.values(rows).map(({ name, upstream, effect, routes, settledBy }) => ({
    name,
    upstream,
    effect,
    routes,
    ...(settledBy ? { settledBy } : {}),
  }));
}
