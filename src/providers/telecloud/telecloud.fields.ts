import { onlySet } from '../../domain/only-set.js';
import { f, type Field, unwritable } from '../kit/fields.js';
import {
  byNumber,
  dayWire,
  flagWire,
  inBars,
  limitsWire,
  moneyWire,
  type VariableDefinition,
  type Wire,
} from './telecloud.wire.js';

/** The type of a field's value in the API. */
export type Shape =
  | { type: 'text'; max: number; min?: number; format?: 'email' | 'prose' }
  | { type: 'word'; words: readonly string[] }
  | { type: 'flag' | 'money' | 'decimal' | 'day' | 'url' }
  | { type: 'integer'; min: number; max: number }
  | { type: 'list'; of: Shape; min: number; max: number }
  | { type: 'objects'; name: string; members: Readonly<Record<string, About>>; min: number; max: number };

/** A field in the API: its name, if it is not the provider's in camelCase, its type, and its description. */
export interface About {
  as?: string;
  shape: Shape;
  description: string;
  example: unknown;
  optional?: boolean;
}

/** A field with its API description: DTOs and documentation are generated from it. */
export interface DescribedField<T, R extends boolean = true> extends Field<T, R> {
  readonly about: About;
}
type Described<T> = DescribedField<T> & { readonly optional: DescribedField<T, false> };

function described<T>(wire: Wire<T>, about: About): Described<T> {
  const optional = Object.freeze({ ...wire, required: false, about: { ...about, optional: true } });
  return Object.freeze({ ...wire, required: true, about, optional } as const);
}

/** An API name other than the provider's in camelCase. */
interface More {
  as?: string;
}

const number = (of: string): About => ({
  shape: { type: 'integer', min: 1, max: 20 },
  description: `Number of the ${of}: 1 is VAR1.`,
  example: 1,
});
const short = (max: number, description: string, example: string): About => ({
  shape: { type: 'text', max },
  description,
  example,
});

