import { type Type as Class } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { type IdPrefix } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type FieldFacts, note } from './field-facts.js';
import * as formats from './value-formats.js';
import * as kinds from './value-kinds.js';
import { type Fault, type IntegerOptions, type Kind, type Schema, type TextOptions } from './value-kinds.js';

/** Options that every field has. */
export interface FieldOptions {
  description: string;
  example?: unknown;
  optional?: boolean;
  /** The default value, for the documentation; the class sets it with an initializer. */
  default?: unknown;
  /** Kept for callers that still send or read it. */
  deprecated?: boolean;
}

/** The group of class-transformer under which query strings are read (`validation.ts`). */
export const fromQuery = 'query';

/** The validation context in which a field's rule stores its check, so that `validation.ts` can ask what exactly is wrong. */
export interface FieldContext {
  check: (value: unknown) => Fault[];
}

/** Documents a property and validates its value. All other field decorators are built on it. */
export function Field(kind: Kind, options: FieldOptions): PropertyDecorator {
  return all(documented(kind.schema, options), rule(kind.check, options), readFromQuery(kind));
}

/** A phone number in E.164. */
export const PhoneNumberField = (options: FieldOptions) =>
  Field(formats.phoneNumber, { example: '+12065551234', ...options });
/** An id made by this gateway. */
export const IdField = (prefix: IdPrefix, options: FieldOptions) =>
  Field(formats.id(prefix), { example: `${prefix}_01kf3xw8q20000m5e7r9t2v4x6`, ...options });
/** Text of bounded length, by default without control characters. */
export const TextField = ({ max, min, pattern, format, says, ...options }: FieldOptions & TextOptions) =>
  Field(kinds.text(onlySet({ max, min, pattern, format, says })), options);
/** A string enum. */
export const WordField = (values: readonly string[], options: FieldOptions) =>
  Field(kinds.word(values), { example: values[0], ...options });
/** An integer within bounds. */
export const IntegerField = ({ min, max, ...options }: FieldOptions & IntegerOptions) =>
  Field(kinds.integer({ min, max }), options);
/** A number within bounds. */
export const RealField = ({ min, max, ...options }: FieldOptions & IntegerOptions) =>
  Field(kinds.real({ min, max }), options);
/** An exact decimal amount other than money. */
export const DecimalField = (options: FieldOptions) => Field(formats.amount, { example: '12.34', ...options });
/** True or false. */
export const FlagField = (options: FieldOptions) => Field(kinds.flag, { example: true, ...options });
/** A time, RFC 3339 in UTC. */
export const TimeField = (options: FieldOptions) =>
  Field(formats.time, { example: '2026-03-01T12:30:00.000Z', ...options });
/** A day, ISO 8601. */
export const DayField = (options: FieldOptions) => Field(formats.day, { example: '2026-03-01', ...options });
/** A country, ISO 3166-1 alpha-2. */
export const CountryField = (options: FieldOptions) => Field(formats.country, { example: 'US', ...options });
/** A state or province. */
export const RegionField = (options: FieldOptions) => Field(formats.region, { example: 'WA', ...options });
/** An HTTPS URL. */
export const WebAddressField = (options: FieldOptions) =>
  Field(formats.webAddress, { example: 'https://example.com/hooks', ...options });
/** Provider-specific options: a flat object of text, integers and flags. */
export const OptionsField = (options: FieldOptions) => Field(kinds.options, { example: {}, ...options });

/** An object described by its own class. */
export function ObjectField(type: () => Class, options: FieldOptions): PropertyDecorator {
  return all(
    // Swagger recognizes a lazy type by the name of the function.
    ApiProperty({ type: () => type(), ...wording(options) }),
    rule(kinds.object.check, options),
    ValidateNested(),
    Type(() => type()),
    noted({ classOf: type }),
  );
}

export interface ListOptions extends FieldOptions {
  max: number;
  min?: number;
}

/** A list of one kind (`ListField(phoneNumber, …)`) or of objects (`ListField(() => LineDto, …)`). */
export function ListField(item: Kind | (() => Class), { max, min = 0, ...options }: ListOptions): PropertyDecorator {
  if (typeof item !== 'function') return Field(kinds.list(item, { min, max }), options);
  return all(
    ApiProperty({ type: () => item(), isArray: true, minItems: min, maxItems: max, ...wording(options) }),
    rule(kinds.list(kinds.object, { min, max }).check, options),
    ValidateNested(),
    Type(() => item()),
    noted({ classOf: item }),
  );
}

