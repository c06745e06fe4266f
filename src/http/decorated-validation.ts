import { type Type as Class } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type FieldContext, fromQuery } from './field-decorators.js';
import { escapePointer } from './json-pointer.js';
import { type Fault, fault } from './value-kinds.js';

/** An instance of a DTO class, with its faults; an instance with faults must not be used. */
export interface Bound<T> {
  instance: T;
  faults: Fault[];
}

/**
 * Reads an object through class-transformer and class-validator. Plans (`validation-plan.ts`) do the same in a tenth of the time; this is their
 * reference, and handles classes with decorators that plans do not know.
 */
export function readDecorated<T extends object>(type: Class<T>, plain: object, isQuery: boolean): Bound<T> {
  const instance = plainToInstance(type, plain, isQuery ? { groups: [fromQuery] } : {});
  const faults = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    validationError: { target: false, value: true },
  }).flatMap((error) => faultsOf(error));
  return { instance: withoutUnset(instance), faults };
}

function faultsOf(error: ValidationError, parent = ''): Fault[] {
  const at = `${parent}/${escapePointer(error.property)}`;
  if (error.constraints?.['whitelistValidation']) return [fault('unknown_field', 'is not a known field', at)];
  const context = error.contexts?.['field'] as FieldContext | undefined;
  const own = context ? context.check(error.value) : [];
  // A value of the wrong type is reported once; errors of its parts would only repeat that.
  if (own.length > 0) return own.map((found) => ({ ...found, at: at + found.at }));
  return (error.children ?? []).flatMap((child) => faultsOf(child, at));
}

/** Class fields without a value exist as `undefined`; code that spreads a DTO needs them absent. */
function withoutUnset<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) delete (value as Record<string, unknown>)[name];
    else withoutUnset(member);
  }
  return value;
}
