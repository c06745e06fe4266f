import { type Account, enchantment, isDryRun } from './account.js';
import { clientCharges } from './clientmoney.js';
import { type LedgerEvent, type NewNumber, type Settings } from './events.js';
import { type Given } from './given.js';
import { type Price } from './inventory.js';
import { dollars, type Micros, micros } from './money.js';
import { day, Refusal } from './wire.js';

/** Call delivery settings of a number or an order, other than the routing. */
export const deliveryParameters =
  'failover_busy=failover failover_unreachable=failover failover_noanswer=failover voicemail pop! dialtime! cnam! ' +
  'callerid_prefix note';
/** The parameters of every order that configure the number. */
export const routingParameters = `routing=routingOrNone! ${deliveryParameters}`;
/** The parameters of every order that assign the number to a reseller's client. */
export const resellerParameters = 'account=resellerAccount monthly setup minute test=free';

const noTarget = 'none:';

/** A new number's settings from the routing parameters. */
export function routed(given: Given): Settings {
  const text = (name: string, otherwise = '') => given.text(name) ?? otherwise;
  return {
    routing: given.need('routing'),
    failover_busy: text('failover_busy', noTarget),
    failover_unreachable: text('failover_unreachable', noTarget),
    failover_noanswer: text('failover_noanswer', noTarget),
    voicemail: text('voicemail'),
    pop: given.need('pop'),
    dialtime: given.need('dialtime'),
    cnam: given.need('cnam'),
    callerid_prefix: text('callerid_prefix'),
    note: text('note'),
    billing_type: text('billing_type', '1'),
  };
}

/** Numbers bought by one call, all at one price. */
export interface Basket {
  readonly dids: readonly string[];
  readonly kind: NewNumber['kind'];
  readonly description: string;
  readonly price: Price;
  readonly settings?: Settings;
}

/** Charges the account and assigns the numbers, unless it is a dry run. */
export function buy(basket: Basket, given: Given, account: Account): Record<string, never> {
  const { ledger, now, lateEffectMs } = account;
  const order = payment(basket, given.method, account);
  const reseller = given.text('account');
  const late = enchantment('trick', given.method, given.fields, account);
  const visible = late ? { visibleAt: now() + lateEffectMs() } : {};
  if (isDryRun(given, account)) return {};
  const terms = reseller === undefined ? {} : resellerTerms(given, reseller, account);
  const settings = { ...routed(given), ...basket.settings, ...terms };
  ledger.record(
    order,
    ...basket.dids.map((did): LedgerEvent => ({
      type: 'allocate',
      number: { did, kind: basket.kind, description: basket.description, settings, ...visible },
    })),
    ...(reseller === undefined ? [] : chargesToClient(basket.dids, reseller, terms, account)),
    ...(late?.spent ?? []),
  );
  return {};
}

/** The event that charges for a basket, if the balance suffices. */
export function payment({ dids, price }: Basket, method: string, { ledger }: Account): LedgerEvent {
  const amount = dids.length * (price.setup + price.monthly);
  if (amount > ledger.balanceMicros) throw new Refusal('non_sufficient_funds');
  return {
    type: 'order',
    orderId: ledger.nextId('order'),
    method,
    dids,
    setup: dollars(price.setup),
    monthly: dollars(price.monthly),
    amount: dollars(amount),
  };
}

/** A number's settings for the reseller's client that has it. */
export function resellerTerms(given: Given, reseller_account: string, { now }: Account): Settings {
  const rate = (name: string) => dollars(micros(given.text(name) ?? '0'), 8);
  return {
    reseller_account,
    reseller_next_billing: given.text('next_billing') ?? monthAfter(now()),
    reseller_monthly: rate('monthly'),
    reseller_setup: rate('setup'),
    reseller_minute: rate('minute'),
  };
}

/** What the client of a sub-account owes for numbers, by its terms. */
export function chargesToClient(
  dids: readonly string[],
  reseller: string,
  terms: Settings,
  account: Account,
): LedgerEvent[] {
  const client = account.ledger.subAccountNamed(reseller)?.settings['reseller_client'] ?? '';
  const price = (name: string): Micros => micros(Number(terms[name]).toFixed(6));
  const lines = dids.flatMap((did) => [
    [`SETUP${did}`, price('reseller_setup')] as const,
    [`DID${did}`, price('reseller_monthly')] as const,
  ]);
  return clientCharges(account, client, lines);
}

/** The same day of the next month, or its last day. */
export function monthAfter(time: string | number): string {
  const next = new Date(time);
  const monthDay = next.getUTCDate();
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(monthDay, last));
  return day(next.getTime());
}
