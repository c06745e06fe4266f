import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { AddressRanges } from '../../src/domain/address-ranges.js';
import { clientOf } from '../../src/http/client.js';
import { startApp } from './app.js';

describe('who a request is from', () => {
  const proxies = new AddressRanges(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']);

  it.each<[string, string | undefined, string]>([
    ['203.0.113.9', undefined, '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1, 10.9.9.9, 192.0.2.1', '198.51.100.1'],
    ['2001:db8::1', '2001:db9::7', '2001:db9::7'],
    ['10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['', '198.51.100.1', ''],
  ])('%s, said to be %j, is %s', (socket, said, client) => {
    expect(clientOf(socket, said, proxies)).toBe(client);
  });

  it('is said by nobody unless told', async () => {
    expect(readEnvironment({}, []).trustProxy.empty).toBe(true);
    for (const bad of ['proxy.internal', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '*', '1.2.3.4/-1'])
      expect(() => readEnvironment({ TRUST_PROXY: bad }, [])).toThrow(
        'TRUST_PROXY must be a comma-separated list of addresses or ranges',
      );
  });

  it('is whose wrong keys are counted', async () => {
    const { url } = await startApp({ proxies: new AddressRanges(['127.0.0.0/8']) });
    const guess = async (client: string): Promise<number> => {
      const headers = { authorization: 'Bearer guess', 'x-forwarded-for': client };
      return (await fetch(`${url}/v1/things`, { headers })).status;
    };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push(await guess('198.51.100.1'));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(await guess('198.51.100.2')).toBe(401);
  });
});
