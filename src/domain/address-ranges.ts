import { BlockList, isIP } from 'node:net';

/** Addresses and ranges (`10.0.0.0/8`, `2001:db8::/32`, `192.0.2.1`), as settings name them. */
export class AddressRanges {
  private readonly list = new BlockList();

  /** Throws where one of them is neither an address nor a range. */
  constructor(readonly ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', bits, ...more] = range.split('/');
      const kind = kindOf(address);
      const most = kind === 'ipv4' ? 32 : 128;
      if (!kind || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
        throw new Error('neither an IP address nor a range');
      if (kind === 'ipv6' && /^::ffff:/i.test(address))
        throw new Error('an IPv4 address written as IPv6; write it as IPv4');
      this.list.addSubnet(address, Number(bits ?? most), kind);
    }
  }

  get empty(): boolean {
    return this.ranges.length === 0;
  }

  /** Whether all of an address or range is in one of these. */
  covers(range: string): boolean {
    const [address = '', bits] = range.split('/');
    const most = kindOf(address) === 'ipv4' ? 32 : 128;
    return this.ranges.some((one) => {
      const [, own] = one.split('/');
      // A range of the other family never matches: `::ffff:10.0.0.0/8` is not a part of `10.0.0.0/8` but most of all addresses.
      return (
        kindOf(one.split('/')[0]!) === kindOf(address) &&
        new AddressRanges([one]).has(address) &&
        Number(bits ?? most) >= Number(own ?? most)
      );
    });
  }

  /** Anything but an address is in no range. */
  has(address: string): boolean {
    if (this.empty) return false;
    const kind = kindOf(address);
    return kind !== undefined && this.list.check(address, kind);
  }
}

function kindOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

/** An IPv4 address that a socket of both kinds writes as `::ffff:192.0.2.1`, as everybody else writes it. */
export const plainAddress = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
