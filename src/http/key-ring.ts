import { Inject, Injectable } from '@nestjs/common';
import { type KeyHolder } from '../contract/caller.js';
import { onlySet } from '../domain/only-set.js';
import { keyTextIs } from '../domain/key-text.js';
import { Ledger } from '../ledger/ledger.js';
import { ApiKeys } from './api-keys.js';
import { type KeyRefusal, LedgerKeys } from './ledger-keys.js';

/** `elsewhere`: the key is valid, but not from this address. */
export type FoundKey = { holder: KeyHolder } | { refusal: string; elsewhere?: true };

export const wrongKey: FoundKey = { refusal: 'Invalid API key.' };
const damagedKey: FoundKey = { refusal: 'Invalid API key: it is incomplete or mistyped.' };
const refusals: Readonly<Record<KeyRefusal, FoundKey>> = {
  unknown: wrongKey,
  revoked: { refusal: 'This API key has been revoked.' },
  expired: { refusal: 'This API key has expired.' },
  replaced: { refusal: 'This API key has been rotated: use the new one.' },
  elsewhere: { refusal: 'This API key may not be used from this address.', elsewhere: true },
};

/** All accepted keys: those of the file and those of the ledger. */
@Injectable()
export class KeyRing {
  private readonly ofLedger: LedgerKeys;

  constructor(
    @Inject(ApiKeys) private readonly ofFile: ApiKeys,
    @Inject(Ledger) ledger: Ledger,
  ) {
    this.ofLedger = new LedgerKeys(ledger.apiKeys, ledger.clock);
  }

  /** Rejects only if the key may be in the ledger but is not cached, and the ledger does not respond. */
  async find(presented: string, client: string): Promise<FoundKey> {
    const holder = (await this.ofFile.current()).find(presented, client);
    if (holder) return { holder };
    const what = keyTextIs(presented);
    if (what !== 'key') return what === 'damaged' ? damagedKey : wrongKey;
    const found = await this.ofLedger.find(presented, client);
    if (typeof found === 'string') return refusals[found];
    const { id: keyId, tenant, label, expiresAt, allowFrom } = found.key;
    const accounts = this.ofFile.accountsOf(tenant);
    return { holder: { tenant, keyId, scopes: found.scopes, accounts, label, allowFrom, ...onlySet({ expiresAt }) } };
  }
}
