import { type SettlingOf } from '../../contract/operation-row.js';
import { type Effect, type Operation, type Settled } from '../kit/operation.js';
import { type DescribedReader } from './telecloud.answers.js';
import { type DescribedField } from './telecloud.fields.js';

export type DescribedFields = Record<string, DescribedField<unknown, boolean>>;

/** A rule between fields of one request, by API name. */
export type Rule =
  /** `field` is required if another has one of these values (any value, if `of` is absent). */
  | { field: string; neededWith: string; of?: readonly unknown[] }
  /** `field` (or one value of it) is allowed only if another has one of these values (any value, if `of` is absent). */
  | { field: string; is?: string; onlyWith: string; of?: readonly unknown[] }
  /** `field` is not allowed together with another. */
  | { field: string; notWith: string }
  /** Exactly one of these fields is required. */
  | { oneOf: readonly string[] };

/**
 * An operation that only this provider has. Its row contains everything: what is sent, what callers may send and receive, the route, and the
 * descriptions. Route, DTOs, validation and documentation are generated from it (`./api`).
 */
export interface AdministrationRow<
  F extends DescribedFields = DescribedFields,
  O = unknown,
  E extends Effect = Effect,
> extends Operation<F, O, E> {
  /** The operation's ID in the API. */
  readonly act: string;
  readonly summary: string;
  readonly note?: string;
  readonly reply: DescribedReader<O>;
  readonly rules?: readonly Rule[];
}

/** The document has no read that shows the outcome of a lost call. */
export const byManualReview = { by: 'manual_review' } as const;
export const setsValues = { by: 'repeating', because: 'Sets values, so repeating it has no further effect.' } as const;

type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Named = `${string}/${string}`;

/** Derives name and path from the provider's name: `{base}/xml/{Group}/{Action}`. */
export const at = <V extends Verb, N extends Named>(verb: V, name: N): { name: N; upstream: `${V} /xml/${N}` } => ({
  name,
  upstream: `${verb} /xml/${name}`,
});

/** Declares a row that only this provider has. */
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
