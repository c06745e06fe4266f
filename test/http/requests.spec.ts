import { describe, expect, it } from '@jest/globals';
import { bind } from '../../src/http/validation.js';
import { GatewayError } from '../../src/domain/errors.js';
import { startApp } from './app.js';
import { NewThingDto } from './things.js';

const number = '+12065551234';
const line = { phoneNumber: number };

/** What is wrong with a body, as `pointer code`. */
function faults(body: unknown): string[] {
  try {
    bind(NewThingDto, body);
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return (error.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('a body', () => {
  const cases: [string, unknown, string[]][] = [
    [
      'is as it should be',
      { lines: [line], numbers: [number], note: '', day: '2028-02-29', at: '2026-03-01T12:30:00.5Z' },
      [],
    ],
    ['lacks a field', {}, ['/lines required']],
    ['has null for a field', { lines: null }, ['/lines type']],
    ['has null for an optional field', { lines: [line], note: null }, ['/note type']],
    ['has a field too many', { lines: [line], extra: 1 }, ['/extra unknown_field']],
    ['has a field that every object has a name for', { lines: [line], toString: 1 }, ['/toString unknown_field']],
    ['has one inside', { lines: [{ ...line, hasOwnProperty: {} }] }, ['/lines/0/hasOwnProperty unknown_field']],
    ['has a name with control characters', { lines: [line], 'a\u0000\u0085b': 1 }, ['/a\ufffd\ufffdb unknown_field']],
    ['has a field too many inside', { lines: [{ ...line, 'a/b~c': 1 }] }, ['/lines/0/a~1b~0c unknown_field']],
    ['has a wrong element', { lines: [line, { phoneNumber: '206' }] }, ['/lines/1/phoneNumber too_short']],
    ['has an element that is no object', { lines: [line, 7] }, ['/lines/1 type']],
    [
      'has wrong values in a list',
      { lines: [line], numbers: [number, 'x', 7] },
      ['/numbers/1 too_short', '/numbers/2 type'],
    ],
    ['has an object for a list', { lines: { 0: line } }, ['/lines type']],
    ['has too few', { lines: [] }, ['/lines too_few']],
    ['has too many', { lines: [line, line, line, line] }, ['/lines too_many']],
    ['has a number in words', { lines: [{ ...line, quantity: '1' }] }, ['/lines/0/quantity type']],
    ['has half a number', { lines: [{ ...line, quantity: 1.5 }] }, ['/lines/0/quantity type']],
    ['has a number out of range', { lines: [{ ...line, quantity: 11 }] }, ['/lines/0/quantity out_of_range']],
    [
      'has several faults',
      { lines: [{ quantity: 0 }], note: 7 },
      ['/lines/0/phoneNumber required', '/lines/0/quantity out_of_range', '/note type'],
    ],
    ['has control characters', { lines: [line], note: 'a\u0000b' }, ['/note format']],
    ['has control characters of the second kind', { lines: [line], note: 'a\u0085b' }, ['/note format']],
    ['has them in an address', { lines: [line], email: 'a\u009f@example.com' }, ['/email format']],
    ['has them in a link', { lines: [line], link: 'https://example.com/\u0080' }, ['/link format']],
    ['has them in an option', { lines: [line], providerOptions: { note: 'a\u0085' } }, ['/providerOptions/note type']],
    ['is too long', { lines: [line], note: 'x'.repeat(21) }, ['/note too_long']],
    ['counts characters, not code units', { lines: [line], note: '😀'.repeat(20) }, []],
    ['has a day that does not exist', { lines: [line], day: '2026-02-30' }, ['/day format']],
    ['has a time of another zone', { lines: [line], at: '2026-03-01T12:30:00+01:00' }, ['/at format']],
    ['has an hour that does not exist', { lines: [line], at: '2026-03-01T25:00:00Z' }, ['/at format']],
    ['names the default variant', { lines: [line], connection: { trunkId: '3' } }, []],
    ['names a variant', { lines: [line], connection: { type: 'direct', connectionId: 'c' } }, []],
    [
      'has a wrong field in a variant',
      { lines: [line], connection: { type: 'pstn', outpulseDigits: 'x' } },
      ['/connection/outpulseDigits format'],
    ],
    [
      'lacks a field of a variant',
      { lines: [line], connection: { type: 'pstn' } },
      ['/connection/outpulseDigits required'],
    ],
    [
      'mixes variants',
      { lines: [line], connection: { type: 'direct', connectionId: 'c', trunkId: '3' } },
      ['/connection/trunkId unknown_field'],
    ],
    [
      'names no variant',
      { lines: [line], connection: { type: 'dirct', connectionId: 'c' } },
      ['/connection/type not_allowed'],
    ],
    [
      'names a variant of the prototype',
      { lines: [line], connection: { type: 'toString' } },
      ['/connection/type not_allowed'],
    ],
    ['has an empty union', { lines: [line], connection: {} }, ['/connection/trunkId required']],
    ['has a union without its tag', { lines: [line], fallback: { connectionId: 'c' } }, ['/fallback/type required']],
    ['has a list for a union', { lines: [line], connection: [{ trunkId: '3' }] }, ['/connection type']],
    ['has options', { lines: [line], providerOptions: { a: 'x', b: 1, c: true } }, []],
    [
      'has wrong options',
      { lines: [line], providerOptions: { a: {}, 'b-c': 1, d: 'x'.repeat(513) } },
      ['/providerOptions/a type', '/providerOptions/b-c unknown_field', '/providerOptions/d type'],
    ],
    ['has a list for options', { lines: [line], providerOptions: [] }, ['/providerOptions type']],
    ['has a constructor', { lines: [line], constructor: 1 }, ['/constructor unknown_field']],
    [
      'hides a constructor',
      { lines: [line], providerOptions: { x: [{ constructor: 1 }] } },
      ['/providerOptions/x/0/constructor unknown_field'],
    ],
    ['is deep', { lines: [line], note: nested(100) }, [`/note${'/0'.repeat(16)} too_deep`]],
    ['is no object', 'x', [' type']],
  ];
  it.each(cases)('%s', (_, body, expected) => {
    expect(faults(body)).toEqual(expected);
  });

  it('becomes an instance without unset fields', () => {
    const bound = bind(NewThingDto, { lines: [line], connection: { trunkId: '3' } });
    expect(bound).toBeInstanceOf(NewThingDto);
    expect(Object.keys(bound)).toEqual(['lines', 'connection']);
    expect(Object.keys(bound.lines[0]!)).toEqual(['phoneNumber']);
  });
});

describe('a query', () => {
  const ask = async (query: string): Promise<unknown> => {
    const { url } = await startApp();
    const reply = await fetch(`${url}/open/query${query}`);
    const body = (await reply.json()) as { errors?: { pointer: string; code: string }[] };
    return reply.status === 200 ? body : body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  it('is read as numbers, flags and lists', async () => {
    expect(await ask('')).toEqual({ limit: 50 });
    expect(await ask('?limit=7&open=true&provider=a&provider=b&status=x')).toEqual({
      limit: 7,
      open: true,
      provider: ['a', 'b'],
      status: 'x',
    });
    expect(await ask('?provider=a')).toEqual({ limit: 50, provider: ['a'] });
  });
  it('is refused by name', async () => {
    expect(await ask('?limit=0')).toEqual(['?limit out_of_range']);
    expect(await ask('?limit=201&open=maybe&status=z')).toEqual([
      '?open type',
      '?status not_allowed',
      '?limit out_of_range',
    ]);
    expect(await ask('?limit=5x')).toEqual(['?limit type']);
    expect(await ask('?limit=1&limit=2')).toEqual(['?limit type']);
    expect(await ask('?provider=a&provider=c')).toEqual(['?provider/1 not_allowed']);
    expect(await ask('?nothing=1')).toEqual(['?nothing unknown_field']);
    expect(await ask('?__proto__=1')).toEqual(['?__proto__ unknown_field']);
  });
});

describe('a path', () => {
  it('is refused by name', async () => {
    const { url } = await startApp();
    const reply = await fetch(`${url}/v1/things/by-number/206/poke`, {
      method: 'POST',
      headers: { authorization: 'Bearer all-key' },
    });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ errors: [{ pointer: '/path/e164', code: 'too_short' }] });
  });
});

describe('a list', () => {
  it('is read page by page', async () => {
    const { url, things } = await startApp();
    for (let n = 0; n < 5; n++) {
      const id = `ord_0000000000000${n}000000000000`;
      things.byId.set(id, { id, tenant: 'acme', touched: n });
    }
    const seen: number[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 3; page++) {
      const reply = await fetch(`${url}/v1/things${query}`, { headers: { authorization: 'Bearer all-key' } });
      const body = (await reply.json()) as {
        data: { touched: number }[];
        page: { hasMore: boolean; nextCursor?: string };
      };
      seen.push(...body.data.map(({ touched }) => touched));
      expect(body.page.hasMore).toBe(page < 2);
      query = `?limit=2&cursor=${body.page.nextCursor}`;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    for (const cursor of ['', 'x', '!!', 'b3Jk=', Buffer.from('a b').toString('base64url')]) {
      const reply = await fetch(`${url}/v1/things?cursor=${encodeURIComponent(cursor)}`, {
        headers: { authorization: 'Bearer all-key' },
      });
      expect([cursor, reply.status, ((await reply.json()) as { errors: unknown[] }).errors[0]]).toEqual([
        cursor,
        400,
        expect.objectContaining({ pointer: '?cursor' }),
      ]);
    }
  });
});

describe('an answer', () => {
  it('has no control characters, wherever its texts come from', async () => {
    const { url, things } = await startApp();
    const id = 'ord_01kf3xw8q20000m5e7r9t2v4x6';
    things.byId.set(id, { id, tenant: 'acme', touched: 1, note: 'two\r\n\tlines \u009b31m \\n' });
    const reply = await fetch(`${url}/v1/things/${id}`, { headers: { authorization: 'Bearer all-key' } });
    expect(await reply.json()).toEqual({ id, tenant: 'acme', touched: 1, note: 'two   lines  31m \\n' });
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});
