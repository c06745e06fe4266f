import { type ArgumentMetadata, Injectable, type PipeTransform, type Type as Class } from '@nestjs/common';
import { type FieldError, GatewayError } from '../domain/errors.js';
import { readDecorated } from './decorated-validation.js';
import { type Fault, fault, isPlainObject } from './value-kinds.js';
import { escapePointer } from './json-pointer.js';
import { readPlanned } from './validation-plan.js';

/** How a field is named in a problem: `/criteria/quantity`, `?limit`, `/path/e164`. */
type Place = 'body' | 'query' | 'param';

const depthLimit = 16;
const builtIn: readonly unknown[] = [Object, String, Number, Boolean, Array, Date];

/** Converts body, query and path into instances of their DTO classes, or reports the invalid fields. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || metatype === undefined || builtIn.includes(metatype)) return value;
    return bind(metatype, value, type);
  }
}

/** Validates one instance of a DTO class; for bodies without `@Body()`, such as a part of a multipart form. */
export function bind<T extends object>(type: Class<T>, value: unknown, place: Place = 'body'): T {
  const plain = place === 'query' ? nested(value ?? {}) : (value ?? {});
  if (!isPlainObject(plain)) throw invalid([pointed(fault('type', 'must be a JSON object'), place)]);
  const unusable = unusableIn(plain, 0);
  if (unusable) throw invalid([pointed(unusable, place)]);
  const isQuery = place === 'query';
  const { instance, faults } = readPlanned(type, plain, isQuery) ?? readDecorated(type, plain, isQuery);
  if (faults.length > 0) throw invalid(faults.map((found) => pointed(found, place)));
  return instance;
}

/** Collects `metadata[a]=1&metadata[b]=2` into one object. */
function nested(query: object): object {
  const entries = Object.entries(query);
  if (!entries.some(([name]) => name.endsWith(']'))) return query;
  // A map first: on an object, a name such as `__proto__` would not become a member, and would go unnoticed.
  const read = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const [, of, key] = /^(\w+)\[([^[\]]*)\]$/.exec(name) ?? [];
    const begun = of === undefined ? undefined : read.get(of);
    if (of === undefined || key === undefined || (begun !== undefined && !isPlainObject(begun)))
      read.set(name, value as unknown);
    else read.set(of, { ...begun, [key]: value as unknown });
  }
  return Object.fromEntries(read);
}

/** Why a body is invalid for every route; checked before anything traverses it. */
export function refusalOf(body: unknown): GatewayError | undefined {
  const unusable = unusableIn(body, 0);
  return unusable && invalid([pointed(unusable, 'body')]);
}

function invalid(errors: FieldError[]): GatewayError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new GatewayError('invalid_request', `${first?.pointer || 'The body'} ${first?.detail}${more}.`, { errors });
}

function pointed({ at, code, detail }: Fault, place: Place): FieldError {
  const pointer = place === 'query' ? at.replace('/', '?') : place === 'param' ? `/path${at}` : at;
  return { pointer: pointer.slice(0, 512), code, detail };
}

/**
 * Finds what must not reach class-transformer: it silently drops fields named like members of every object, calls `constructor` if it does not know
 * the type, and recurses without bound.
 */
function unusableIn(value: unknown, depth: number): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > depthLimit) return fault('too_deep', `is nested more than ${depthLimit} levels deep`);
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(Object.prototype, name))
      return fault('unknown_field', 'is not a known field', `/${escapePointer(name)}`);
    const found = unusableIn((value as Record<string, unknown>)[name], depth + 1);
    if (found) return { ...found, at: `/${escapePointer(name)}${found.at}` };
  }
  return undefined;
}
