import { describe, expect, it } from '@jest/globals';
import { healthOf } from '../../src/providers/kit/health.js';
import { Drift, type DriftNews } from '../../src/providers/kit/drift.js';
import { Notes, noting, type Seen } from '../../src/providers/kit/notes.js';
import {
  list,
  Malformed,
  object,
  oneOf,
  optionalText,
  optionalWord,
  type Reader,
  text,
  underData,
  word,
} from '../../src/providers/kit/readers.js';
import { attribute, child, children, element, parseXml } from '../../src/providers/kit/xml.js';

const reply = object({ id: text, rows: list(object({ number: text, note: optionalText })) });

function noted<T>(reader: Reader<T>, value: unknown): Seen {
  const notes = new Notes();
  noting(notes, () => reader(value, 'reply'));
  return notes.seen();
}
const fieldsOf = (drift: Drift): string[] => drift.report().fields.map(({ path }) => path);

describe('what replies hold that nothing reads', () => {
  it('is named by its place, without lists and values', () => {
    const drift = new Drift(() => 7);
    const rows = [{ number: '1', note: 'x', surprise: 'secret' }, { number: '2' }, { number: '3', surprise: 1 }];
    const notes = noted(reply, { id: '1', extra: { deep: 1 }, rows });
    for (let i = 0; i < 3; i++) drift.read('op', notes);
    expect(drift.report()).toEqual({
      since: 7,
      fields: [
        { operation: 'op', path: 'extra', count: 3, lastSeenAt: 7 },
        { operation: 'op', path: 'rows.surprise', count: 3, lastSeenAt: 7 },
      ],
      words: [],
      replies: [],
    });
    expect(JSON.stringify(drift.report())).not.toContain('secret');
  });

  it('is not there when several readers share a part, or a `data` wraps it', () => {
    const both: Reader<unknown> = (value, at) => [object({ a: text })(value, at), object({ b: text })(value, at)];
    expect(noted(both, { a: '1', b: '2' }).unread).toEqual([]);
    const drift = new Drift();
    drift.read('op', noted(underData(reply), { data: { id: '1', echo: 1, other: 2, rows: [] } }), ['echo']);
    expect(fieldsOf(drift)).toEqual(['data.other']);
  });

  it('is told of once: words, and replies that cannot be read', () => {
    const told: DriftNews[] = [];
    const drift = new Drift(
      () => 7,
      (news) => told.push(news),
    );
    for (let i = 0; i < 3; i++) {
      drift.said('op', [{ at: 'reply.status', word: 'On Hold', times: 2 }]);
      drift.unreadable('op', new Malformed('reply.id', 'a text'));
      drift.read('op', noted(reply, { id: '1', extra: 1, rows: [] }));
    }
    const expected = [
      { operation: 'op', at: 'status', word: 'On Hold' },
      { operation: 'op', at: 'id', expected: 'a text' },
    ];
    expect(told).toEqual(expected);
    for (let i = 0; i < 1_000; i++) drift.said('op', [{ at: `reply.a${'b'.repeat(i % 300)}`, word: `w${i % 7}x${i % 11}`, times: 1 }]); // prettier-ignore
    expect(told.length).toBeLessThanOrEqual(202);
  });

  it('is left out where the row ignores it', () => {
    const drift = new Drift();
    drift.read('op', noted(reply, { id: '1', password: 'x', rows: [{ number: '1', pin: '2' }] }), ['password', 'rows.pin']); // prettier-ignore
    expect(fieldsOf(drift)).toEqual([]);
  });

  it('is found in XML as well: attributes and elements', () => {
    const reader = element({ order: child('order', element({ id: attribute('id', text), parts: children('part', element({ n: attribute('n', text) })) })) }); // prettier-ignore
    const xml = parseXml('<telecloud at="1"><order id="4" by="x"><part n="1" m="2"/><total>1</total></order></telecloud>', 'telecloud'); // prettier-ignore
    const drift = new Drift();
    drift.read('Order/Get', noted(reader, xml));
    expect(fieldsOf(drift).sort()).toEqual(['@at', 'order.part@m', 'order.total', 'order@by'].sort());
  });

  it('names that may be values are not shown, and long ones are cut', () => {
    const drift = new Drift();
    drift.read('op', noted(object({}), { '12062190100': 1, 'a<b>': 1, ['x'.repeat(500)]: 1 }));
    expect(fieldsOf(drift)).toContain('#');
    expect(fieldsOf(drift)).toContain('a?b?');
    expect(Math.max(...fieldsOf(drift).map((path) => path.length))).toBe(200);
  });

  it('is bounded, whatever a provider sends', () => {
    const drift = new Drift();
    for (let i = 0; i < 50; i++)
      drift.read('op', noted(object({}), Object.fromEntries(Array.from({ length: 20 }, (_, j) => [`f${i}_${j}`, 1]))));
    const { fields } = drift.report();
    expect(fields).toHaveLength(200);
    expect(fields[0]).toMatchObject({ operation: 'other', path: 'other', count: 801 });
  });

  it('costs a long list no comparison to its end', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ number: String(i + 1), extra: 1 }));
    expect(noted(reply, { id: '1', rows }).unread.length).toBe(1);
  });

  it('nothing is noted outside of a reading', () => {
    const notes = noted(reply, { id: '1', rows: [] });
    reply({ id: '1', extra: 1, rows: [] }, 'reply');
    expect(notes.unread).toEqual([]);
  });
});

