import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Assembly, copied, portionsOf } from '../../src/providers/kit/portions.js';
import { SharedReads } from '../../src/providers/kit/shared-reads.js';

const plain = fc.anything({ key: fc.oneof(fc.string(), fc.constant('__proto__')), withNullPrototype: true });

describe('a value taken apart', () => {
  it('is put together as it was', () =>
    fc.assert(
      fc.property(plain, (value) => {
        const assembly = new Assembly();
        for (const portion of portionsOf(value)) assembly.take(structuredClone(portion));
        expect(assembly.whole).toEqual(value);
      }),
    ));

  it('is in many portions where it is large, however it is built', () => {
    const [names, deep] = [Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`n${i}`, i])), [] as unknown[]];
    let inner = deep;
    for (let i = 0; i < 50_000; i++) inner.push((inner = []));
    for (const value of [names, deep, Array(50_000).fill('x'), [Array(50_000).fill({ a: undefined })]]) {
      const portions = [...portionsOf(value)];
      expect(portions.length).toBeGreaterThan(20);
      expect(Math.max(...portions.map(({ length }) => length))).toBeLessThan(4_010);
    }
  });

  it('is copied a portion at a time, and other work is done in between', async () => {
    const value = Array<string>(50_000).fill('x');
    let [turns, isOver] = [0, false];
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await copied(value);
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual([...portionsOf(value)].length - 1);
  });

  it('is lists and plain objects, and nothing else', () => {
    for (const odd of [new Map(), new Date(0), [new Set()], { a: /x/ }])
      expect(() => [...portionsOf(odd)]).toThrow(TypeError);
  });
});

describe('what several have asked for', () => {
  it('is each one’s own, whatever the first one does to it', async () => {
    const reads = new SharedReads(() => false);
    const many = (): number[] => Array.from({ length: 50_000 }, (_, i) => i);
    let answer = (_value: number[]): void => undefined;
    const first = reads.read('x', 60_000, () => new Promise<number[]>((resolve) => (answer = resolve)));
    const spoilt = first.then((value) => value.fill(0));
    const others = [1, 2].map(() => reads.read('x', 60_000, () => Promise.reject(new Error('asked again'))));
    answer(many());
    await spoilt;
    expect(await Promise.all(others)).toEqual([many(), many()]);
    expect(await copied(many())).toEqual(many());
  });
});
