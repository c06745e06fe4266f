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

const noArea = 'Toll-free numbers belong to no area. Use tollFreePrefix, such as 866.';

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
    [{ country: 'GB', region: 'XX', areaCode: '212', exchange: '206555' }, []],
    [{ country: 'CA', region: 'ON', areaCode: '416' }, []],
    [
      { country: 'CA', areaCode: '212' },
      ['?areaCode contradiction: Area code 212 is in NY, United States, not in Canada.'],
    ],
    [
      { country: 'CA', exchange: '212555' },
      ['?exchange contradiction: Area code 212 is in NY, United States, not in Canada.'],
    ],
    [
      { country: 'CA', region: 'WA' },
      ['?region unknown: WA is not a Canadian province or territory. Use a province code such as ON.'],
    ],
    // Toll-free numbers belong to no area; their area code and exchange are their own.
    [{ type: 'toll_free', areaCode: '866', exchange: '866555', tollFreePrefix: '866' }, []],
    [{ areaCode: '877' }, []],
    [
      { tollFreePrefix: '866', region: 'WA', city: 'Seattle' },
      [`?region contradiction: ${noArea}`, `?city contradiction: ${noArea}`],
    ],
    [{ type: 'toll_free', exchange: '206555' }, [`?exchange contradiction: ${noArea}`]],
    [{ type: 'did', region: 'XX' }, []],
  ])('%j', (place, faults) => expect(faultsOf(place)).toEqual(faults));

  it('is named where it stands in a body', () =>
    expect(faultsOf({ region: 'XX' }, '/criteria/')).toEqual([`/criteria/region unknown: ${noSuchState}`]));
});
