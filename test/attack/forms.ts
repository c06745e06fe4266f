import { type Attack } from './layer.js';
import { exampleOf, type Operation, resolved } from './operations.js';
import { type Random } from './random.js';

/** A multipart body and the media type that goes with it. */
export interface FormBody {
  type: string;
  body: Buffer;
}

interface Part {
  name: string;
  value: string | Buffer;
  filename?: string;
  type?: string;
}

export const pdf = Buffer.from('%PDF-1.7\n%attack\n');

function partsOf(at: Attack, { body }: Operation): Part[] {
  const { properties = {} } = resolved(at.target.document, body!.schema);
  return Object.entries(properties).map(([name, schema]) => {
    if (schema.format === 'binary') return { name, value: pdf, filename: `${name}.pdf`, type: 'application/pdf' };
    const example = exampleOf(at.target.document, schema);
    return typeof example === 'string' ? { name, value: example } : { name, value: JSON.stringify(example), type: 'application/json' }; // prettier-ignore
  });
}

export function encoded(parts: readonly Part[], boundary: string): FormBody {
  const body = parts.flatMap(({ name, value, filename, type }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const boundaryOf = (random: Random): string => `attack${random.word(16)}`;

/** A form as the operation takes it. */
export const formOf = (at: Attack, operation: Operation, random: Random): FormBody =>
  encoded(partsOf(at, operation), boundaryOf(random));

/** The same with files of this size. */
export function formOfSize(at: Attack, operation: Operation, random: Random, bytes: number): FormBody {
  const file = Buffer.concat([pdf, Buffer.alloc(bytes, 'x')]);
  return encoded(
    partsOf(at, operation).map((part) => (part.filename === undefined ? part : { ...part, value: file })),
    boundaryOf(random),
  );
}

type Break = (parts: Part[], random: Random, boundary: string) => FormBody;
const files = (parts: Part[], change: (part: Part) => Part): Part[] => parts.map((p) => (p.filename === undefined ? p : change(p))); // prettier-ignore
const whole = (parts: Part[], boundary: string): FormBody => encoded(parts, boundary);
const bent = ({ type, body }: FormBody, change: (body: Buffer) => Buffer, otherType = type): FormBody => ({ type: otherType, body: change(body) }); // prettier-ignore

/** Forms that are wrong, by what is wrong with them. */
const breaks: Readonly<Record<string, Break>> = {
  'no parts': (_parts, _random, boundary) => whole([], boundary),
  'a part missing': (parts, random, boundary) => {
    const left = random.below(parts.length);
    return whole(parts.filter((_, i) => i !== left), boundary); // prettier-ignore
  },
  'a part twice': (parts, random, boundary) => whole([...parts, { ...random.of(parts), filename: 'twice.pdf' }], boundary), // prettier-ignore
  'a part too many': (parts, _random, boundary) => whole([...parts, { name: '__proto__', value: 'x' }], boundary),
  '200 parts': (parts, _random, boundary) => whole([...parts, ...Array.from({ length: 200 }, (_, i) => ({ name: `x${i}`, value: 'x' }))], boundary), // prettier-ignore
  '30 files': (parts, _random, boundary) => whole([...parts, ...Array.from({ length: 30 }, (_, i) => ({ name: `f${i}`, value: pdf, filename: 'f.pdf' }))], boundary), // prettier-ignore
  'files of no known type': (parts, _random, boundary) => whole(files(parts, (part) => ({ ...part, value: '<html>' })), boundary), // prettier-ignore
  'empty files': (parts, _random, boundary) =>
    whole(
      files(parts, (part) => ({ ...part, value: '' })),
      boundary,
    ),
  'texts for files': (parts, _random, boundary) => whole(files(parts, ({ name }) => ({ name, value: 'text' })), boundary), // prettier-ignore
  'no end': (parts, _random, boundary) =>
    bent(whole(parts, boundary), (body) => body.subarray(0, -boundary.length - 8)),
  'half of it': (parts, _random, boundary) => bent(whole(parts, boundary), (body) => body.subarray(0, body.length / 2)),
  'another boundary': (parts, _random, boundary) => bent(whole(parts, boundary), (body) => body, `multipart/form-data; boundary=other`), // prettier-ignore
  'no boundary': (parts, _random, boundary) => bent(whole(parts, boundary), (body) => body, 'multipart/form-data'),
  'a very long boundary': (parts) => whole(parts, 'b'.repeat(5_000)),
  'a header without end': (parts, _random, boundary) => bent(whole(parts, boundary), (body) => Buffer.concat([Buffer.from(`--${boundary}\r\nX: ${'x'.repeat(100_000)}`), body])), // prettier-ignore
  'JSON instead': () => ({ type: 'multipart/form-data; boundary=x', body: Buffer.from('{}') }),
  'no bytes': () => ({ type: 'multipart/form-data; boundary=x', body: Buffer.alloc(0) }),
};

/** Names that a file may be sent with: they are nobody's business. */
const filenames = [
  '../../etc/passwd',
  '..\\..\\x',
  'a\u0000.pdf',
  'x'.repeat(3_000),
  'ü💥.pdf',
  '',
  '.',
  'CON',
  'a.pdf\r\n',
];

/** A form that is wrong, or whose files have odd names. */
export function hostileForm(
  at: Attack,
  operation: Operation,
  random: Random,
): FormBody & { name: string; forbidden: boolean } {
  // prettier-ignore
  const parts = partsOf(at, operation);
  const name = random.of([...Object.keys(breaks), 'odd filenames']);
  if (name !== 'odd filenames') return { ...breaks[name]!(parts, random, boundaryOf(random)), name, forbidden: true };
  const filename = random.of(filenames);
  return { ...encoded(files(parts, (part) => ({ ...part, filename })), boundaryOf(random)), name, forbidden: false }; // prettier-ignore
}
