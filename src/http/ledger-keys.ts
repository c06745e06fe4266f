import { type Clock } from '../clock.js';
import { AddressRanges } from '../domain/address-ranges.js';
import { digestOf } from '../domain/key-text.js';
import { grantedBy, type Scope } from '../domain/scopes.js';
import { type ApiKeyStore, type PresentedKey } from '../ledger/api-keys.js';
import { Freshness } from './freshness.js';

export interface KnownKey extends PresentedKey {
  scopes: Scope[];
  from: AddressRanges;
  /** When its last use was recorded. */
  usedAt?: number;
}

/** Why a key is not accepted, or not from that address. */
export type KeyRefusal = 'unknown' | 'revoked' | 'expired' | 'replaced' | 'elsewhere';

interface Asked {
  digest: string;
  resolve: (known: KnownKey | undefined) => void;
  reject: (error: unknown) => void;
}

/** The maximum number of cached digests, and of digests per query. */
const mostKnown = 10_000;
const mostAtOnce = 100;
const usedEveryMs = 60_000;

/**
 * Keys of the ledger, cached once they have been presented; the whole cache is dropped when the ledger's generation changes. Unknown keys are looked
 * up by one query at a time, however many there are: guessing keys occupies a single connection.
 */
export class LedgerKeys {
  private readonly known = new Map<string, KnownKey>();
  private readonly freshness: Freshness;
  private generation: number | undefined;
  private readonly asked: Asked[] = [];
  private isAsking = false;

  constructor(
    private readonly store: Pick<ApiKeyStore, 'generation' | 'presented' | 'used'>,
    private readonly clock: Pick<Clock, 'now' | 'monotonic'>,
  ) {
    this.freshness = new Freshness(clock, () => this.check());
  }

  /** The key with this text, or why it is refused; rejects if the ledger does not respond. */
  async find(text: string, client: string): Promise<KnownKey | KeyRefusal> {
    await this.freshness.ensure();
    const digest = digestOf(text);
    const found = this.known.get(digest) ?? (await this.lookUp(digest));
    if (!found) return 'unknown';
    const { key, replacedAt = Infinity, from } = found;
    const now = this.clock.now();
    if (key.revokedAt !== undefined) return 'revoked';
    if ((key.expiresAt ?? Infinity) <= now) return 'expired';
    if (replacedAt <= now) return 'replaced';
    if (!from.empty && !from.has(client)) return 'elsewhere';
    this.noteUse(found, now);
    return found;
  }

  private async check(): Promise<void> {
    const generation = await this.store.generation();
    if (generation !== this.generation) this.known.clear();
    this.generation = generation;
  }

  /** Not awaited; if it fails, the next use records it. */
  private noteUse(known: KnownKey, now: number): void {
    if (now - (known.usedAt ?? -Infinity) < usedEveryMs) return;
    known.usedAt = now;
    this.store.used(known.key.id).catch(() => delete known.usedAt);
  }

  private lookUp(digest: string): Promise<KnownKey | undefined> {
    return new Promise((resolve, reject) => {
      this.asked.push({ digest, resolve, reject });
      if (!this.isAsking) void this.askForAll();
    });
  }

  private async askForAll(): Promise<void> {
    this.isAsking = true;
    while (this.asked.length > 0) {
      const asked = this.asked.splice(0, mostAtOnce);
      await this.ask(asked).catch((error: unknown) => asked.forEach(({ reject }) => reject(error)));
    }
    this.isAsking = false;
  }

  private async ask(asked: readonly Asked[]): Promise<void> {
    const { generation } = this;
    const rows = await this.store.presented([...new Set(asked.map(({ digest }) => digest))]);
    const found = new Map(rows.map((row) => [row.digest, knownOf(row)]));
    // Keys that were read before rights were taken away must not be cached afterwards.
    if (generation === this.generation) for (const known of found.values()) this.remember(known);
    for (const { digest, resolve } of asked) resolve(found.get(digest));
  }

  private remember(known: KnownKey): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= mostKnown && oldest !== undefined) this.known.delete(oldest);
    this.known.set(known.digest, known);
  }
}

const knownOf = (presented: PresentedKey): KnownKey => ({
  ...presented,
  scopes: grantedBy(presented.key.scopes, false),
  from: new AddressRanges(presented.key.allowFrom),
});
