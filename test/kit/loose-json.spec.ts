import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLooseJson } from '../../src/providers/kit/loose-json.js';
import { Malformed } from '../../src/providers/kit/readers.js';

const json = fc.jsonValue({ maxDepth: 6 });

function isRead(text: string): boolean {
  try {
    parseLooseJson(text);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

describe('loose JSON', () => {
  it('reads all JSON as JSON', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(parseLooseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses every object that is cut short', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }), (value) => {
        const text = JSON.stringify(value);
        const prefixes = [...text].map((_, end, all) => all.slice(0, end).join(''));
        expect(prefixes.filter(isRead)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('throws nothing but Malformed, whatever the text', () => {
    const soup = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', 'null', '//', '/*', ' ', '\\', '\n'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          soup.map((parts) => parts.join('')),
        ),
        (text) => void isRead(text),
      ),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, unknown]>([
    ['{"a":1,}', { a: 1 }],
    ['[1,2,]', [1, 2]],
    ['{"a":["X","Y",],}', { a: ['X', 'Y'] }],
    ['{"X","Y"}', ['X', 'Y']],
    ['{"X"}', ['X']],
    ['{"X","Y",}', ['X', 'Y']],
    ['{"accepted":[{"X","Y"}],"rejected":[{}]}', { accepted: [['X', 'Y']], rejected: [{}] }],
    ['{"status":"200","orderId":"7","status":"1"}', { status: '200', orderId: '7', 'status#2': '1' }],
    ['{"a":1,"a":2,"a":3}', { a: 1, 'a#2': 2, 'a#3': 3 }],
    ['12345678901234567890', '12345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['12.10', '12.10'],
    ['0.1', 0.1],
    ['-5', -5],
    ['1e400', '1e400'],
    [' \r\n\t{ } ', {}],
    ['"a\\/b\\u0041"', 'a/bA'],
  ])('%s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(parseLooseJson(text)))).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    '{',
    '{"X"',
    '{"X",',
    '{"X","Y":1}',
    '{"a":1,"X"}',
    '{"a":1,"b" 2}',
    '{"X",1}',
    '{,}',
    '[,]',
    '[1,,]',
    '[1 2]',
    '{"a" 1}',
    '{"a":}',
    "{'a':1}",
    '{a:1}',
    '{"a":1}{',
    '{"a":1} x',
    '// note\n{}',
    '{"a":1 /* note */}',
    '{"a":1}//',
    '[01]',
    '[1.]',
    '[.5]',
    '[+1]',
    '[-]',
    'undefined',
    'NaN',
    'True',
    '"a\nb"',
    '"a\tb"',
    '"\\x"',
    '"\\u12"',
    '\ufeff{}',
    '<html>',
    '{"a":1,"a":2,"a#2":3}',
    '{"a#2":3,"a":1,"a":2}',
  ])('refuses %j', (text) => {
    expect(() => parseLooseJson(text)).toThrow(Malformed);
  });

  it('says where, not what', () => {
    expect(() => parseLooseJson('{"token":"canary" "x"}')).toThrow(/^offset 18: expected /);
  });

  it('makes objects without a prototype, whatever their keys', () => {
    const value = parseLooseJson('{"__proto__":{"admin":true},"constructor":1}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('stops at 50 levels', () => {
    expect(() => parseLooseJson('['.repeat(50) + ']'.repeat(50))).not.toThrow();
    for (const text of ['['.repeat(52) + ']'.repeat(52), '{"a":'.repeat(100_000), '['.repeat(1_000_000)]) {
      expect(() => parseLooseJson(text)).toThrow(Malformed);
    }
  });

  it('looks at each character a few times, however long the text is', () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `{"TN":"206${i}","s":1,}`).join(',');
    const same = Array.from({ length: 100_000 }, () => '"k":1').join(',');
    const escapes = `"${'\\n'.repeat(500_000)}"`;
    const blanks = `${' '.repeat(1_000_000)}1`;
    for (const text of [`[${rows}]`, `{${same}}`, escapes, blanks]) {
      const watched = new WatchedText(text);
      parseLooseJson(watched as unknown as string);
      expect(watched.looks / text.length).toBeLessThan(4);
    }
  });
});

/** A text that counts how often somebody looks at one of its characters; whoever needs another of its members fails. */
class WatchedText {
  looks = 0;

  constructor(private readonly text: string) {}

  get length(): number {
    return this.text.length;
  }

  charCodeAt(at: number): number {
    this.looks++;
    return this.text.charCodeAt(at);
  }

  substring(from: number, to: number): string {
    this.looks += to - from;
    return this.text.substring(from, to);
  }
}
