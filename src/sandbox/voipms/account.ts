import { type LedgerEvent } from './events.js';
import { type Given } from './given.js';
import { type Price } from './inventory.js';
import { type Ledger } from './ledger.js';
import { type Effect, magicIn } from './magic.js';
import { type Secrets } from './secrets.js';
import { type Members, type Quirks, Refusal } from './wire.js';

/** What the account's owner or the provider can switch off. */
export interface Switches {
  /** The account may use the API. */
  apiEnabled: boolean;
  /** The caller's address is on the account's list. */
  ipEnabled: boolean;
  /** The account is a reseller's; otherwise its client functions say `invalid_client`. */
  reseller: boolean;
  /** Requests a minute; 0: any number. */
  limitPerMinute: number;
  /** Every answer is an HTML page with this status, as from the proxy in front: 403, 521, 522. 0: none. */
  page: number;
  /** Whatever changes something is never answered, and done `lateEffectMs` later; reads go on as ever. */
  writesHang: boolean;
  /** A second change of a number within so many milliseconds is told to wait (`sms_wait_message`); 0: it is not. */
  writeGapMs: number;
  /** Which spelling of `test` makes a dry run; nobody has recorded it. One that is not honoured books. */
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

/** The one account of a simulator, as its methods see it. */
export interface Account {
  /** The main account's number, which the names of sub-accounts begin with. */
  readonly accountNo: string;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
  readonly quirks: Quirks;
  readonly switches: Switches;
  /** What local numbers cost now, by `billing_type`; the provider may change it. */
  readonly localPrices: Record<string, Price>;
  /** The provider's clock, epoch milliseconds. */
  readonly now: () => number;
  /** How long a port stays in each status, in milliseconds. */
  readonly portStepMs: number;
  /** How long a back order waits for its number, in milliseconds. */
  readonly backOrderMs: number;
  /** How late the late effects are, in milliseconds. */
  readonly lateEffectMs: () => number;
}

/** What a method does once its parameters are known to be good. Throws `Refusal` to say no. */
export type Handler = (given: Given, account: Account) => Members;

/** The magic of a call that is not used up, and its effect of one sort. */
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

/** Whether a call only asks what would happen. */
export function isDryRun(given: Given, { switches: { dryRuns } }: Account): boolean {
  return dryRuns === 'any' ? given.flag('test') : given.text('test') === dryRuns;
}

/** Says no if a magic value of the call asks for it. */
export function refuseByMagic(given: Given, account: Account): void {
  const found = enchantment('refusal', given.method, given.fields, account);
  if (!found) return;
  if (!isDryRun(given, account)) account.ledger.record(...found.spent);
  throw new Refusal(found.effect.refusal);
}