describe('words that no table has', () => {
  const table = { active: 1, FOC: 2 };
  const said = (reader: Reader<unknown>, value: unknown): Drift => {
    const drift = new Drift();
    const notes = new Notes();
    try {
      noting(notes, () => reader(value, 'reply'));
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed);
    }
    drift.said('op', notes.seen().words);
    return drift;
  };

  it('are read as they are, and counted', () => {
    const reader = object({ status: word(table), port: optionalWord(table, (one) => one.trim().toUpperCase()) });
    expect(reader({ status: 'escalated', port: ' foc ' }, 'reply')).toEqual({ status: 'escalated', port: ' foc ' });
    expect(said(reader, { status: 'escalated', port: ' foc ' }).report().words).toMatchObject([
      { operation: 'op', field: 'status', word: 'escalated', count: 1 },
    ]);
    expect(said(reader, { status: 'active', port: '  ' }).report().words).toEqual([]);
  });

  it('of a closed list are counted although the reply cannot be read', () => {
    const { words } = said(object({ kind: oneOf('a', 'b') }), { kind: 'c' }).report();
    expect(words).toMatchObject([{ field: 'kind', word: 'c' }]);
  });

  it.each([['12062190100'], ['order 700001 held'], ['<b>x</b>'], ['x'.repeat(65)]])('%s is not shown', (odd) => {
    expect(said(word(table), odd).report().words).toMatchObject([{ word: 'other' }]);
  });
});

describe('replies that cannot be read', () => {
  const circuits = (state: 'closed' | 'open'): { circuits: () => never } => ({
    circuits: () => ({ read: { state, retryAfterMs: 0 }, effect: { state: 'closed', retryAfterMs: 0 } }) as never,
  });

  it('are counted by operation and place, and nothing of them is kept', () => {
    const drift = new Drift(() => 5);
    for (const i of [0, 1]) drift.unreadable('getOrder', new Malformed(`reply.numbers[${i}].number`, 'text'));
    drift.unreadable('getOrder', new SyntaxError('Unexpected token in {"password":"x"}'));
    drift.unclear('getOrder', { reason: 'the status word is not one the document has', word: 'queued' });
    const { replies, words } = drift.report();
    expect(replies).toEqual([
      { operation: 'getOrder', at: 'numbers.number', expected: 'text', count: 2, lastSeenAt: 5 },
      { operation: 'getOrder', at: 'reply', expected: 'a reply of this provider', count: 1, lastSeenAt: 5 },
      { operation: 'getOrder', at: 'reply', expected: 'the status word is not one the document has', count: 1, lastSeenAt: 5 }, // prettier-ignore
    ]);
    expect(words).toMatchObject([{ operation: 'getOrder', field: 'status', word: 'queued' }]);
  });

  it('make the provider degraded until the same operation can be read, or for half an hour', () => {
    let now = 0;
    const drift = new Drift(() => now);
    const at = { ...circuits('closed'), drift };
    expect(healthOf(at)).toEqual({ status: 'ok' });
    drift.unreadable('getOrder', new Malformed('reply', 'a list'));
    drift.read('listOrders', new Notes().seen());
    expect(healthOf(at)).toEqual({ status: 'degraded', detail: 'Replies to getOrder cannot be parsed.' });
    drift.read('getOrder', new Notes().seen());
    expect(healthOf(at)).toEqual({ status: 'ok' });
    drift.unreadable('getOrder', new Malformed('reply', 'a list'));
    expect(healthOf({ ...circuits('open'), drift })).toMatchObject({ status: 'down' });
    now = 30 * 60_000;
    expect(healthOf(at)).toEqual({ status: 'ok' });
  });
});
