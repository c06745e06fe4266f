import { hash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type KeyHolder } from '../contract/caller.js';
import { type Accounts } from '../domain/accounts.js';
import { defaultLimits, type Limits } from '../domain/limits.js';
import { grantedBy, scopes, scopeNames } from '../domain/scopes.js';
import { limitsIn } from './limits-file.js';
import { isPlainObject } from './value-kinds.js';

interface ApiKey extends KeyHolder {
  digest: Buffer;
  /** The tenant's limits, if any. */
  limits: Limits;
  /** Valid only for callers on this machine. */
  loopbackOnly: boolean;
}

/** The API keys file is unusable. The message says where the fault is, never what is written there. */
export class BadApiKeys extends Error {
  override readonly name = 'BadApiKeys';
}

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');
const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

/** The accepted API keys, as digests only. */
export class ApiKeys {
  private look: () => Promise<void> = () => Promise.resolve();

  private constructor(
    private keys: readonly ApiKey[],
    /** Whether an unrestricted key counts as the operator's (`isAlone`). */
    readonly alone = false,
  ) {}

  /** Registers a check for changes of the file. */
  followed(look: () => Promise<void>): void {
    this.look = look;
  }

  /** The keys after that check. */
  async current(): Promise<this> {
    await this.look();
    return this;
  }

  become({ keys }: ApiKeys): void {
    this.keys = keys;
  }

  /** Reads `API_KEYS_FILE`; throws `BadApiKeys` if it is unusable. With `mayBeAlone` false, only keys with scope `operator` operate the gateway. */
  static fromFile(path: string, mode: 'sandbox' | 'live' = 'live', mayBeAlone = true): ApiKeys {
    let content: string;
    try {
      content = readFileSync(path, 'utf8');
    } catch {
      throw new BadApiKeys('API_KEYS_FILE names a file that cannot be read.');
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(content);
    } catch {
      throw new BadApiKeys('API_KEYS_FILE does not contain valid JSON.');
    }
    const keys = keysIn(parsed);
    const alone = mayBeAlone && isAlone(keys, mode);
    return new ApiKeys(granted(keys, alone), alone);
  }

  /** The key of a sandbox without a keys file: `sandbox`, for callers on this machine. */
  static sandbox(): ApiKeys {
    return new ApiKeys([
      {
        keyId: 'sandbox',
        tenant: 'sandbox',
        scopes,
        accounts: 'everything',
        limits: {},
        digest: sha256('sandbox'),
        loopbackOnly: true,
      },
    ]);
  }

  /** The names that a tenant may use at the providers. */
  accountsOf(tenant: string): Accounts {
    return this.keys.find((key) => key.tenant === tenant)?.accounts ?? {};
  }

  /** The same for every tenant. */
  accounts(): Map<string, Accounts> {
    return new Map(this.keys.map(({ tenant, accounts }) => [tenant, accounts]));
  }

  /** A tenant's limits. */
  limitsOf(tenant: string): Limits {
    return { ...defaultLimits, ...this.keys.find((key) => key.tenant === tenant)?.limits };
  }

  /** The holder of a presented key. Compares it with every key, in constant time, whether or not one matches. */
  find(presented: string, remoteAddress: string): KeyHolder | undefined {
    const digest = sha256(presented);
    let found: ApiKey | undefined;
    for (const key of this.keys) {
      if (timingSafeEqual(key.digest, digest)) found = key;
    }
    if (!found || (found.loopbackOnly && !loopback.test(remoteAddress))) return undefined;
    const { tenant, keyId, scopes: allowed, accounts } = found;
    return { tenant, keyId, scopes: allowed, accounts };
  }
}

const name = /^[\w.-]{1,64}$/;
const fields = ['id', 'tenant', 'sha256', 'scopes', 'accounts', 'limits'];

