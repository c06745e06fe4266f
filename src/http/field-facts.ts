import { type Type as Class } from '@nestjs/common';
import { type Fault } from './value-kinds.js';

/** What the decorators of a field declare, for plans (`validation-plan.ts`). */
export interface FieldFacts {
  /** The faults of a value, or of its absence. */
  check: (value: unknown) => Fault[];
  optional: boolean;
  /** Converts the field's value from a query string. */
  fromQuery?: (value: unknown) => unknown;
  /** The class of an object, or of each object of a list. */
  classOf?: (value: unknown) => Class;
}

const factsOfClasses = new WeakMap<object, Map<string, Partial<FieldFacts>>>();

/** Adds to the facts of a field of the class with this prototype. */
export function note(prototype: object, field: string | symbol, said: Partial<FieldFacts>): void {
  const facts = factsOfClasses.get(prototype) ?? new Map<string, Partial<FieldFacts>>();
  factsOfClasses.set(prototype, facts.set(String(field), { ...facts.get(String(field)), ...said }));
}

/** The fields that the class itself declares, in order; without inherited ones. */
export const ownFacts = (prototype: object): ReadonlyMap<string, Partial<FieldFacts>> =>
  factsOfClasses.get(prototype) ?? new Map();
