import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type AddressRanges } from '../domain/address-ranges.js';

/** Why nothing is sent to a receiver. The message contains no resolved address: internal addresses must not be disclosed. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Resolves a host name to its addresses. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** RFC 6761: localhost is never looked up in DNS. */
const localhost = /^(?:.+\.)?localhost\.?$/i;
/** Not `getaddrinfo`: a name server that hangs would occupy the thread pool that file reads use. */
const resolver = new Resolver({ timeout: 2_000, tries: 2 });
const fromDns: Resolve = async (host) => {
  if (localhost.test(host)) return ['127.0.0.1', '::1'];
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
  return [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
};

/** The only IPv6 range with publicly routed addresses. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** Public addresses that answer inside a cloud: Azure's metadata and DNS. */
const metadataServices: readonly string[] = ['168.63.129.16'];

/** An address in canonical form: IPv4-mapped IPv6 as IPv4; undefined if it is not an IP address. */
const read = (address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined =>
  isIP(address) === 0 || address.includes('%') ? undefined : ipaddr.process(address);

/** Whether an address is public. Anything that is not an IP address is not. */
export function isPublic(address: string): boolean {
  const parsed = read(address);
  if (parsed?.range() !== 'unicast' || metadataServices.includes(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast);
}

/**
 * Decides which addresses webhooks may be sent to: public ones over https, and the operator's allowed ranges, over http as well. Receivers are chosen
 * by API callers; without this guard, they could make the gateway call internal services.
 */
export class AddressGuard {
  constructor(
    private readonly opened: AddressRanges,
    private readonly resolve: Resolve = fromDns,
  ) {}

  /** The addresses of a receiver; connections are made to these only. Throws `AddressRefused` if any of them is not allowed. */
  async addressesOf(hostname: string, secure: boolean): Promise<readonly string[]> {
    const host = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) === 0 ? await this.resolve(host) : [host];
    if (addresses.length === 0) throw new AddressRefused('The host name has no address.');
    for (const address of addresses) this.check(address, secure);
    return addresses;
  }

  /**
   * What is wrong with a URL, before anything is sent to it; undefined if it is acceptable. A receiver's name is resolved again for each request, but
   * a plain http URL must resolve to an allowed range from the start.
   */
  async faultIn(url: URL): Promise<string | undefined> {
    const secure = url.protocol === 'https:';
    if (!secure && url.protocol !== 'http:') return 'must be an HTTPS URL';
    if (url.username !== '' || url.password !== '') return 'must not contain credentials';
    if (url.hash !== '') return 'must not contain a fragment';
    if (!secure && this.opened.empty) return 'must be an HTTPS URL';
    if (secure && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 && !localhost.test(url.hostname)) return undefined;
    return this.addressesOf(url.hostname, secure).then(
      () => undefined,
      () => (secure ? 'must resolve to a public address' : 'must be an HTTPS URL'),
    );
  }

  private check(address: string, secure: boolean): void {
    if (this.opened.has(read(address)?.toString() ?? '')) return;
    if (!secure) throw new AddressRefused('Plain HTTP is not allowed to this address.');
    if (!isPublic(address)) throw new AddressRefused('The host name does not resolve to a public address.');
  }
}
