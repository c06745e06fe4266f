import { describe, expect, it } from '@jest/globals';
import { check } from './processes/linearizability.js';
import { type Call, free, keyOf, operations, type Told } from './processes/number.js';

const held = (r: string): Told => ({ what: 'held', r });
const ordered = (r: string, o: string): Told => ({ what: 'ordered', r, o });
const released = (r: string): Told => ({ what: 'released', r });
const seen = (r: string, as: 'held' | 'ordered' | 'over'): Told => ({ what: 'seen', r, as });
const bought = (o: string): Told => ({ what: 'bought', o });
const givenUp = (o: string): Told => ({ what: 'given up', o });
const givenUpForGood = (o: string): Told => ({ what: 'given up', o, forGood: true });
const putBack = (r: string, o: string): Told => ({ what: 'put back', r, o });
const dropped = (o: string, r?: string): Told => ({ what: 'dropped', o, ...(r !== undefined && { r }) });
const lapsed = (r: string): Told => ({ what: 'lapsed', r });
const unavailable: Told = { what: 'unavailable' };
const already = (r: string): Told => ({ what: 'already ordered', r });

/** A call from one moment to another; to none where it was never answered. */
type Line = readonly [called: number, returned: number | undefined, told: Told, undone?: number];
const verdictOn = (...lines: readonly Line[]): string => {
  const calls = lines.map(([called, returned, told, undone]): Call => ({ called, ...(returned !== undefined && { returned }), told, ...(undone !== undefined && { undone }) })); // prettier-ignore
  return check(operations(calls), free, keyOf).is;
};

describe('the check of histories accepts', () => {
  it.each<[string, ...Line[]]>([
    ['nothing at all'],
    ['a number that goes from hand to hand', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, 6, givenUp('x')], [7, 8, held('b')], [9, 10, released('b')], [11, 12, bought('y')]],
    ['a refusal while another holds it', [1, 2, held('a')], [3, 4, unavailable], [5, 6, released('a')], [7, 8, held('b')]],
    ['a refusal that began before the hold', [1, 4, unavailable], [2, 3, held('a')]],
    ['calls that were answered in another order than they took effect', [1, 10, held('b')], [2, 3, held('a')], [4, 9, released('a')]],
    ['one of two orders, and the other told so', [1, 2, held('a')], [3, 6, ordered('a', 'x')], [4, 5, already('a')]],
    ['a second release', [1, 2, held('a')], [3, 4, released('a')], [5, 6, held('b')], [7, 8, released('a')], [9, 10, seen('b', 'held')]],
    ['a hold without an answer that took effect much later', [1, undefined, held('a')], [2, 3, held('b')], [4, 5, released('b')], [6, 7, seen('a', 'held')]],
    ['a hold without an answer that never took effect', [1, undefined, held('a')], [2, 3, held('b')], [4, 5, seen('a', 'over')]],
    ['a refusal for a hold that came to nothing', [1, undefined, held('a'), 6], [2, 3, unavailable], [7, 8, held('b')]],
    ['a refusal beside one who was refused as well, and in the way until then', [1, 2, held('a')], [3, 8, unavailable], [4, 5, released('a')], [6, 7, unavailable]],
    ['a number given up without an answer', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [3, 5, already('a')], [6, undefined, givenUp('x')], [7, 8, held('b')]],
    ['refusals of a number that its provider does not sell again', [1, 2, bought('x')], [3, 4, givenUpForGood('x')], [5, 6, unavailable], [7, 8, unavailable]],
    ['an order that was rejected, and its hold that stands again', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, 6, seen('a', 'held')], [7, 8, released('a')], [0, undefined, putBack('a', 'x')], [0, undefined, dropped('x', 'a')]],
    ['an order that was rejected, and its hold with it', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, 6, held('b')], [7, 8, seen('a', 'over')], [0, undefined, putBack('a', 'x')], [0, undefined, dropped('x', 'a')]],
    ['an order of nobody’s hold that was rejected', [1, undefined, bought('x')], [2, 3, unavailable], [4, 5, held('b')], [0, undefined, dropped('x')]],
    ['a hold that lapsed', [1, 2, held('a')], [3, 4, held('b')], [5, 6, seen('a', 'over')], [0, undefined, lapsed('a')]],
    ['an order without an answer that is seen', [1, 2, held('a')], [3, undefined, ordered('a', 'x')], [4, 5, seen('a', 'held')], [6, 7, seen('a', 'ordered')]],
  ])('%s', (_, ...lines) => {
    expect(verdictOn(...lines)).toBe('linearizable');
  }); // prettier-ignore
});

