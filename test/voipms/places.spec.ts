import { describe, expect, it } from '@jest/globals';
import {
  addressOf,
  changedRecord,
  type ClientRow,
  customerOf,
} from '../../src/providers/voipms/voipms.customer-records.js';
import { VoipmsPlaces } from '../../src/providers/voipms/voipms.places.js';
import { type VoipmsUpstream } from '../../src/providers/voipms/voipms.settings.js';

const tables: Readonly<Record<string, object[]>> = {
  getCountries: [
    { value: 'CA', description: 'Canada' },
    { value: 'US', description: 'United States' },
    { value: 'GB', description: 'United Kingdom' },
  ],
  getStates: [
    { state: 'FL', description: 'FLORIDA' },
    { state: 'NJ', description: 'NEW JERSEY' },
  ],
  getProvinces: [{ province: 'ON', description: 'ONTARIO' }],
};

/** Places whose tables are read from a provider that fails as often as is said. */
function placesAt(failures = 0): { places: VoipmsPlaces; asked: string[] } {
  const asked: string[] = [];
  let left = failures;
  const read = ({ name }: { name: string }): Promise<object[]> => {
    asked.push(name);
    return left-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve(tables[name]!);
  };
  return { places: new VoipmsPlaces({ sender: { read }, config: {} } as unknown as VoipmsUpstream), asked };
}
const row = (some: Partial<ClientRow>): ClientRow =>
  ({ client: '1', email: 'jane@example.com', address: '1 Road', zip: '33055', ...some }) as ClientRow;
const deadlineAt = Date.now() + 60_000;

describe('a client as the provider lists it', () => {
  it.each([
    ['names', { country: 'UNITED STATES', state: 'FLORIDA' }, { country: 'US', region: 'FL', postalCode: '33055' }],
    ['codes', { country: 'US', state: 'FL' }, { country: 'US', region: 'FL', postalCode: '33055' }],
    ['names of Canada', { country: 'Canada', state: 'Ontario', zip: 'N8N 1A1' }, { country: 'CA', region: 'ON' }],
    ['a country without a table', { country: 'UNITED KINGDOM', state: 'KENT' }, { country: 'GB', region: 'KENT' }],
    ['a state alone', { state: 'FLORIDA' }, { region: 'FL' }],
    ['a country of no table', { country: 'ATLANTIS', state: 'DEEP' }, { region: 'DEEP' }],
    ['a ZIP that was printed as a number', { country: 'US', state: 'NJ', zip: '7030' }, { postalCode: '07030' }],
    ['digits of another country', { country: 'GB', zip: '7030' }, { postalCode: '7030' }],
  ])('%s', async (_name, printed, address) => {
    const { places } = placesAt();
    const found = await customerOf(row(printed), places, deadlineAt);
    expect(found.address).toMatchObject(address);
    if (!('country' in address) && !('postalCode' in address)) expect(found.address).not.toHaveProperty('country');
  });

  it('asks for the tables once, and again when they could not be had', async () => {
    const { places, asked } = placesAt(1);
    await expect(places.country('CANADA', deadlineAt)).rejects.toThrow('away');
    expect(await places.country('CANADA', deadlineAt)).toBe('CA');
    expect(await places.country('UNITED STATES', deadlineAt)).toBe('US');
    expect(asked.filter((name) => name === 'getCountries')).toHaveLength(2);
  });
});

describe('a change of a client', () => {
  const change = async (printed: Partial<ClientRow>, changes: object): Promise<object> => {
    const { places } = placesAt();
    const record = await changedRecord(row(printed), changes, places, deadlineAt);
    return addressOf(record.address, places, deadlineAt);
  };
  const moved = { line1: '2 Road', city: 'Trenton', region: 'New Jersey', postalCode: '08601' };

  it('sends places by code, those that stay as well', async () => {
    const florida = { country: 'UNITED STATES', state: 'FLORIDA' };
    expect(await change(florida, {})).toMatchObject({ country: 'US', state: 'FL', zip: '33055' });
    expect(await change(florida, { address: moved })).toMatchObject({ country: 'US', state: 'NJ', zip: '08601' });
  });

  it('is refused, by field, where a place would be lost or sent by name', async () => {
    const pointer = (name: string): object => ({ errors: [expect.objectContaining({ pointer: `/address/${name}` })] });
    await expect(change({ country: 'ATLANTIS' }, {})).rejects.toMatchObject(pointer('country'));
    await expect(change({ country: 'ATLANTIS' }, { address: moved })).rejects.toMatchObject(pointer('country'));
    await expect(change({ country: 'US', state: 'FLRIDA' }, {})).rejects.toMatchObject(pointer('region'));
    const there = { ...moved, country: 'US' };
    expect(await change({ country: 'ATLANTIS' }, { address: there })).toMatchObject({ country: 'US', state: 'NJ' });
  });
});
