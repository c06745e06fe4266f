import { type DocumentFile } from '../../contract/document-file.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';

export type FieldKind =
  'text' | 'code' | 'codeList' | 'digits' | 'digitsList' | 'integer' | 'members' | 'oneOf' | 'secret' | 'file';

/** One field of an operation: its type, its encoding, and whether a journal may show it. */
export interface Field<T, Required extends boolean = true> {
  readonly kind: FieldKind;
  readonly required: Required;
  /** Whether the value may appear in clear text in journals and logs. */
  readonly shown: boolean;
  /** The value as sent. Throws an error that never contains the value. */
  write(value: T): string;
  /** Its value in a JSON body, if that is not a string: a list, a number, an object. */
  readonly member?: (written: string) => unknown;
  /** The parameters to send, if the value becomes several under their own names. */
  spread?(value: T): Record<string, string>;
}

/** The fields of one operation, by the provider's names. */
export type Fields = Record<string, Field<unknown, boolean>>;

type ValueOf<X> = X extends Field<infer T, boolean> ? T : never;

/** The input type: required fields are required members, optional fields are optional members. */
export type InputOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field<unknown> ? K : never]: ValueOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends Field<unknown> ? never : K]?: ValueOf<F[K]> | undefined;
};

/** A required field with its optional form. */
export type FieldOrOptional<T> = Field<T> & { readonly optional: Field<T, false> };

const unprintable = /[\p{Cc}\p{Cs}]/u;

class Unwritable extends Error {}

function refuse(reason: string): never {
  throw new Unwritable(reason);
}

function field<T>(
  kind: FieldKind,
  shown: boolean,
  write: (value: T) => string,
  member?: (written: string) => unknown,
): FieldOrOptional<T> {
  const common = { kind, shown, write, ...onlySet({ member }) };
  return Object.freeze({ ...common, required: true, optional: Object.freeze({ ...common, required: false }) });
}

function plain(value: string): string {
  return typeof value !== 'string' || unprintable.test(value)
    ? refuse('must be text without control characters')
    : value;
}

/** Rejects empty values: several providers read an empty parameter as "all". */
function filled(value: string): string {
  return plain(value).trim() === '' ? refuse('must not be empty') : value;
}

function number(value: string): string {
  return typeof value === 'string' && /^\+?\d{1,20}$/.test(value) ? value : refuse('must be 1 to 20 digits');
}

function short(value: string): string {
  return value.length > 128 ? refuse('must be at most 128 characters') : filled(value);
}

const numbers = (values: readonly string[]): string =>
  values.length === 0 ? refuse('must contain at least one number') : values.map(number).join(',');
const split = (written: string): string[] => written.split(',');

/** The field types. Each is required; `.optional` makes it optional. */
export const f = {
  /** Free text: names, addresses, notes. Redacted in journals. */
  text: field<string>('text', false, plain),
  /** Short identifiers: states, ids, quantities. Shown in journals. */
  code: field<string>('code', true, short),
  /** Phone numbers and other strings of digits. Shown in journals. */
  digits: field<string>('digits', true, number),
  /** Several of them, joined by commas; never empty, since an empty list often means all numbers. */
  digitsList: field<readonly string[]>('digitsList', true, numbers, split),
  /** The same for JSON APIs that take each number as an object with the number under this name. */
  digitsObjects: (name: string): FieldOrOptional<readonly string[]> =>
    field<readonly string[]>('digitsList', true, numbers, (written) => split(written).map((one) => ({ [name]: one }))),
  /** Several short identifiers, joined by commas. Shown in journals. */
  codeList: field<readonly string[]>(
    'codeList',
    true,
    (values) =>
      values.length === 0 || values.some((value) => value.includes(','))
        ? refuse('must be at least one identifier, without commas')
        : values.map(short).join(','),
    split,
  ),
  /** An object of short values, for JSON APIs. Shown in journals. */
  members: field<Readonly<Record<string, string | number>>>(
    'members',
    true,
    (value) => short(JSON.stringify(value)),
    (written) => JSON.parse(written) as unknown,
  ),
  /** Whole numbers. Shown in journals. */
  integer: field<number>(
    'integer',
    true,
    (value) => (Number.isSafeInteger(value) ? String(value) : refuse('must be an integer')),
    Number,
  ),
  /** Passwords, PINs, card data. Redacted in journals, and masked in provider texts. */
  secret: field<string>('secret', false, filled),
  /** A file; sent by `encodeFiles`, not with the text fields. */
  file: field<DocumentFile>('file', false, () => refuse('is a file')),
  /** One of a closed list of values. Shown in journals. */
  oneOf: <const W extends readonly [string, ...string[]]>(...words: W): FieldOrOptional<W[number]> =>
    field<W[number]>('oneOf', true, (value) =>
      words.includes(value) ? value : refuse(`must be one of ${words.join(', ')}`),
    ),
};

