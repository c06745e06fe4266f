import fc from 'fast-check';
import { type Document, resolved, type Schema } from './operations.js';

/** Values that the document allows, made from its schemas. `tag` goes into texts that have room for it. */
export function allowedBy(document: Document, given: Schema, tag: string, depth = 0): fc.Arbitrary<unknown> {
  const schema = resolved(document, given);
  const of = (inner: Schema): fc.Arbitrary<unknown> => allowedBy(document, inner, tag, depth + 1);
  const { enum: words, oneOf, anyOf, type } = schema;
  if (words) return fc.constantFrom(...words);
  const choices = oneOf ?? anyOf;
  if (choices) return fc.oneof(...choices.map(of));
  const free = textOf(schema, tag);
  const example = given.example ?? schema.example;
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const [min, max] = [schema.minimum ?? 0, schema.maximum ?? 1_000];
      const whole = fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) });
      return fc.oneof(whole, fc.constantFrom(min, max));
    }
    case 'array': {
      const most = Math.min(schema.maxItems ?? 5, Math.max(schema.minItems ?? 0, depth > 2 ? 1 : 5));
      return schema.items ? fc.array(of(schema.items), { minLength: schema.minItems ?? 0, maxLength: most }) : fc.constant([]); // prettier-ignore
    }
    case 'object': {
      const { properties = {}, required = [], patternProperties } = schema;
      if (patternProperties)
        return fc.dictionary(
          fc.stringMatching(/^[a-z][a-zA-Z]{2,10}$/),
          of(Object.values(patternProperties)[0] ?? { type: 'boolean' }),
          { maxKeys: 3 },
        );
      const members = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)]));
      return fc.record(members, { requiredKeys: required.filter((name) => name in members) });
    }
    default:
      // Names of real things get further than any that are made up.
      return example === undefined ? free : fc.oneof({ weight: 3, arbitrary: fc.constant(example) }, { weight: 1, arbitrary: free }); // prettier-ignore
  }
}

function textOf({ pattern, minLength = 0, maxLength = 64, format }: Schema, tag: string): fc.Arbitrary<string> {
  const fallback = 'x'.repeat(Math.max(1, minLength));
  const fits = (text: string): boolean =>
    [...text].length >= minLength && [...text].length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(text)); // prettier-ignore
  if (format === 'date') return fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)); // prettier-ignore
  if (format === 'email') return fc.constant(`${tag || 'x'}@example.com`);
  // Anything that is printable: what the pattern of most texts says.
  if (pattern === undefined || pattern.startsWith('^[^\\x00'))
    return fc
      .string({ unit: 'grapheme', maxLength: Math.max(1, Math.min(maxLength - tag.length - 2, 40)) })
      .map((text) => (tag + text).slice(0, maxLength))
      .map((text) => (fits(text) ? text : fallback));
  try {
    return fc.stringMatching(new RegExp(pattern)).map((text) => (fits(text) ? text : fallback));
  } catch {
    return fc.constantFrom('x1', 'A-1', '1', fallback);
  }
}

/** The one value that a seed makes. */
export const sample = <T>(values: fc.Arbitrary<T>, seed: number): T => fc.sample(values, { seed, numRuns: 1 })[0]!;
