import { describe, expect, it } from '@jest/globals';
import { type Reconcile } from '../../src/contract/provider-settings.js';
import { Ambiguous, lookFor, lookWhether, onlyOne } from '../../src/providers/kit/look-up.js';

const seen = (all: readonly object[]): string => `There are ${all.length} of them.`;

describe('a look-up', () => {
  it.each<[Reconcile, boolean]>([
    ['authoritative', true],
    ['advisory', false],
    ['none', false],
  ])('takes what it does not find for proof only where reads prove: %s', (reconcile, authoritative) => {
    expect(lookFor({ reconcile }, () => Promise.resolve(undefined)).authoritative).toBe(authoritative);
  });

  it('answers what was found, what was not, and what nobody can tell', async () => {
    const look = (found: object | undefined) =>
      lookFor({ reconcile: 'none' }, () => Promise.resolve(found)).read(0, {});
    expect(await look({ orderId: '7' })).toEqual({ kind: 'executed', value: { orderId: '7' } });
    expect(await look(undefined)).toEqual({ kind: 'absent' });
    expect(await look(new Ambiguous('Two.'))).toEqual({ kind: 'ambiguous', detail: 'Two.' });
  });

  it('looks for what was sent', async () => {
    const read = (sent: Record<string, unknown>) =>
      lookWhether({ reconcile: 'none' }, (out) => Promise.resolve(out['tag'] === 'ours')).read(0, sent);
    expect(await read({ tag: 'ours' })).toEqual({ kind: 'executed', value: {} });
    expect(await read({ tag: 'theirs' })).toEqual({ kind: 'absent' });
  });

  it('takes one candidate, and leaves several to a person', () => {
    expect(onlyOne([], seen)).toBeUndefined();
    expect(onlyOne([{ id: 'a' }], seen)).toEqual({ id: 'a' });
    expect(onlyOne([{ id: 'a' }, { id: 'b' }], seen)).toEqual(new Ambiguous('There are 2 of them.'));
  });
});
