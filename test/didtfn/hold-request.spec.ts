import { expect, it } from '@jest/globals';
import { type E164 } from '../../src/domain/phone-number.js';
import { completeNumbers } from '../../src/providers/didtfn/didtfn.hold-request.js';

const phoneNumber = '+12082190140' as E164;

it('the state of a number is the one given, else that of its area code', () => {
  expect(completeNumbers([{ phoneNumber, region: 'WA' }])).toEqual([{ phoneNumber, region: 'WA' }]);
  expect(completeNumbers([{ phoneNumber }])).toEqual([{ phoneNumber, region: 'ID' }]);
});