/** A discriminated union of objects. */
export interface OneOf {
  /** The discriminator field. */
  tag: string;
  /** The class for each of its values. */
  when: Record<string, Class>;
  /** The class of an object without that field. Unless given, the field is required. */
  otherwise?: Class;
}

/** An object of one of several classes. */
export function OneOfField({ tag, when, otherwise }: OneOf, options: FieldOptions): PropertyDecorator {
  const variants = [...(otherwise ? [otherwise] : []), ...Object.values(when)];
  const tags = kinds.word(Object.keys(when));
  const check = (value: unknown): Fault[] => {
    if (!kinds.isPlainObject(value)) return kinds.object.check(value);
    if (value[tag] === undefined) return otherwise ? [] : [kinds.fault('required', 'is required', `/${tag}`)];
    return tags.check(value[tag]).map((found) => ({ ...found, at: `/${tag}` }));
  };
  const variantOf = (value: unknown): Class => {
    const named = kinds.isPlainObject(value) ? value[tag] : undefined;
    return (typeof named === 'string' && Object.hasOwn(when, named) ? when[named] : otherwise) ?? Unchosen;
  };
  const discriminator = otherwise ? {} : { discriminator: { propertyName: tag, mapping: mappingOf(when) } };
  return all(
    (target) => void ApiExtraModels(...variants)(target.constructor),
    ApiProperty({
      oneOf: variants.map((variant) => ({ $ref: getSchemaPath(variant) })),
      ...discriminator,
      ...wording(options),
    }),
    rule(check, options),
    ValidateNested(),
    Type((help) => variantOf((help?.object as Record<string, unknown> | undefined)?.[help?.property ?? ''])),
    noted({ classOf: variantOf }),
  );
}

/** Stands for a union object that matches none of its variants; its own check reports that. */
class Unchosen {}

const mappingOf = (when: Record<string, Class>): Record<string, string> =>
  Object.fromEntries(Object.entries(when).map(([name, variant]) => [name, getSchemaPath(variant)]));

/** An exact amount of money. */
export class MoneyDto {
  @Field(formats.amount, { description: 'Decimal amount, as a string.', example: '12.34' })
  amount: string;

  @Field(formats.currency, { description: 'ISO 4217 currency.', example: 'USD' })
  currency: string;
}

/** In responses: an object whose fields depend on its type. */
export const AnythingField = (options: FieldOptions): PropertyDecorator =>
  ApiProperty({ type: 'object', additionalProperties: true, ...wording(options) } as ApiPropertyOptions);

/** In responses: a count, or an amount of money. */
export const CountOrMoneyField = (options: FieldOptions): PropertyDecorator =>
  all(
    (target) => void ApiExtraModels(MoneyDto)(target.constructor),
    ApiProperty({
      oneOf: [
        { type: 'integer', format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        { $ref: getSchemaPath(MoneyDto) },
      ],
      ...wording(options),
    }),
  );

/** An exact amount of money. */
export const MoneyField = (options: FieldOptions) => ObjectField(() => MoneyDto, options);

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}

function noted(said: Partial<FieldFacts>): PropertyDecorator {
  return (target, property) => note(target, property, said);
}

function wording({ description, example, optional, default: unset, deprecated }: FieldOptions): ApiPropertyOptions {
  return { description, required: optional !== true, ...onlySet({ example, default: unset, deprecated }) };
}

function documented(schema: Schema, options: FieldOptions): PropertyDecorator {
  return ApiProperty({ ...(schema as ApiPropertyOptions), ...wording(options) } as ApiPropertyOptions);
}

/** `null` is a value, and an invalid one: a field is omitted only if it is absent. */
function rule(check: Kind['check'], { optional = false }: FieldOptions): PropertyDecorator {
  const context: FieldContext = {
    check: (value) => (value === undefined ? [kinds.fault('required', 'is required')] : check(value)),
  };
  const validate = ValidateBy(
    { name: 'field', validator: { validate: (value) => context.check(value).length === 0 } },
    // Without a message, class-validator discards the context.
    { context, message: 'wrong' },
  );
  return all(
    noted({ check: context.check, optional }),
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    validate,
  );
}

function readFromQuery({ schema, fromText = (written) => written }: Kind): PropertyDecorator {
  const read = (value: unknown): unknown => (typeof value === 'string' ? fromText(value) : value);
  const readAll = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]).map(read);
  const readAny = (value: unknown): unknown =>
    value === undefined ? value : schema.type === 'array' ? readAll(value) : read(value);
  return all(
    noted({ fromQuery: readAny }),
    Transform(({ value }: { value: unknown }) => readAny(value), { groups: [fromQuery] }),
  );
}
