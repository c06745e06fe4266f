import { made } from '../ground/caller.js';
import { tenants } from '../ground/ground.js';
import { type Good } from './callers.js';

type Provider = Good['provider'];

const areas = '786 754 470 773 857 248 725 551 646 347 971 267 832 469 564 360'.split(' ');
/** Where the simulators' numbers are, and how many of each of these exchanges. */
const stock: Record<Provider, { exchanges: readonly string[]; lines: number }> = {
  tcl: { exchanges: ['+44207946'], lines: 8_500 },
  didtfn: {
    exchanges: '206219 253555 425555 509555 303555 719555 970555'.split(' ').map((one) => `+1${one}`),
    lines: 100,
  },
  voipms: { exchanges: areas.map((area) => `+1${area}555`), lines: 90 },
};
const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const providers = ['tcl', 'voipms', 'didtfn'] as const;
/** At the others a number that was given up is not for sale again. */
const soldAgainAt: readonly Provider[] = ['tcl'];

/** Numbers that nobody has had yet, of all providers that sell any. */
export class Shop {
  private readonly used: Record<Provider, number> = { tcl: 0, didtfn: 0, voipms: 0 };

  private constructor(private readonly connections: Record<Provider, Good['connections']>) {}

  static async open(url: string): Promise<Shop> {
    const ofEach = (connection: object): Good['connections'] =>
      Object.fromEntries(tenants.map((tenant) => [tenant, connection]));
    return new Shop({ tcl: ofEach(direct), didtfn: ofEach({ trunkId: '3' }), voipms: await trunks(url) });
  }

  fresh(count: number): Good[] {
    return Array.from({ length: count }, (_, i) => {
      const provider = providers[i % providers.length]!;
      const { exchanges, lines } = stock[provider];
      const nth = this.used[provider]++;
      const exchange = exchanges[Math.floor(nth / lines) % exchanges.length]!;
      const phoneNumber = `${exchange}${String(100 + (nth % lines)).padStart(4, '0')}`;
      const soldAgain = soldAgainAt.includes(provider);
      return { provider, phoneNumber, soldAgain, connections: this.connections[provider] };
    });
  }
}

/** At VoIP.ms, trunks belong to tenants. */
async function trunks(url: string): Promise<Good['connections']> {
  const connections: Record<string, object> = {};
  for (const tenant of tenants) {
    const body = { provider: 'voipms', direction: 'origination', title: tenant, primary: { ipAddress: '192.0.2.9' } };
    connections[tenant] = { trunkId: await made(url, tenant, '/v1/trunks', body) };
  }
  return connections;
}