describe('the check of histories refuses', () => {
  it.each<[string, ...Line[]]>([
    ['two who hold it at once', [1, 2, held('a')], [3, 4, held('b')]],
    ['two who hold it at once, among others who do not', [1, 2, held('a')], [3, 4, released('a')], [5, 9, held('b')], [6, 8, held('c')], [10, 11, seen('b', 'held')], [12, 13, seen('c', 'held')]],
    ['two orders of one reservation', [1, 2, held('a')], [3, 6, ordered('a', 'x')], [4, 5, ordered('a', 'y')]],
    ['a refusal of a number that is free', [1, 2, held('a')], [3, 4, released('a')], [5, 6, unavailable]],
    ['a refusal for a hold that came to nothing before', [1, undefined, held('a'), 4], [5, 6, unavailable]],
    ['a read that is older than an answer before it', [1, 2, held('a')], [3, 4, released('a')], [5, 6, seen('a', 'held')]],
    ['a read of what is not there yet', [1, 2, held('a')], [3, 4, seen('a', 'ordered')], [5, 6, ordered('a', 'x')]],
    ['reads that go back', [1, 2, held('a')], [3, 9, ordered('a', 'x')], [4, 5, seen('a', 'ordered')], [6, 7, seen('a', 'held')]],
    ['a release of what was ordered', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, 6, released('a')]],
    ['an order of what was released', [1, 2, held('a')], [3, 4, released('a')], [5, 6, ordered('a', 'x')]],
    ['a reservation said to be ordered that nobody ordered', [1, 2, held('a')], [3, 4, already('a')], [5, 6, released('a')]],
    ['a hold that was lost', [1, 2, held('a')], [3, 4, seen('a', 'over')]],
    ['a refusal after one that was over', [1, 2, held('a')], [3, 6, unavailable], [4, 5, released('a')], [7, 8, unavailable]],
    ['a number held while somebody has it who may have given up something else', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, undefined, givenUp('y')], [6, 7, held('b')]],
    ['a rejected order whose hold stands and is somebody else’s', [1, 2, held('a')], [3, 4, ordered('a', 'x')], [5, 6, held('b')], [7, 8, seen('a', 'held')], [0, undefined, putBack('a', 'x')], [0, undefined, dropped('x', 'a')]],
    ['two holds after one that lapsed', [1, 2, held('a')], [3, 4, held('b')], [5, 6, held('c')], [0, undefined, lapsed('a')]],
    ['a refusal of a number that was given up and is for sale again', [1, 2, bought('x')], [3, 4, givenUp('x')], [5, 6, unavailable]],
    ['a number held that its provider does not sell again', [1, 2, bought('x')], [3, 4, givenUpForGood('x')], [5, 6, held('a')]],
    ['a number bought while it was held', [1, 2, held('a')], [3, 4, bought('x')]],
    ['a number given up by one who has it no more', [1, 2, bought('x')], [3, 4, givenUp('x')], [5, 6, bought('y')], [7, 8, givenUp('x')]],
    ['a hold without an answer that was seen and then never was', [1, undefined, held('a')], [2, 3, seen('a', 'held')], [4, 5, seen('a', 'over')]],
  ])('%s', (_, ...lines) => {
    expect(verdictOn(...lines)).toBe('not linearizable');
  }); // prettier-ignore

  it('a single mistake in a long history of many callers, and says where it is', () => {
    const lines: Line[] = [];
    for (let i = 0; i < 60; i++) {
      const at = 100 * i;
      lines.push([at, at + 40, held(`r${i}`)], [at + 41, at + 60, released(`r${i}`)]);
      for (let j = 0; j < 4; j++) lines.push([at + 10 + j, at + 50 + j, seen(`r${i}`, 'held')]);
    }
    expect(verdictOn(...lines)).toBe('linearizable');
    const wrong: Line = [3_061, 3_069, seen('r30', 'held')];
    const calls = [...lines, wrong].map(([called, returned, told]) => ({ called, returned: returned!, told }));
    expect(check(operations(calls), free, keyOf)).toEqual({
      is: 'not linearizable',
      stuck: expect.arrayContaining(['no place for [3061–3069] seen r30 held']) as unknown,
    });
  });

  it('nothing where the search was given up, and says so', () => {
    const calls = Array.from({ length: 6 }, (_, i): Call => ({ called: i, returned: 100, told: held(`r${i}`) }));
    expect(check(operations(calls), free, keyOf).is).toBe('not linearizable');
    expect(check(operations(calls), free, keyOf, 5).is).toBe('undecided');
  });
});
