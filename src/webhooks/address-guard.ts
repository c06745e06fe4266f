import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type AddressRanges } from '../domain/address-ranges.js';

/** Why nothing is sent to an address. It names no address that a name has led to: what there is in a network is nobody's business outside. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** What a name leads to. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** RFC 6761: no name server is asked for it. */
const localhost = /^(?:.+\.)?localhost\.?$/i;
/** Not the system's own way, `getaddrinfo`: a name server that hangs would keep the threads that files are read with. */
const resolver = new Resolver({ timeout: 2_000, tries: 2 });
const fromDns: Resolve = async (host) => {
  if (localhost.test(host)) return ['127.0.0.1', '::1'];
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
  return [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
};

/** The only IPv6 addresses that are routed in public. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** Public by its class, and answered inside of a cloud: Azure's metadata and DNS. */
const metadataServices: readonly string[] = ['168.63.129.16'];

/** An address as everybody writes it: IPv4 where it is IPv4 in IPv6; undefined for what is none. */
const read = (address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined =>
  isIP(address) === 0 || address.includes('%') ? undefined : ipaddr.process(address);

/** Whether an address is one that anybody on the internet may have. What is no address is none. */
export function isPublic(address: string): boolean {
  const parsed = read(address);
  if (parsed?.range() !== 'unicast' || metadataServices.includes(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast);
}

/**
 * Decides which addresses webhooks are sent to: public ones over https, and those of the ranges that the operator has opened, over http as well.
 * Whoever names a receiver names it from outside; without this, the gateway would ask inside for them.
 */
export class AddressGuard {
  constructor(
    private readonly opened: AddressRanges,
    private readonly resolve: Resolve = fromDns,
  ) {}

  /** The addresses of a receiver, to connect to one of these and no other. Throws `AddressRefused` if any of them may not be reached. */
  async addressesOf(hostname: string, secure: boolean): Promise<readonly string[]> {
    const host = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) === 0 ? await this.resolve(host) : [host];
    if (addresses.length === 0) throw new AddressRefused('The host name has no address.');
    for (const address of addresses) this.check(address, secure);
    return addresses;
  }

  /**
   * What is wrong with a URL before anything is sent to it; undefined if nothing is. Where the name of a receiver leads shows with each request, but for
   * plain http it has to lead to an address that is opened from the beginning.
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
      () => (secure ? 'must lead to a public address' : 'must be an HTTPS URL'),
    );
  }

  private check(address: string, secure: boolean): void {
    if (this.opened.has(read(address)?.toString() ?? '')) return;
    if (!secure) throw new AddressRefused('Plain HTTP is not allowed to this address.');
    if (!isPublic(address)) throw new AddressRefused('The host name does not lead to a public address.');
  }
}
