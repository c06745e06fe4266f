import { describe, expect, it } from '@jest/globals';
import { AddressRanges, plainAddress } from '../../src/domain/address-ranges.js';

describe('ranges of addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['192.0.2.0/32', '192.0.2.0', '192.0.2.1'],
    ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
    ['2001:db8::1/128', '2001:db8::1', '2001:db8::2'],
    ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
  ])('%s has %s and not %s', (range, inside, outside) => {
    const ranges = new AddressRanges([range]);
    expect([ranges.has(inside), ranges.has(outside), ranges.empty]).toEqual([true, false, false]);
  });

  it.each([
    '',
    'localhost',
    '192.0.2',
    '192.0.2.0/33',
    '2001:db8::/129',
    '192.0.2.0/24/8',
    '192.0.2.0/',
    '192.0.2.0/x',
  ])('"%s" is none', (range) => expect(() => new AddressRanges([range])).toThrow('neither an IP address nor a range'));

  it('have nothing that is no address', () => {
    const all = new AddressRanges(['0.0.0.0/0', '::/0']);
    for (const text of ['', 'unknown', '192.0.2.1, 192.0.2.2']) expect(all.has(text)).toBe(false);
    expect(new AddressRanges([]).empty).toBe(true);
  });

  it.each([
    [['192.0.2.0/24'], '192.0.2.128/25', true],
    [['192.0.2.0/24'], '192.0.2.7', true],
    [['192.0.2.0/24'], '192.0.2.0/24', true],
    [['192.0.2.0/24'], '192.0.2.0/23', false],
    [['192.0.2.0/24'], '0.0.0.0/0', false],
    [['192.0.2.0/24', '2001:db8::/32'], '2001:db8:7::/48', true],
    [['192.0.2.0/24'], '::/24', false],
    [['192.0.2.7'], '192.0.2.7', true],
    [['192.0.2.7'], '192.0.2.7/32', true],
    [['192.0.2.7'], '192.0.2.6/31', false],
    [['2001:db8::/48'], '2001:db8::1', true],
    [['2001:db8::1'], '2001:db8::1/128', true],
    [[], '192.0.2.7', false],
  ])('%j cover %s: %s', (ranges, range, covered) => expect(new AddressRanges(ranges).covers(range)).toBe(covered));

  it('know an IPv4 address that is written as an IPv6 one', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('::FFFF:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
  });
});
