import { onlySet } from '../domain/only-set.js';
import { escapePointer } from './json-pointer.js';

/** The part of JSON Schema that field kinds are written in. */
export interface Schema {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | readonly ['string', 'null'];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  enum?: readonly string[];
  items?: object;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  maxProperties?: number;
  patternProperties?: Record<string, object>;
  additionalProperties?: boolean;
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
}

/** What is wrong with a value; `at` is the JSON pointer from the value to the invalid part. */
export interface Fault {
  at: string;
  code: string;
  detail: string;
}

/** A type of value, declared once: the schema that documents it, and the check that enforces it. */
export interface Kind {
  schema: Schema;
  check: (value: unknown) => Fault[];
  /** Parses the value from a query string. What it cannot parse, it returns unchanged. */
  fromText?: (text: string) => unknown;
}

export const fault = (code: string, detail: string, at = ''): Fault => ({ at, code, detail });

export interface TextOptions {
  max: number;
  /** Minimum length, 1 by default. */
  min?: number;
  /** Anchored. By default, anything but control characters. */
  pattern?: RegExp;
  format?: string;
  /** Completes "must be …" when the pattern does not match. */
  says?: string;
}

// eslint-disable-next-line no-control-regex -- control characters are what the pattern excludes
const noControlCharacters = /^[^\x00-\x1f\x7f-\x9f]*$/;

/** A string of bounded length. */
export function text({ max, min = 1, pattern = noControlCharacters, format, says }: TextOptions): Kind {
  const wanted =
    says ??
    (pattern === noControlCharacters ? 'text without control characters' : `a value that matches ${pattern.source}`);
  const meant = says === undefined ? '' : `: ${says}`;
  return {
    schema: {
      type: 'string',
      ...onlySet({ format }),
      minLength: min,
      maxLength: max,
      pattern: pattern.source,
    },
    check: (value) => {
      if (typeof value !== 'string') return [fault('type', 'must be a string')];
      // Code points are counted only near the bounds: a character may take two UTF-16 code units.
      const length = value.length <= max && value.length >= 2 * min ? value.length : [...value].length;
      if (length > max) return [fault('too_long', `must be at most ${max} characters long${meant}`)];
      if (length < min)
        return [fault('too_short', `must be at least ${min} character${min === 1 ? '' : 's'} long${meant}`)];
      return pattern.test(value) ? [] : [fault('format', `must be ${wanted}`)];
    },
  };
}

/** Text that must also pass a test that no pattern can express. */
export function exact(options: TextOptions & { says: string }, holds: (value: string) => boolean): Kind {
  const base = text(options);
  return {
    ...base,
    check: (value) => {
      const faults = base.check(value);
      return faults.length > 0 || holds(value as string) ? faults : [fault('format', `must be ${options.says}`)];
    },
  };
}

/** A string enum. */
export function word(values: readonly string[]): Kind {
  return {
    schema: { type: 'string', enum: values },
    check: (value) =>
      typeof value === 'string' && values.includes(value)
        ? []
        : [fault('not_allowed', values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`)],
  };
}

export interface IntegerOptions {
  min: number;
  max: number;
}

/** An integer within bounds. */
export function integer({ min, max }: IntegerOptions): Kind {
  const format = min >= -(2 ** 31) && max < 2 ** 31 ? 'int32' : 'int64';
  return {
    schema: { type: 'integer', format, minimum: min, maximum: max },
    check: (value) => {
      if (typeof value !== 'number' || !Number.isInteger(value)) return [fault('type', 'must be an integer')];
      return value < min || value > max ? [fault('out_of_range', `must be between ${min} and ${max}`)] : [];
    },
    fromText: (written) => (/^-?\d{1,15}$/.test(written) ? Number(written) : written),
  };
}

/** A number within bounds. Never money. */
export function real({ min, max }: IntegerOptions): Kind {
  return {
    schema: { type: 'number', format: 'double', minimum: min, maximum: max },
    check: (value) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) return [fault('type', 'must be a number')];
      return value < min || value > max ? [fault('out_of_range', `must be between ${min} and ${max}`)] : [];
    },
  };
}

/** True or false. */
export const flag: Kind = {
  schema: { type: 'boolean' },
  check: (value) => (typeof value === 'boolean' ? [] : [fault('type', 'must be true or false')]),
  fromText: (written) => (written === 'true' ? true : written === 'false' ? false : written),
};

// eslint-disable-next-line regexp/use-ignore-case -- a schema's pattern has no flags
const optionName = /^[a-zA-Z]\w{0,63}$/;
const optionText = text({ max: 512, min: 0 });
const optionNumber = integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

/** Provider-specific options: a flat object with text, integers or flags as values. */
export const options: Kind = {
  schema: {
    type: 'object',
    maxProperties: 32,
    patternProperties: { [optionName.source]: { anyOf: [optionText.schema, optionNumber.schema, flag.schema] } },
    additionalProperties: false,
  },
  check: (value) => {
    if (!isPlainObject(value)) return [fault('type', 'must be an object')];
    const entries = Object.entries(value);
    if (entries.length > 32) return [fault('too_many', 'must have at most 32 entries')];
    return entries.flatMap(([name, entry]) => {
      const at = `/${escapePointer(name)}`;
      if (!optionName.test(name)) return [fault('unknown_field', 'is not a valid option name', at)];
      const known = [optionText, optionNumber, flag].some((kind) => kind.check(entry).length === 0);
      return known ? [] : [fault('type', 'must be a string of at most 512 characters, an integer, true or false', at)];
    });
  },
};

/** A list of values of one kind. Invalid elements are named by their index. */
export function list(kind: Kind, { min = 0, max }: { min?: number; max: number }): Kind {
  return {
    schema: { type: 'array', items: kind.schema, minItems: min, maxItems: max },
    check: (value) => {
      if (!Array.isArray(value)) return [fault('type', 'must be a list')];
      if (value.length > max) return [fault('too_many', `must have at most ${max} items`)];
      if (value.length < min) return [fault('too_few', `must have at least ${min} item${min === 1 ? '' : 's'}`)];
      return value.flatMap((element, index) =>
        kind.check(element).map(({ at, ...rest }) => ({ at: `/${index}${at}`, ...rest })),
      );
    },
    fromText: (written) => kind.fromText?.(written) ?? written,
  };
}

/** An object whose fields are checked by its own class. */
export const object: Kind = {
  schema: { type: 'object' },
  check: (value) => (isPlainObject(value) ? [] : [fault('type', 'must be an object')]),
};

/** In responses: an object with arbitrary members. */
export const anything: Kind = { schema: { type: 'object', additionalProperties: true }, check: () => [] };

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
