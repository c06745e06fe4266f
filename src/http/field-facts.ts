import { type Type as Class } from '@nestjs/common';
import { type Fault } from './value-kinds.js';

/** What the decorators of one field have said, for plans (`validation-plan.ts`). */
export interface FieldFacts {
  /** What is wrong with a value; of one that is absent too. */
  check: (value: unknown) => Fault[];
  optional: boolean;
  /** Reads what a query string has for it. */
  fromQuery?: (value: unknown) => unknown;
  /** The class of an object, or of each object of a list. */
  classOf?: (value: unknown) => Class;
}

const factsOfClasses = new WeakMap<object, Map<string, Partial<FieldFacts>>>();

/** Notes a part of what is said about a field of the class with this prototype. */
export function note(prototype: object, field: string | symbol, said: Partial<FieldFacts>): void {
  const facts = factsOfClasses.get(prototype) ?? new Map<string, Partial<FieldFacts>>();
  factsOfClasses.set(prototype, facts.set(String(field), { ...facts.get(String(field)), ...said }));
}

/** The fields that the class itself declares, in that order; without those that it inherits. */
export const ownFacts = (prototype: object): ReadonlyMap<string, Partial<FieldFacts>> =>
  factsOfClasses.get(prototype) ?? new Map();
