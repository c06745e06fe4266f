import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bearerJson } from '../../src/providers/kit/bearer-json.js';
import { writeCall } from '../../src/providers/kit/call.js';
import { type Dialect } from '../../src/providers/kit/dialect.js';
import { f } from '../../src/providers/kit/fields.js';
import { operation } from '../../src/providers/kit/operation.js';
import { text } from '../../src/providers/kit/readers.js';

const search = operation({
  name: 'search',
  upstream: 'GET /numbers',
  effect: 'read',
  routes: [],
  fields: { city: f.text, 'area code': f.text.optional },
  reply: text,
});

const dialectOf = (token: string): Dialect =>
  bearerJson({
    provider: 'acme',
    baseUrl: 'https://acme.example/api/',
    token,
    faults: { exact: {}, patterns: [] },
    errorOf: () => undefined,
  });

describe('a call, written out', () => {
  it('has the query that a form would have, whatever is asked for', () => {
    const word = fc.oneof(fc.stringMatching(/^[\w*.-]{0,20}$/), fc.string({ unit: 'grapheme', maxLength: 20 }));
    const sendable = word.filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));
    fc.assert(
      fc.property(sendable, fc.option(sendable, { nil: undefined }), (city, code) => {
        const asked = code === undefined ? { city } : { city, 'area code': code };
        const query = new URLSearchParams(asked).toString();
        expect(writeCall(dialectOf('one'), search, asked).path).toBe(`/api/numbers?${query}`);
      }),
    );
  });

  it('has the secret headers of its time, and masks them', () => {
    let token = 'first-token';
    const dialect = { ...dialectOf(token), headers: () => ({ authorization: `Bearer ${token}` }) };
    const before = writeCall(dialect, search, { city: 'Bath' });
    expect(writeCall(dialect, search, { city: 'Bath' }).key).toBe(before.key);
    token = 'second-token';
    const after = writeCall(dialect, search, { city: 'Bath' });
    expect(before.headers).toMatchObject({ authorization: 'Bearer first-token' });
    expect(after.headers).toMatchObject({ authorization: 'Bearer second-token' });
    expect(after.secrets).toEqual(['Bearer second-token', 'second-token']);
    expect(after.key).not.toBe(before.key);
    expect(after.key).not.toContain(token);
  });

  it('has the key in a header of its own and JSON under another name, where a provider wants it so', () => {
    const dialect = bearerJson({
      ...{ provider: 'acme', baseUrl: 'https://acme.example', token: 'a-token', keyHeader: 'api-key' },
      ...{ mediaType: 'application/vnd.api+json', faults: { exact: {}, patterns: [] }, errorOf: () => undefined },
    });
    const { headers, secrets, body } = writeCall(dialect, { ...search, upstream: 'POST /numbers' }, { city: 'Bath' });
    expect(headers).toMatchObject({ 'api-key': 'a-token', 'content-type': 'application/vnd.api+json' });
    expect(Object.keys(headers)).not.toContain('authorization');
    expect(secrets).toContain('a-token');
    expect(body).toEqual(Buffer.from('{"city":"Bath"}'));
  });
});