function keysIn(parsed: unknown): ApiKey[] {
  const list = isPlainObject(parsed) ? parsed['keys'] : undefined;
  if (!Array.isArray(list) || list.length === 0)
    throw new BadApiKeys('API_KEYS_FILE: "keys" must be a list with at least one key.');
  const keys = list.map((entry: unknown, index) => keyOf(entry, `API_KEYS_FILE: keys[${index}]`));
  keys.forEach((key, index) => {
    const twin = keys.findIndex((other) => other.keyId === key.keyId || other.digest.equals(key.digest));
    if (twin !== index)
      throw new BadApiKeys(`API_KEYS_FILE: keys[${index}] repeats the id or the sha256 of keys[${twin}].`);
  });
  return shared(shared(keys, 'accounts'), 'limits');
}

/** A single tenant operates its own gateway; so does every tenant in a sandbox, unless its keys name an operator. */
function isAlone(keys: readonly ApiKey[], mode: 'sandbox' | 'live'): boolean {
  const named = keys.some((key) => key.scopes.includes('operator'));
  return new Set(keys.map(({ tenant }) => tenant)).size === 1 || (mode === 'sandbox' && !named);
}

const granted = (keys: readonly ApiKey[], alone: boolean): ApiKey[] =>
  keys.map((key) => ({ ...key, scopes: grantedBy(key.scopes, alone) }));

/** Accounts and limits belong to the tenant, whichever of its keys they are written with. */
function shared<Name extends 'accounts' | 'limits'>(keys: ApiKey[], name: Name): ApiKey[] {
  const says = (key: ApiKey): boolean => Object.keys(key[name]).length > 0;
  return keys.map((key, index) => {
    const [first = key] = keys.filter((other) => other.tenant === key.tenant && says(other));
    if (says(key) && !isDeepStrictEqual(key[name], first[name]))
      throw new BadApiKeys(
        `API_KEYS_FILE: keys[${index}].${name} differs from that of another key of tenant "${key.tenant}".`,
      );
    return { ...key, [name]: first[name] };
  });
}

const isListing = (lists: unknown): boolean =>
  isPlainObject(lists) &&
  Object.values(lists).every(
    (list) => Array.isArray(list) && list.every((entry) => typeof entry === 'string' && entry !== ''),
  );

function keyOf(entry: unknown, where: string): ApiKey {
  const demand = (holds: boolean, what: string): void => {
    if (!holds) throw new BadApiKeys(`${where}${what}.`);
  };
  demand(isPlainObject(entry), ' must be an object');
  const {
    id,
    tenant,
    sha256: hex,
    scopes: allowed,
    accounts = {},
    limits = {},
    ...others
  } = entry as Record<string, unknown>;
  demand(typeof id === 'string' && name.test(id), '.id must be 1 to 64 letters, digits, dots, hyphens or underscores');
  demand(
    typeof tenant === 'string' && name.test(tenant),
    '.tenant must be 1 to 64 letters, digits, dots, hyphens or underscores',
  );
  demand(
    typeof hex === 'string' && /^[0-9a-f]{64}$/i.test(hex),
    '.sha256 must be the SHA-256 hash of the key, as 64 hexadecimal digits',
  );
  demand(Array.isArray(allowed) && allowed.length > 0, '.scopes must be a list with at least one scope');
  (allowed as unknown[]).forEach((scope, index) =>
    demand(
      scopeNames.some((known) => known === scope),
      `.scopes[${index}] must be * or one of ${scopes.join(', ')}`,
    ),
  );
  demand(
    isPlainObject(accounts) && Object.values(accounts).every(isListing),
    '.accounts must map each provider to named lists of strings, such as {"acme":{"customerIds":["c-1"]}}',
  );
  demand(Object.keys(others).length === 0, ` has a field other than ${fields.join(', ')}`);
  return {
    keyId: id as string,
    tenant: tenant as string,
    scopes: allowed as string[],
    accounts: accounts as Accounts,
    limits: limitsIn(limits, (at, what) => demand(false, `.limits${at}${what}`)),
    digest: Buffer.from(hex as string, 'hex'),
    loopbackOnly: false,
  };
}
