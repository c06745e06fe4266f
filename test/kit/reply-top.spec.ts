import { describe, expect, it } from '@jest/globals';
import { object } from '../../src/providers/kit/readers.js';
import { openReply } from '../../src/providers/kit/reply.js';

/** What the dialect sees of a reply. */
const topOf = (reply: object, listed?: string): unknown =>
  openReply(Buffer.from(JSON.stringify(reply)), { grammar: 'json', listed }, object({})).top;

describe('what a dialect sees of a reply', () => {
  it('is what stands at the top, without what is in it', () => {
    expect(topOf({ status: 'ok', data: { id: '7' }, errors: [{ code: '1' }] })).toEqual({
      ...{ status: 'ok', data: {}, errors: [] },
    });
  });

  it('is the error that it has named with what is in it, listed or not', () => {
    const error = { type: 'missing', message: 'No such order.', fields: [{ name: 'id' }] };
    expect(topOf({ errors: [error], data: { id: '7' } }, 'errors')).toEqual({ errors: [error], data: {} });
    expect(topOf({ error, data: { id: '7' } }, 'error')).toEqual({ error: { ...error, fields: [] }, data: {} });
  });
});