/** The field types of this provider. Each is required; `.optional` makes it optional. */
export const t = {
  /** Free text. Redacted in journals. */
  text: (max: number, description: string, example: string, more: More & { min?: number } = {}) => {
    const { min, ...rest } = more;
    return described<string>(
      { kind: 'text', shown: false, write: (value) => f.text.write(value) },
      { shape: { type: 'text', max, ...onlySet({ min }) }, description, example, ...rest },
    );
  },
  /** Multi-line text. */
  prose: (max: number, description: string, example: string, more: More = {}) =>
    described<string>(
      {
        kind: 'text',
        shown: false,
        write: (value) => {
          f.text.write(value.replace(/[\r\n\t]/g, ' '));
          return value;
        },
      },
      { shape: { type: 'text', max, format: 'prose' }, description, example, ...more },
    ),
  email: (description: string, more: More = {}) =>
    described<string>(
      { kind: 'text', shown: false, write: (value) => f.text.write(value) },
      {
        shape: { type: 'text', max: 254, min: 3, format: 'email' },
        description,
        example: 'jane.doe@example.com',
        ...more,
      },
    ),
  /** IDs and other short values of the provider. */
  id: (description: string, example: string, more: More = {}) =>
    described<string>(
      { kind: 'code', shown: true, write: (value) => f.code.write(value) },
      { shape: { type: 'text', max: 64 }, description, example, ...more },
    ),
  /** Our values, mapped to the provider's. */
  word: <const W extends Readonly<Record<string, string>>>(words: W, description: string, more: More = {}) => {
    const names = Object.keys(words) as (keyof W & string)[];
    return described<keyof W & string>(
      { kind: 'oneOf', shown: true, write: (value) => words[value] ?? '' },
      { shape: { type: 'word', words: names }, description, example: names[0], ...more },
    );
  },
  flag: (description: string, more: More = {}) =>
    described(flagWire, { shape: { type: 'flag' }, description, example: true, ...more }),
  money: (description: string, example: string, more: More = {}) =>
    described(moneyWire, {
      shape: { type: 'money' },
      description,
      example: { amount: example, currency: 'USD' },
      ...more,
    }),
  /** A price with more than two decimals. */
  rate: (description: string, example: string, more: More = {}) =>
    described<string>(
      { kind: 'code', shown: true, write: (value) => f.code.write(value) },
      { shape: { type: 'decimal' }, description, example, ...more },
    ),
  count: (min: number, max: number, description: string, example: number, more: More = {}) =>
    described<number>(
      { kind: 'integer', shown: true, write: (value) => f.integer.write(value) },
      { shape: { type: 'integer', min, max }, description, example, ...more },
    ),
  day: (description: string, more: More = {}) =>
    described(dayWire, { shape: { type: 'day' }, description, example: '2030-06-30', ...more }),
  url: (description: string, example: string, more: More = {}) =>
    described<string>(
      { kind: 'text', shown: false, write: (value) => f.text.write(value) },
      { shape: { type: 'url' }, description, example, ...more },
    ),
  secret: (max: number, description: string, example: string, more: More = {}) =>
    described<string>(
      { kind: 'secret', shown: false, write: (value) => f.secret.write(value) },
      { shape: { type: 'text', max }, description, example, ...more },
    ),
  /** Several IDs, joined by commas. */
  ids: (description: string, example: string[], more: More = {}) =>
    described<readonly string[]>(
      { kind: 'codeList', shown: true, write: (values) => f.codeList.write(values) },
      { shape: { type: 'list', of: { type: 'text', max: 64 }, min: 1, max: 50 }, description, example, ...more },
    ),
  /** Several URLs, joined by commas. */
  urls: (description: string, example: string[], more: More = {}) =>
    described<readonly string[]>(
      {
        kind: 'text',
        shown: false,
        write: (values) => {
          if (values.some((value) => value.includes(','))) throw unwritable('must be URLs without commas (use %2C)');
          return f.text.write(values.join(','));
        },
      },
      { shape: { type: 'list', of: { type: 'url' }, min: 1, max: 10 }, description, example, ...more },
    ),
  /** Usage components and the maximum usage of each, as the JSON that the provider takes in a parameter. */
  limits: (description: string, more: More = {}) =>
    described(limitsWire('maximum'), {
      shape: {
        type: 'objects',
        name: 'ComponentLimit',
        min: 1,
        max: 50,
        members: {
          componentId: short(64, 'The usage component.', '8417875'),
          limit: {
            shape: { type: 'integer', min: 0, max: 1_000_000_000 },
            description: 'Maximum usage.',
            example: 5,
            optional: true,
          },
        },
      },
      description,
      example: [{ componentId: '8417875', limit: 5 }],
      ...more,
    }),
  /** Up to four secrets, each its own parameter: `{prefix}1`, `{prefix}2`, and so on. */
  credentials: (prefix: string, description: string) =>
    described<readonly string[]>(
      {
        kind: 'secret',
        shown: false,
        write: () => '',
        spread: (values) => Object.fromEntries(values.map((value, i) => [`${prefix}${i + 1}`, f.secret.write(value)])),
      },
      {
        as: 'credentials',
        shape: { type: 'list', of: { type: 'text', max: 512 }, min: 1, max: 4 },
        description,
        example: ['sandbox-login', 'sandbox-transaction-key'],
      },
    ),
  /** Definitions of VAR1 to VAR20. */
  definitions: (description: string) =>
    described<readonly VariableDefinition[]>(
      { kind: 'text', shown: false, write: () => '', spread: (values) => byNumber(values, inBars) },
      {
        as: 'variables',
        shape: {
          type: 'objects',
          name: 'VariableDefinition',
          min: 0,
          max: 20,
          members: {
            number: number('variable'),
            name: short(64, 'Display name.', 'IMEI'),
            prompt: {
              shape: { type: 'flag' },
              description: 'Whether new orders ask for it.',
              example: true,
            },
            type: {
              shape: { type: 'word', words: ['text', 'options'] },
              description: 'Input type.',
              example: 'text',
            },
            options: {
              shape: { type: 'text', max: 500 },
              description: 'Comma-separated options, or a URL that returns them as XML. For `options`.',
              example: 'YES,NO',
              optional: true,
            },
            description: short(200, 'Help text.', 'Enter the IMEI of the device.'),
            swappable: {
              shape: { type: 'flag' },
              description: 'Whether the variable can be swapped on an active order.',
              example: true,
            },
            category: short(64, 'Section heading.', 'Device Information'),
          },
        },
        description,
        example: [
          {
            number: 1,
            name: 'IMEI',
            prompt: true,
            type: 'text',
            description: 'Enter the IMEI of the device.',
            swappable: true,
            category: 'Device Information',
          },
        ],
      },
    ),
};
