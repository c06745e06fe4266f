import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '../../src/domain/errors.js';
import { type Place, refuseImpossiblePlace } from '../../src/domain/place.js';

/** Each fault in a line, of the place in a query. */
function faultsOf(place: Place, at: '?' | '/criteria/' = '?'): string[] {
  try {
    refuseImpossiblePlace(place, at);
    return [];
  } catch (error) {
    const { code, errors = [] } = error as GatewayError;
    expect(code).toBe('invalid_request');
    return errors.map((one) => `${one.pointer} ${one.code}: ${one.detail}`);
  }
}

const noSuchState = 'XX is not a US state or territory. Use a state code such as WA, or give the country.';
const elsewhere = 'Area code 206 is in WA, not in OR.';

describe('a place', () => {
  it.each<[Place, string[]]>([
    [{}, []],
    [{ region: 'WA' }, []],
    [{ areaCode: '206' }, []],
    [{ region: 'WA', areaCode: '206', exchange: '206555' }, []],
    // Newer than the table.
    [{ region: 'WA', areaCode: '999' }, []],
    [{ region: 'XX' }, [`?region unknown: ${noSuchState}`]],
    [{ region: 'OR', areaCode: '206' }, [`?region contradiction: ${elsewhere}`]],
    [{ region: 'OR', exchange: '206555' }, [`?region contradiction: ${elsewhere}`]],
    [{ areaCode: '212', exchange: '206555' }, ['?exchange contradiction: Exchange 206555 is not in area code 212.']],
    [
      { region: 'XX', areaCode: '212', exchange: '206555' },
      ['?exchange contradiction: Exchange 206555 is not in area code 212.', `?region unknown: ${noSuchState}`],
    ],
    // Of other countries nothing is known here.
    [{ country: 'CA', region: 'XX', areaCode: '212', exchange: '206555' }, []],
  ])('%j', (place, faults) => expect(faultsOf(place)).toEqual(faults));

  it('is named where it stands in a body', () =>
    expect(faultsOf({ region: 'XX' }, '/criteria/')).toEqual([`/criteria/region unknown: ${noSuchState}`]));
});
