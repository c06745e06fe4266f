import { randomUUID } from 'node:crypto';
import { Random } from '../../attack/random.js';
import { ask, type Body } from './caller.js';
import { tenants } from './ground.js';

/** Where the simulators' numbers are that traders ask for, and how they are ordered. */
const goods = {
  tcl: {
    exchanges: ['+44207946'],
    lines: 9_000,
    connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
  },
  didtfn: {
    exchanges: ['+1206219', '+1253555', '+1425555', '+1509555', '+1303555', '+1719555', '+1970555'],
    lines: 100,
    connection: { trunkId: '3' },
  },
} as const;

export interface Trade {
  readonly seed: number;
  readonly callers: number;
  /** Where to ask; undefined as long as there is nobody to ask. */
  readonly url: () => string | undefined;
  readonly isEnough: () => boolean;
  /** Is given every resource that a caller is told of, and the key with which it was asked for. */
  readonly note?: (told: Body, key: string) => void;
}

/**
 * Callers who hold, order and release numbers that nobody has had yet. Where no answer came they ask again with the same key; where the key is still
 * in use they go on to something else.
 */
export async function trade({ seed, callers, url, isEnough, note }: Trade): Promise<void> {
  const made = { tcl: 0, didtfn: 0 };
  const freshNumber = (provider: keyof typeof goods): string => {
    const { exchanges, lines } = goods[provider];
    const line = made[provider]++;
    const exchange = exchanges[Math.floor(line / lines) % exchanges.length]!;
    return `${exchange}${String(100 + (line % lines)).padStart(4, '0')}`;
  };
  const insist = async (tenant: string, method: string, path: string, body?: object): Promise<Body | undefined> => {
    const key = randomUUID();
    while (!isEnough()) {
      const at = url();
      const told = at === undefined ? undefined : await ask(at, tenant, { method, path, key, ...(body && { body }) });
      if (told && told.status < 300) note?.(told.body, key);
      if (told && told.status < 500) return told.body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return undefined;
  };
  const live = async (caller: number): Promise<void> => {
    const random = new Random('trader', seed, caller);
    const tenant = tenants[caller % tenants.length]!;
    while (!isEnough()) {
      const provider = random.of(['tcl', 'tcl', 'didtfn'] as const);
      const { connection } = goods[provider];
      const phoneNumbers = Array.from({ length: 1 + random.below(2) }, () => freshNumber(provider));
      if (provider === 'tcl' && random.below(4) === 0) {
        await insist(tenant, 'POST', '/v1/orders', { provider, phoneNumbers, connection });
        continue;
      }
      const held = await insist(tenant, 'POST', '/v1/reservations', { provider, phoneNumbers });
      if (held?.status !== 'held') continue;
      if (random.below(4) === 0) await insist(tenant, 'DELETE', `/v1/reservations/${held.id}`);
      else await insist(tenant, 'POST', '/v1/orders', { reservationId: held.id, connection });
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => live(caller)));
}
