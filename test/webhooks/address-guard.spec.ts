import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AddressRanges } from '../../src/domain/address-ranges.js';
import { AddressGuard, isPublic } from '../../src/webhooks/address-guard.js';

const guard = (addresses: readonly string[] = [], opened: readonly string[] = []): AddressGuard =>
  new AddressGuard(new AddressRanges(opened), () => Promise.resolve(addresses));
const refused = { name: 'AddressRefused' };

/** Ranges that are not public (IANA's special-purpose registries), as first address and bits. */
const special4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const special6: [string, number][] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const number4 = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const text4 = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
/** Any address of a range. */
const within4 = ([first, bits]: [string, number]): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map((offset) => text4(number4(first) + offset));
const parts6 = (text: string): number[] => {
  const [head = '', tail] = text.split('::');
  const read = (side: string): number[] => (side === '' ? [] : side.split(':').map((part) => parseInt(part, 16)));
  const [left, right] = [read(head), tail === undefined ? [] : read(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
};
const within6 = ([first, bits]: [string, number]): fc.Arbitrary<string> =>
  fc.bigInt({ min: 0n, max: 2n ** BigInt(128 - bits) - 1n }).map((offset) => {
    const value = parts6(first).reduce((sum, part) => sum * 65_536n + BigInt(part), 0n) + offset;
    return Array.from({ length: 8 }, (_, i) => ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16)).join(':');
  });
const inSpecial4 = fc.constantFrom(...special4).chain(within4);
/** The same IPv4 address in the ways in which IPv6 has it. */
const asIpv6 = (address: string): string[] => {
  const value = number4(address);
  const hex = `${Math.floor(value / 65_536).toString(16)}:${(value % 65_536).toString(16)}`;
  return [`::ffff:${address}`, `::ffff:${hex}`, `::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`];
};

describe('which addresses are public', () => {
  it('none of a special range is, in whichever way it is written', () => {
    fc.assert(
      fc.property(inSpecial4, (address) => [address, ...asIpv6(address)].every((one) => !isPublic(one))),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.constantFrom(...special6).chain(within6), (address) => !isPublic(address)), { numRuns: 2_000 }); // prettier-ignore
  });

  it('those that services inside of clouds answer at are not', () => {
    const services = ['169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16', '::ffff:168.63.129.16', 'fd00:ec2::254']; // prettier-ignore
    expect(services.filter(isPublic)).toEqual([]);
  });

  it('everything else is', () => {
    const others = ['1.1.1.1', '8.8.8.8', '99.255.255.255', '100.128.0.1', '172.32.0.1', '193.0.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8']; // prettier-ignore
    expect(others.filter((one) => !isPublic(one))).toEqual([]);
  });

  it('what is no address is not', () => {
    expect(['', 'localhost', '1.1.1', '0x7f.1', '1.1.1.1 ', 'fe80::1%eth0', '2606:4700::1111%1'].filter(isPublic)).toEqual([]); // prettier-ignore
  });
});

describe('a receiver', () => {
  it('may be sent to where every address of its name is public', async () => {
    const addresses = ['93.184.216.34', '2606:2800:220:1::1'];
    await expect(guard(addresses).addressesOf('example.com', true)).resolves.toEqual(addresses);
    await expect(guard([...addresses, '10.0.0.1']).addressesOf('example.com', true)).rejects.toMatchObject(refused);
    await expect(guard([]).addressesOf('example.com', true)).rejects.toMatchObject(refused);
  });

  it('is asked for over https only, but in a range that is opened', async () => {
    await expect(guard(['93.184.216.34']).addressesOf('example.com', false)).rejects.toMatchObject(refused);
    const opened = guard(['10.1.2.3'], ['10.0.0.0/8']);
    await expect(opened.addressesOf('inside.example', false)).resolves.toEqual(['10.1.2.3']);
    await expect(opened.addressesOf('inside.example', true)).resolves.toEqual(['10.1.2.3']);
    await expect(opened.addressesOf('::ffff:a01:203', false)).resolves.toEqual(['::ffff:a01:203']);
    await expect(opened.addressesOf('192.168.0.1', true)).rejects.toMatchObject(refused);
  });

  it('is told from its literal address, however a URL writes that', async () => {
    const faultIn = (text: string): Promise<string | undefined> => guard().faultIn(new URL(text));
    const inside = ['https://127.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://169.254.169.254/']; // prettier-ignore
    for (const one of inside) expect([one, await faultIn(one)]).toEqual([one, 'must resolve to a public address']);
    expect(await faultIn('https://example.com:8443/a?b=c')).toBeUndefined();
    expect(await faultIn('https://8.8.8.8/')).toBeUndefined();
    expect(await new AddressGuard(new AddressRanges([])).faultIn(new URL('https://a.localhost/'))).toBeDefined();
  });

  it('is not taken with credentials, a fragment or another protocol', async () => {
    const written = ['https://me:secret@example.com/', 'https://me@example.com/', 'https://example.com/#x', 'http://example.com/', 'ftp://example.com/']; // prettier-ignore
    for (const one of written) expect([one, await guard().faultIn(new URL(one))]).toEqual([one, expect.any(String)]);
  });

  it('is taken with plain http where its name leads to a range that is opened', async () => {
    const faultIn = (address: string): Promise<string | undefined> =>
      guard([address], ['10.0.0.0/8']).faultIn(new URL('http://inside.example/'));
    expect([await faultIn('10.0.0.1'), await faultIn('8.8.8.8')]).toEqual([undefined, 'must be an HTTPS URL']);
  });
});
