import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fillPath, form, multipart } from '../../src/providers/kit/encodings.js';
import { Faults, scrubMessage } from '../../src/providers/kit/faults.js';

describe('a fault table', () => {
  const faults = () =>
    new Faults(
      { exact: { 'Insufficient Balance': 'insufficient_balance' }, patterns: [[/^invalid \w+$/g, 'invalid_request']] },
      () => ['canary-token'],
    );

  it('knows texts in any case and spacing, and patterns', () => {
    const table = faults();
    expect(table.classify(' insufficient   BALANCE ')).toBe('insufficient_balance');
    expect(table.classify('Invalid number')).toBe('invalid_request');
    expect(table.classify('Invalid number')).toBe('invalid_request');
    expect(table.unmapped()).toEqual([]);
  });

  it('counts what it does not know, without values', () => {
    const table = faults();
    expect(table.classify('Number 2065551234 is gone')).toBe('upstream_rejected');
    expect(table.classify('Number 2065559999 is gone')).toBe('upstream_rejected');
    expect(table.classify('Wrong canary-token')).toBe('upstream_rejected');
    expect(table.unmapped()).toEqual([
      { text: 'Number # is gone', count: 2 },
      { text: 'Wrong [redacted]', count: 1 },
    ]);
  });

  it('keeps a bounded list', () => {
    const table = faults();
    const letters = (i: number): string =>
      String.fromCharCode(97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 97 + Math.floor(i / 676));
    for (let i = 0; i < 5_000; i++) table.classify(`fault ${letters(i)}`);
    expect(table.unmapped().length).toBeLessThanOrEqual(200);
    expect(table.unmapped()[0]).toMatchObject({ text: 'other' });
    expect(table.unmapped().reduce((sum, each) => sum + each.count, 0)).toBe(5_000);
  });
});

describe('scrubMessage', () => {
  it.each([
    ['plain words', 'plain words'],
    ['two\r\nlines\u0000', 'two lines'],
    ['number 2065551234 taken', 'number …1234 taken'],
    ['number 206-555-1234', 'number …1234'],
    ['card 4111 1111 1111 1111', 'card …1111'],
    ['zip 98101', 'zip 98101'],
    ['account 1234567', 'account …67'],
    ['token=abc123&x=1', 'token=[redacted]&x=1'],
    ['{"api_password": "hunter2", "a": 1}', '{"api_password": "[redacted]", "a": 1}'],
    ['<cvv>444</cvv>', '<cvv>[redacted]</cvv>'],
    ['API_ID_KEY = k-9', 'API_ID_KEY = [redacted]'],
    ['Authorization: Bearer abc.def', 'Authorization: [redacted]'],
    ['sent Bearer abcdefgh1', 'sent Bearer [redacted]'],
    ['key s3cr3t! and s3cr3t%21', 'key [redacted] and [redacted]'],
  ])('%j', (text, expected) => {
    expect(scrubMessage(text, ['s3cr3t!', 'ab'])).toBe(expected);
  });

  it('is short, printable and free of the secrets, even where the text is cut', () => {
    const around = fc.string({ maxLength: 300 }).filter((text) => !text.includes('<'));
    fc.assert(
      fc.property(around, around, fc.nat(), (before, after, n) => {
        const secret = `<<${n}>>`;
        const clean = scrubMessage(before + secret + after + secret, [secret]);
        return clean.length <= 200 && !/\p{Cc}/u.test(clean) && !clean.includes('<');
      }),
    );
  });

  // That no pattern takes more than linear time is the linter's to see (`regexp/no-super-linear-*`).
  it('takes long texts', () => {
    for (const part of ['1 ', 'bearer ', 'token', '"pin" = ', '4-'])
      expect(scrubMessage(part.repeat(100_000), ['secret']).length).toBeLessThanOrEqual(200);
  });
});

describe('encodings', () => {
  it('escapes forms', () => {
    expect(form({ a: 'x&y=z', 'b c': 'é\n' }).body).toBe('a=x%26y%3Dz&b+c=%C3%A9%0A');
  });

  it('keeps names inside their headers', async () => {
    const content = Buffer.from('%PDF');
    const file = {
      filename: 'a"\r\nX: 1.pdf',
      contentType: 'text/html\r\nX: 1',
      bytes: content.length,
      sha256: '',
      open: () => Readable.from([content]),
    };
    const { body, contentType } = multipart({ number: '206' }, { loa: file });
    const streamed = body as { bytes: number; open(): Readable };
    const whole = Buffer.concat(await streamed.open().toArray());
    expect(whole).toHaveLength(streamed.bytes);
    const data = await new Response(whole, { headers: { 'content-type': contentType ?? '' } }).formData();
    expect(data.get('number')).toBe('206');
    expect(whole.toString()).not.toMatch(/^X: 1/m);
    expect(await (data.get('loa') as unknown as Blob).text()).toBe('%PDF');
  });

  it('fills paths and lets no value change them', () => {
    expect(fillPath('/orders/{id}/documents', { id: 'A/1 ?', name: 'loa' })).toEqual({
      path: '/orders/A%2F1%20%3F/documents',
      rest: { name: 'loa' },
    });
    for (const id of ['', '.', '..']) expect(() => fillPath('/orders/{id}', { id })).toThrow('id cannot be used');
    expect(() => fillPath('/orders/{id}', {})).toThrow('id cannot be used');
  });
});
