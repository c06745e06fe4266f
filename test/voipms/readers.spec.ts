import { describe, expect, it } from '@jest/globals';
import { setId, setText, shownFlag, shownYesNo } from '../../src/providers/voipms/voipms.readers.js';

describe('what VoIP.ms prints in more than one form', () => {
  it.each([
    [true, '1'],
    ['1', '1'],
    [1, '1'],
    ['yes', 'yes'],
    ['0', '0'],
    [false, undefined],
    ['-1', undefined],
    [-1, undefined],
    ['0000-00-00', undefined],
    ['', undefined],
    [' ', undefined],
    [null, undefined],
  ])('%j is text that reads %s', (printed, read) => {
    expect(setText(printed, 'reply')).toBe(read);
  });

  it('0 is nobody where somebody is named', () => {
    expect([0, '0', '100001'].map((printed) => setId(printed, 'reply'))).toEqual([undefined, undefined, '100001']);
  });

  it('a flag goes back as it is meant, and not at all where it was not printed', () => {
    const forms = ['1', 1, true, 'yes', '0', 0, false, 'no', '', undefined];
    const meant = ['1', '1', '1', '1', '0', '0', '0', '0', undefined, undefined];
    expect(forms.map((printed) => shownFlag(printed, 'reply'))).toEqual(meant);
    const words = meant.map((one) => one && (one === '1' ? 'yes' : 'no'));
    expect(forms.map((printed) => shownYesNo(printed, 'reply'))).toEqual(words);
  });
});
