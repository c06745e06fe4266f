import { isIPv4 } from 'node:net';
import { idPattern, type IdPrefix } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { e164Pattern } from '../domain/phone-number.js';
import { escapePointer } from './json-pointer.js';

/** The part of JSON Schema that field kinds are written in. */
export interface Schema {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
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
}

/** What is wrong with a value; `at` is the JSON pointer from the value to the wrong part of it. */
export interface Fault {
  at: string;
  code: string;
  detail: string;
}

/** What a value may be, said once: the schema that documents it and the check that holds it. */
export interface Kind {
  schema: Schema;
  check: (value: unknown) => Fault[];
  /** Reads the value from a query string, where everything is text. What it cannot read it returns as it is. */
  fromText?: (text: string) => unknown;
}

export const fault = (code: string, detail: string, at = ''): Fault => ({ at, code, detail });

export interface TextOptions {
  max: number;
  /** Least length, 1 unless told. */
  min?: number;
  /** Anchored. Unless told: anything but control characters. */
  pattern?: RegExp;
  format?: string;
  /** Completes "must be …" when the pattern does not match. */
  says?: string;
}

// eslint-disable-next-line no-control-regex -- they are what it keeps out
const noControlCharacters = /^[^\x00-\x1f\x7f-\x9f]*$/;

/** A string of bounded length. */
export function text({ max, min = 1, pattern = noControlCharacters, format, says }: TextOptions): Kind {
  const wanted =
    says ??
    (pattern === noControlCharacters ? 'text without control characters' : `a value that matches ${pattern.source}`);
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
      const length = [...value].length;
      if (length > max) return [fault('too_long', `must be at most ${max} characters long`)];
      if (length < min) return [fault('too_short', `must be at least ${min} character${min === 1 ? '' : 's'} long`)];
      return pattern.test(value) ? [] : [fault('format', `must be ${wanted}`)];
    },
  };
}

/** Text that must also pass a test which no pattern expresses. */
function exact(options: TextOptions & { says: string }, holds: (value: string) => boolean): Kind {
  const base = text(options);
  return {
    ...base,
    check: (value) => {
      const faults = base.check(value);
      return faults.length > 0 || holds(value as string) ? faults : [fault('format', `must be ${options.says}`)];
    },
  };
}

/** A phone number in E.164. */
export const phoneNumber = text({
  max: 16,
  min: 8,
  pattern: e164Pattern,
  says: 'a phone number in E.164 format, such as +12065551234',
});

/** An id that this gateway has made. */
export const id = (prefix: IdPrefix): Kind =>
  text({ max: prefix.length + 27, pattern: idPattern(prefix), says: `an ID that begins with ${prefix}_` });

export const tenant = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: 'the name of a tenant' });

/** One of a closed list of words. */
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

/** A whole number within bounds. */
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

/** A number within bounds, whole or not. Never money. */
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

/** A calendar date that JavaScript reads back as the same day: 30 February is none. */
function isCalendarDate(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value.slice(0, 10));
}

/** A point in time, RFC 3339 in UTC. */
export const time = exact(
  {
    max: 30,
    min: 20,
    format: 'date-time',
    pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/,
    says: 'a UTC time, such as 2026-03-01T12:30:00Z',
  },
  isCalendarDate,
);

/** A day, ISO 8601. */
export const day = exact(
  { max: 10, min: 10, format: 'date', pattern: /^\d{4}-\d{2}-\d{2}$/, says: 'a date, such as 2026-03-01' },
  isCalendarDate,
);

/** A country, ISO 3166-1 alpha-2. */
export const country = text({
  max: 2,
  min: 2,
  pattern: /^[A-Z]{2}$/,
  says: 'a two-letter country code in capitals, such as US',
});

/** A state or province: the part of an ISO 3166-2 code after the country. */
export const region = text({
  max: 3,
  pattern: /^[A-Z0-9]{1,3}$/,
  says: 'a state or province code of up to three capital letters or digits, such as WA',
});

/** A decimal amount as a string, up to eight places. */
export const amount = text({
  max: 25,
  pattern: /^-?\d{1,15}(?:\.\d{1,8})?$/,
  says: 'a decimal amount as a string, such as "12.34"',
});

/** A currency, ISO 4217. */
export const currency = text({
  max: 3,
  min: 3,
  pattern: /^[A-Z]{3}$/,
  says: 'a three-letter currency code in capitals, such as USD',
});

/** A web address, https only. */
export const webAddress = exact(
  // eslint-disable-next-line no-control-regex -- they are what it keeps out
  { max: 2048, min: 9, format: 'uri', pattern: /^https:\/\/[^\s\x00-\x1f\x7f-\x9f]+$/, says: 'an HTTPS URL' },
  (value) => URL.canParse(value),
);

/** An e-mail address. */
export const email = text({
  max: 254,
  min: 3,
  format: 'email',
  // eslint-disable-next-line no-control-regex -- they are what it keeps out
  pattern: /^[^\s@\x00-\x1f\x7f-\x9f]+@[^\s@\x00-\x1f\x7f-\x9f]+$/,
  says: 'an email address',
});

/** An IPv4 address. */
export const ipAddress = exact(
  {
    max: 15,
    min: 7,
    format: 'ipv4',
    pattern: /^\d{1,3}(?:\.\d{1,3}){3}$/,
    says: 'an IPv4 address, such as 192.0.2.10',
  },
  isIPv4,
);

/** The number of a payment card: what it is made of, and its check digit (Luhn). */
export const cardNumber = exact(
  { max: 19, min: 13, pattern: /^\d{13,19}$/, says: 'a card number: 13 to 19 digits without spaces' },
  (value) =>
    [...value].reverse().reduce((sum, digit, i) => {
      const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0) %
      10 ===
    0,
);

// eslint-disable-next-line regexp/use-ignore-case -- a schema's pattern has no flags
const optionName = /^[a-zA-Z]\w{0,63}$/;
const optionText = text({ max: 512, min: 0 });
const optionNumber = integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

/** A flat object of a provider's own settings: names to text, whole numbers or flags. */
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

/** A list of values of one kind. Each wrong element is named by its index. */
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

/** An object whose own fields are checked by its class. */
export const object: Kind = {
  schema: { type: 'object' },
  check: (value) => (isPlainObject(value) ? [] : [fault('type', 'must be an object')]),
};

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
