import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/domain/errors.js';
import { digestFields, encodeFields, encodeFiles, f, type InputOf, secretsOf } from '../../src/providers/kit/fields.js';
import { operation, type Input, type Reply } from '../../src/providers/kit/operation.js';
import { object, text } from '../../src/providers/kit/readers.js';

const fields = {
  state: f.code,
  NPANXX: f.digits.optional,
  number: f.digits,
  numbers: f.digitsList.optional,
  quantity: f.integer.optional,
  category: f.oneOf('landline', 'tollfree').optional,
  person: f.text.optional,
  pin: f.secret.optional,
  loa: f.file.optional,
};
const input: InputOf<typeof fields> = {
  state: 'WA',
  number: '2065551234',
  numbers: ['2065551234', '2065551235'],
  quantity: 2,
  category: 'landline',
  person: 'Jo Doe',
  pin: '1234',
  loa: {
    filename: 'loa.pdf',
    contentType: 'application/pdf',
    bytes: 4,
    sha256: '',
    open: () => Readable.from([Buffer.from('%PDF')]),
  },
};

describe('fields of an operation', () => {
  it('are written by their names, and what is undefined is left out', () => {
    expect(encodeFields(fields, { ...input, NPANXX: undefined, person: undefined })).toEqual({
      state: 'WA',
      number: '2065551234',
      numbers: '2065551234,2065551235',
      quantity: '2',
      category: 'landline',
      pin: '1234',
    });
    expect(Object.keys(encodeFiles(fields, input))).toEqual(['loa']);
    expect(secretsOf(fields, input)).toEqual(['1234']);
  });

  it('show only what is meant to be shown', () => {
    expect(digestFields(fields, input)).toEqual({
      state: 'WA',
      number: '2065551234',
      numbers: '2065551234,2065551235',
      quantity: '2',
      category: 'landline',
      person: '[redacted]',
      pin: '[redacted]',
      loa: '[redacted]',
    });
  });

  it('leave behind what the row does not name, inherited members too', () => {
    const extra = Object.assign(Object.create({ NPANXX: '206555' }) as object, { ...input, token: 'x', __proto__: {} });
    expect(encodeFields(fields, extra as typeof input)).not.toHaveProperty('token');
    expect(encodeFields(fields, extra as typeof input)).not.toHaveProperty('NPANXX');
  });

  const wrong: [string, object, string][] = [
    ['missing', { number: '206' }, '/state'],
    ['empty code', { ...input, state: ' ' }, '/state'],
    ['long code', { ...input, state: 'x'.repeat(129) }, '/state'],
    ['line break', { ...input, state: 'WA\r\nx' }, '/state'],
    ['control character in text', { ...input, person: 'a\u0000b' }, '/person'],
    ['half a character', { ...input, person: 'a\ud800' }, '/person'],
    ['letters for digits', { ...input, number: '206CALLME' }, '/number'],
    ['no digits', { ...input, number: '' }, '/number'],
    ['no numbers, which would mean all', { ...input, numbers: [] }, '/numbers'],
    ['a comma within a number', { ...input, numbers: ['206,207'] }, '/numbers'],
    ['a broken quantity', { ...input, quantity: 1.5 }, '/quantity'],
    ['a word that is not on the list', { ...input, category: 'mobile' }, '/category'],
    ['an empty secret', { ...input, pin: '' }, '/pin'],
    ['a number where text belongs', { ...input, person: 7 }, '/person'],
    ['null', { ...input, state: null }, '/state'],
  ];
  it.each(wrong)('refuse: %s', (_name, bad, pointer) => {
    for (const write of [encodeFields, digestFields]) {
      try {
        write(fields, bad as typeof input);
        throw new Error('accepted');
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
        expect((error as GatewayError).errors?.[0]?.pointer).toBe(pointer);
      }
    }
  });

  it('never put a redacted value into a digest or an error', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string({ minLength: 4 }), (a, b) => {
        const [person, pin] = [`<<${a}>>`, `<<${b}>>`];
        let shown: string;
        try {
          shown = JSON.stringify(digestFields(fields, { state: 'WA', number: '1', person, pin }));
        } catch (error) {
          shown = `${String(error)} ${JSON.stringify(error)}`;
        }
        return !shown.includes('<<');
      }),
    );
  });

  it('give rows their types', () => {
    const row = operation({
      name: 'reserve',
      upstream: 'POST /reserve',
      effect: 'hold',
      settle: { by: 'release', how: 'It ends by itself.' },
      routes: [],
      fields,
      reply: object({ reserveId: text }),
    });
    const given: Input<typeof row> = { state: 'WA', number: '1' };
    const reply: Reply<typeof row> = { reserveId: 'R' };
    // @ts-expect-error number is required
    const short: Input<typeof row> = { state: 'WA' };
    // @ts-expect-error not on the list
    const other: Input<typeof row> = { state: 'WA', number: '1', category: 'mobile' };
    expect([given, reply, short, other, row.effect satisfies 'hold']).toHaveLength(5);
    expect(Object.isFrozen(row)).toBe(true);
  });
});
