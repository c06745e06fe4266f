import { expect, it } from '@jest/globals';
import { addressFaults } from '../../src/domain/postal-address.js';

it.each([
  ['WA', '97230'],
  ['PR', '00901'],
  ['AE', '09012'],
  // Freely associated states, to which the United States deliver mail.
  ['FM', '96941'],
  ['MH', '96960'],
  ['PW', '96940-0001'],
])('mail goes to %s %s', (region, postalCode) =>
  expect(addressFaults({ country: 'US', region, postalCode }, '/')).toEqual([]),
);

it.each(['ON', 'ZZ'])('no mail of the United States goes to %s', (region) =>
  expect(addressFaults({ country: 'US', region }, '/')).toMatchObject([{ pointer: '/region', code: 'unknown' }]),
);
