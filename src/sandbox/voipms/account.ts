import { type LedgerEvent } from './events.js';
import { type Given } from './given.js';
import { type Price } from './inventory.js';
import { type Ledger } from './ledger.js';
import { type Effect, magicIn } from './magic.js';
import { type Secrets } from './secrets.js';
import { type Members, type Quirks, Refusal } from './wire.js';

/** Switches of the account's owner or the provider. */
export interface Switches {
  /** The account may use the API. */
  apiEnabled: boolean;
  /** The caller's address is on the account's list. */
  ipEnabled: boolean;
  /** The account is a reseller's; otherwise its client functions return `invalid_client`. */
  reseller: boolean;
  /** Requests per minute; 0: unlimited. */
  limitPerMinute: number;
  /** Every reply is an HTML page with this status, as from the proxy in front: 403, 521, 522. 0: off. */
  page: number;
  /** Changes are never answered, and take effect `lateEffectMs` later; reads work normally. */
  writesHang: boolean;
  /** A second change of a number within this many milliseconds is refused (`sms_wait_message`); 0: off. */
  writeGapMs: number;
  /** Which spelling of `test` makes a dry run; none is documented. Any other spelling books. */
  dryRuns: DryRuns;
}

export const usualSwitches: Switches = {
  apiEnabled: true,
  ipEnabled: true,
  reseller: true,
  limitPerMinute: 0,
  page: 0,
  writesHang: false,
  writeGapMs: 0,
  dryRuns: 'any',
};

/** `any`: 1, true and yes. */
export const dryRunSpellings = ['any', '1', 'true', 'none'] as const;
export type DryRuns = (typeof dryRunSpellings)[number];

/** A simulator's single account, as its methods see it. */
export interface Account {
  /** The main account's number, the prefix of sub-account names. */
  readonly accountNo: string;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
  readonly quirks: Quirks;
  readonly switches: Switches;
  /** Current prices of local numbers, by `billing_type`; the provider may change them. */
  readonly localPrices: Record<string, Price>;
  /** The provider's clock, epoch milliseconds. */
  readonly now: () => number;
  /** How long a port stays in each status, in milliseconds. */
  readonly portStepMs: number;
  /** How long a back order waits for its number, in milliseconds. */
  readonly backOrderMs: number;
  /** Delay of late effects, in milliseconds. */
  readonly lateEffectMs: () => number;
}

/** Executes a method after its parameters were validated. Throws `Refusal` to refuse. */
export type Handler = (given: Given, account: Account) => Members;

/** The unused magic of a call, with its effect of one type. */
export function enchantment<K extends 'fault' | 'refusal' | 'trick'>(
  sort: K,
  method: string,
  fields: Readonly<Record<string, string>>,
  { ledger }: Account,
): { effect: Extract<Effect, Record<K, unknown>>; spent: LedgerEvent[] } | undefined {
  for (const { magic, key } of magicIn(method, fields)) {
    if (!(sort in magic.effect) || (!magic.always && ledger.magicUsed(key))) continue;
    const effect = magic.effect as Extract<Effect, Record<K, unknown>>;
    return { effect, spent: magic.always ? [] : [{ type: 'magic', key }] };
  }
  return undefined;
}

/** Whether a call is a dry run. */
export function isDryRun(given: Given, { switches: { dryRuns } }: Account): boolean {
  return dryRuns === 'any' ? given.flag('test') : given.text('test') === dryRuns;
}

/** Refuses if a magic value of the call selects it. */
export function refuseByMagic(given: Given, account: Account): void {
  const found = enchantment('refusal', given.method, given.fields, account);
  if (!found) return;
  if (!isDryRun(given, account)) account.ledger.record(...found.spent);
  throw new Refusal(found.effect.refusal);
}
