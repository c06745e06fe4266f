import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLooseJson } from '../../src/providers/kit/loose-json.js';
import {
  decimal,
  flag,
  integer,
  list,
  Malformed,
  numberList,
  object,
  oneOf,
  optional,
  optionalText,
  type Reader,
  text,
  underData,
} from '../../src/providers/kit/readers.js';

const readers: [string, Reader<unknown>, [unknown, unknown][], unknown[]][] = [
  [
    'text',
    text,
    [
      ['a', 'a'],
      [12, '12'],
      ['two\r\n\tlines', 'two\r\n\tlines'],
    ],
    ['', ' ', null, undefined, true, {}, [], Number.NaN, 'ord\u0000-1', '\u001b[31m', 'a\u007f'],
  ],
  [
    'optionalText',
    optionalText,
    [
      ['a', 'a'],
      [1, '1'],
      ['', undefined],
      [' ', undefined],
      [null, undefined],
      [undefined, undefined],
    ],
    [{}, [], true, 'ord\u0000'],
  ],
  [
    'integer',
    integer,
    [
      [1, 1],
      ['-7', -7],
      [' 12 ', 12],
      ['0', 0],
    ],
    ['', '1.5', 1.5, '1e3', 1e21, '12345678901234567890', null, true, []],
  ],
  [
    'decimal',
    decimal,
    [
      ['12.34', '12.34'],
      ['12', '12'],
      [12.34, '12.34'],
      [0, '0'],
      ['-1.50', '-1.50'],
      ['0.10', '0.10'],
    ],
    ['', 'XX.XX', '1,5', '1e3', 1e21, '.5', '5.', Infinity, null, '$5'],
  ],
  [
    'flag',
    flag,
    [
      [true, true],
      [0, false],
      ['1', true],
      ['Y', true],
      ['no', false],
      [' True ', true],
    ],
    ['', 'maybe', 2, null, {}],
  ],
  [
    'oneOf',
    oneOf('landline', 'tollfree'),
    [
      ['landline', 'landline'],
      ['TollFree', 'tollfree'],
      [' Landline ', 'landline'],
    ],
    ['', 'mobile', null, 1],
  ],
  [
    'optional',
    optional(integer),
    [
      [1, 1],
      ['', undefined],
      [null, undefined],
      [undefined, undefined],
    ],
    ['x', {}],
  ],
  [
    'list',
    list(integer),
    [
      [[], []],
      [
        ['1', 2],
        [1, 2],
      ],
      // PHP's lists with gaps: the providers' documents print one with 0, 1 and 3.
      [parseLooseJson('{"0":"7","1":"8","3":"9"}'), [7, 8, 9]],
      [{ 5: 1 }, [1]],
    ],
    [{}, { 0: 1, more: 2 }, { '-1': 1 }, { '1.5': 1 }, '1', null, undefined, ['x'], new Array(10_001).fill(1)],
  ],
  [
    'numberList',
    numberList,
    [
      [['206 , 207'], ['206', '207']],
      [
        ['206', '207'],
        ['206', '207'],
      ],
      ['206,207', ['206', '207']],
      [[''], []],
      ['', []],
      [[], []],
      [[{}], []],
      [[['206', '207']], ['206', '207']],
      [[2065551234], ['2065551234']],
      ['+12065551234', ['12065551234']],
      [parseLooseJson('[{"206","207"}]'), ['206', '207']],
      [parseLooseJson('{"206","207",}'), ['206', '207']],
      [{ 0: '206', 3: '207 , 208' }, ['206', '207', '208']],
      [[{ 1: '206' }], ['206']],
    ],
    [null, undefined, {}, true, ['x'], ['206;207'], [null], [{ a: 1 }], [[[['206']]]], ['1,'.repeat(10_001)]],
  ],
];

describe.each(readers)('%s', (_name, reader, good, bad) => {
  it('reads what it should', () => {
    for (const [value, expected] of good) expect(reader(value, 'reply')).toEqual(expected);
  });

  it('throws Malformed on the rest', () => {
    for (const value of bad) expect(() => reader(value, 'reply')).toThrow(Malformed);
  });

  it('never throws anything else, and never shows the value', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ minLength: 3 }), (value, extra) => {
        for (const each of [value, `<<${extra}>>`, { a: value }, [value]]) {
          try {
            reader(each, 'reply');
          } catch (error) {
            if (!(error instanceof Malformed) || error.message.includes('<<')) return false;
          }
        }
        return true;
      }),
    );
  });
});

describe('object', () => {
  const order = object({
    orderId: text,
    'Removed TNs': optional(numberList),
    lines: list(object({ amount: decimal })),
  });

  it('takes the named keys and leaves the others', () => {
    const reply = { orderId: 7, 'Removed TNs': [''], lines: [{ amount: 1.5, secret: 1 }], more: true };
    expect(order(reply, 'reply')).toEqual({ orderId: '7', 'Removed TNs': [], lines: [{ amount: '1.5' }] });
  });

  it('says where it is wrong', () => {
    const reply = { orderId: '7', lines: [{ amount: '1' }, { amount: 'secret' }] };
    expect(() => order(reply, 'reply')).toThrow(new Malformed('reply.lines[1].amount', 'a decimal amount'));
    expect(() => order(reply, 'reply')).toThrow('reply.lines[1].amount: expected a decimal amount');
  });

  it('says in which item of which list', () => {
    const nested = list(object({ lines: list(object({ amount: decimal, named: list(text) })) }));
    const line = { amount: '1', named: ['a', 'b'] };
    const orders = (last: object): unknown => [{ lines: [line] }, { lines: [line, line, last] }];
    expect(() => nested(orders({ ...line, amount: 'x' }), 'reply')).toThrow('reply[1].lines[2].amount: expected');
    expect(() => nested(orders({ ...line, named: ['a', ''] }), 'reply')).toThrow(
      'reply[1].lines[2].named[1]: expected',
    );
    expect(() => nested(orders({ ...line, named: 'a' }), 'reply')).toThrow('reply[1].lines[2].named: expected');
  });

  it('takes nothing from a prototype', () => {
    expect(() => order(Object.create({ orderId: '7', lines: [] }), 'reply')).toThrow(Malformed);
    expect(object({ constructor: optionalText })({}, 'reply')).toEqual({ constructor: undefined });
    for (const value of [null, undefined, [], 'x', 1]) expect(() => order(value, 'reply')).toThrow(Malformed);
  });
});

describe('underData', () => {
  const reader = underData(object({ reserveId: text }));

  it('reads wrapped and bare replies', () => {
    expect(reader({ status: '200', reserveId: 'R' }, 'reply')).toEqual({ reserveId: 'R' });
    expect(reader({ status: '200', data: { reserveId: 'R' } }, 'reply')).toEqual({ reserveId: 'R' });
    expect(underData(object({ data: list(text) }))({ data: ['a'] }, 'reply')).toEqual({ data: ['a'] });
    expect(() => reader({ data: {} }, 'reply')).toThrow('reply.data.reserveId');
  });
});
