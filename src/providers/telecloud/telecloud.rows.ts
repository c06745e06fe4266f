import { type SettlingOf } from '../../contract/operation-row.js';
import { type Effect, type Operation, type Settled } from '../kit/operation.js';
import { type DescribedReader } from './telecloud.answers.js';
import { type DescribedField } from './telecloud.fields.js';

export type DescribedFields = Record<string, DescribedField<unknown, boolean>>;

/** What holds between fields of one request, by their names in the API. */
export type Rule =
  /** `field` must be there when another has one of these values (any, unless told). */
  | { field: string; neededWith: string; of?: readonly unknown[] }
  /** `field` (or one value of it) may be there only when another has one of these values (any, unless told). */
  | { field: string; is?: string; onlyWith: string; of?: readonly unknown[] }
  /** `field` may not be there when another is. */
  | { field: string; notWith: string }
  /** Exactly one of them. */
  | { oneOf: readonly string[] };

/**
 * An operation that only this provider has. Its row says everything: what goes on the wire, what callers may send and are answered, at
 * which route, in which words. Route, DTOs, validation and documentation are made from it (`./api`).
 */
export interface AdministrationRow<
  F extends DescribedFields = DescribedFields,
  O = unknown,
  E extends Effect = Effect,
> extends Operation<F, O, E> {
  /** The operation's id in the API. */
  readonly act: string;
  readonly summary: string;
  readonly note?: string;
  readonly reply: DescribedReader<O>;
  readonly rules?: readonly Rule[];
}

/** The document has no read that tells what became of a lost call. */
export const byManualReview = { by: 'manual_review' } as const;
export const setsValues = { by: 'repeating', because: 'Sets values, so repeating it has no further effect.' } as const;

type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Named = `${string}/${string}`;

/** The part of a row that follows from the provider's name for it: `{base}/xml/{Group}/{Action}`. */
export const at = <V extends Verb, N extends Named>(verb: V, name: N): { name: N; upstream: `${V} /xml/${N}` } => ({
  name,
  upstream: `${verb} /xml/${name}`,
});

/** Declares a row of the provider's own. */
export function administration<
  F extends DescribedFields,
  O,
  const E extends Effect,
  const S extends SettlingOf<E> = SettlingOf<E>,
>(
  row: Omit<AdministrationRow<F, O, E>, 'name' | 'upstream' | 'routes'> &
    Settled<E, S> & { on: [Verb, Named]; route: string },
): AdministrationRow<F, O, E> & Settled<E, S> {
  const { on, route, ...rest } = row;
  return Object.freeze({ ...rest, ...at(...on), routes: [route] }) as never;
}
