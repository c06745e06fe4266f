import { expect, it } from '@jest/globals';
import { AvailableNumbersQuery } from '../../src/api/available-numbers/available-numbers.dto.js';
import { pageAfter, positionIn } from '../../src/api/available-numbers/search-cursor.js';
import { type E164 } from '../../src/domain/phone-number.js';

const phoneNumber = '+14165550100' as E164;

it.each([
  ['a code', { phoneNumber, region: 'ON' }, { phoneNumber, region: 'ON' }],
  ['no region', { phoneNumber }, { phoneNumber }],
  ['a name, which no cursor can have', { phoneNumber, region: 'British Columbia' }, { phoneNumber }],
  ['no number yet', undefined, undefined],
])('a cursor that this gateway writes is one that it takes: after a number with %s', (_, at, read) => {
  const query = new AvailableNumbersQuery();
  const { nextCursor } = pageAfter(query, new Map([['voipms', at]]));
  const next = Object.assign(new AvailableNumbersQuery(), { cursor: nextCursor, limit: 5 });
  expect(positionIn(next)).toEqual(new Map([['voipms', read]]));
});
