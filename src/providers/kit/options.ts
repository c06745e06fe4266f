import { type OptionSchema, type OptionsSchema } from '../../contract/option-schemas.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';

/** One option, declared once: the schema shown to callers, and the check that enforces it. */
export interface Option {
  readonly schema: OptionSchema;
  readonly holds: (value: unknown) => boolean;
  /** Completes "must be …". */
  readonly says: string;
  /** Whether every request must have it. */
  readonly required?: true;
}

/** The options of one request, by name. */
export type Options<T = Readonly<Record<string, unknown>>> = { readonly [K in keyof T]-?: Option };

interface TextRule {
  description: string;
  /** Characters. */
  max: number;
  /** 1 unless given. */
  min?: number;
  pattern: RegExp;
  says: string;
  example: string;
  /** A check that no pattern can express. */
  also?: (value: string) => boolean;
}

/** The option types. */
export const option = {
  text: ({ description, max, min = 1, pattern, says, example, also = () => true }: TextRule): Option => ({
    schema: {
      ...{ type: 'string', description },
      ...{ minLength: min, maxLength: max, pattern: pattern.source, examples: [example] },
    },
    holds: (value) =>
      typeof value === 'string' && value.length >= min && value.length <= max && pattern.test(value) && also(value),
    says,
  }),
  word: (words: readonly string[], description: string): Option => ({
    schema: { type: 'string', description, enum: words },
    holds: (value) => typeof value === 'string' && words.includes(value),
    says: words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`,
  }),
  integer: (
    minimum: number,
    maximum: number,
    { description, says, example }: { description: string; says: string; example: number },
  ): Option => ({
    schema: { type: 'integer', format: 'int32', description, minimum, maximum, examples: [example] },
    holds: (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
    says,
  }),
  flag: (description: string): Option => ({
    schema: { type: 'boolean', description },
    holds: (value) => typeof value === 'boolean',
    says: 'true or false',
  }),
  /** The same option, made required. */
  required: (one: Option): Option => ({ ...one, required: true }),
};

/** The names of the required options. */
export const requiredOf = (options: Options): string[] =>
  Object.keys(options).filter((name) => options[name]?.required);

/** The schema of all options of a request. */
export function schemaOf(options: Options): OptionsSchema {
  const required = requiredOf(options);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(options).map(([name, { schema }]) => [name, schema])),
    ...onlySet({ required: required.length > 0 ? required : undefined }),
  };
}

/** What is wrong with each option: unknown to the provider, or an invalid value. */
export function unfitOptions(
  given: ProviderOptions,
  options: Options,
  at: (name: string) => string = (name) => `/providerOptions/${name}`,
): FieldError[] {
  return Object.entries(given).flatMap(([name, value]): FieldError[] => {
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!known) return [{ pointer: at(name), code: 'unknown_field', detail: `This provider has no option ${name}.` }];
    return known.holds(value) ? [] : [{ pointer: at(name), code: 'invalid', detail: `${name} must be ${known.says}.` }];
  });
}

/** Refuses every invalid option by name; returns the options unchanged. */
export function checkOptions<T>(given: ProviderOptions, options: Options<T>): T {
  const errors = unfitOptions(given, options);
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
  return given as T;
}

/** For a provider without options of its own. */
export function refuseOptions(options: ProviderOptions): void {
  const [name] = Object.keys(options);
  if (name !== undefined)
    throw invalidField(`/providerOptions/${name}`, 'unknown_field', 'This provider has no options.');
}
