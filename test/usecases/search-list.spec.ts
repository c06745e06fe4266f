import { describe, expect, it } from '@jest/globals';
import { type IdPart, searchList } from '../../src/usecases/kit/search-list.js';

interface Item {
  id: string;
  status: string;
}

/** So many things, all with the same value, of which only the oldest fits. */
function thousands(count: number): { asked: number[]; find: (after?: string) => ReturnType<typeof searchList<Item>> } {
  const all = Array.from({ length: count }, (_, i): Item => ({ id: `ord_${String(i).padStart(26, '0')}`, status: i === 0 ? 'held' : 'lost' })); // prettier-ignore
  const asked: number[] = [];
  const ids = async (part: IdPart): Promise<string[]> => {
    const found = all.filter(({ id }) => id > part.above && id < part.before).map(({ id }) => id);
    asked.push(part.limit);
    return found.reverse().slice(0, part.limit);
  };
  return {
    asked,
    find: (after) =>
      searchList<Item>(
        { status: ['held'], limit: 10, ...(after === undefined ? {} : { after }) },
        {
          prefix: 'ord',
          list: () => Promise.reject(new Error('not by index')),
          ids,
          some: async (wanted) => all.filter(({ id }) => wanted.includes(id)),
          fits: () => true,
        },
      ),
  };
}

describe('searching a list by a value that nearly everything has', () => {
  it('looks at a bounded number of items, reports where it stopped, and continues from there', async () => {
    const { asked, find } = thousands(3_000);
    const first = await find();
    expect(first.items).toEqual([]);
    expect(asked.reduce((sum, n) => sum + n)).toBe(2_000);
    const second = await find(first.reached);
    expect(second).toEqual({ items: [{ id: `ord_${'0'.padStart(26, '0')}`, status: 'held' }] });
  });
});