/** The fields of a row as a list, and whether any is a file or a secret; computed once per row. */
interface FieldList {
  readonly all: readonly (readonly [string, Field<unknown, boolean>])[];
  readonly kinds: ReadonlySet<FieldKind>;
}

const lists = new WeakMap<Fields, FieldList>();

function listOf(fields: Fields): FieldList {
  let list = lists.get(fields);
  if (!list) {
    const all = Object.entries(fields);
    list = { all, kinds: new Set(all.map(([, { kind }]) => kind)) };
    lists.set(fields, list);
  }
  return list;
}

function* given(fields: Fields, input: object): Generator<[string, Field<unknown, boolean>, unknown]> {
  for (const [name, kind] of listOf(fields).all) {
    const value: unknown = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
    if (value !== undefined) yield [name, kind, value];
    else if (kind.required) throw missing(name);
  }
}

const missing = (name: string): Error => invalidField(`/${name}`, 'required', `${name} is required.`);

/** The error for a value that cannot be sent; the reason never contains the value. */
export const unwritable = (reason: string): Error => new Unwritable(reason);

/** The parameters for a value: one under the field's own name, unless it spreads. */
function written(name: string, kind: Field<unknown, boolean>, value: unknown): Record<string, string> {
  if (!kind.spread) return { [name]: writtenAlone(name, kind, value) };
  try {
    return kind.spread(value);
  } catch (error) {
    throw unsendable(name, error);
  }
}

/** The single parameter for a value. */
function writtenAlone(name: string, kind: Field<unknown, boolean>, value: unknown): string {
  try {
    return kind.write(value);
  } catch (error) {
    throw unsendable(name, error);
  }
}

function unsendable(name: string, error: unknown): Error {
  const reason = error instanceof Unwritable ? error.message : 'cannot be sent';
  return invalidField(`/${name}`, 'invalid', `${name} ${reason}.`);
}

/** The text fields as sent. Members that the row does not declare are not sent. */
export function encodeFields<F extends Fields>(fields: F, input: InputOf<F>): Record<string, string> {
  const wire: Record<string, string> = {};
  // Every read passes here, so this avoids a generator and an object per field.
  for (const [name, kind] of listOf(fields).all) {
    const value: unknown = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
    if (value === undefined) {
      if (kind.required) throw missing(name);
    } else if (kind.spread) Object.assign(wire, written(name, kind, value));
    else if (kind.kind !== 'file') wire[name] = writtenAlone(name, kind, value);
  }
  return wire;
}

/** The files sent with the call. */
export function encodeFiles<F extends Fields>(fields: F, input: InputOf<F>): Record<string, DocumentFile> {
  const files: Record<string, DocumentFile> = {};
  if (!listOf(fields).kinds.has('file')) return files;
  for (const [name, kind, value] of given(fields, input)) {
    if (kind.kind === 'file') files[name] = value as DocumentFile;
  }
  return files;
}

/**
 * The input as a journal or log may contain it: only field types declared as shown appear, so a new type is hidden by default. Validates values as
 * `encodeFields` does, so that no intent is committed for a call that cannot be encoded.
 */
export function digestFields<F extends Fields>(fields: F, input: InputOf<F>): Record<string, string> {
  const digest: Record<string, string> = {};
  for (const [name, kind, value] of given(fields, input)) {
    const wire = kind.kind === 'file' ? {} : written(name, kind, value);
    digest[name] = kind.shown ? Object.values(wire).join(' ') : '[redacted]';
  }
  return digest;
}

/** Values of this call that must never appear in a message. */
export function secretsOf<F extends Fields>(fields: F, input: InputOf<F>): string[] {
  if (!listOf(fields).kinds.has('secret')) return [];
  return [...given(fields, input)].flatMap(([name, kind, value]) =>
    kind.kind === 'secret' ? Object.values(written(name, kind, value)) : [],
  );
}
