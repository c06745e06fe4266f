import { countries } from './countries.js';
import { type Account } from './account.js';
import { carriers } from './inventory.js';
import { didCountries, internationalTypes } from './international.js';
import { tryMicros } from './money.js';
import { balanceManagements, packageNamed } from './packages.js';
import { portStatuses } from './portstatus.js';
import { provinces, states } from './places.js';
import { serverAt } from './servers.js';

/** Checks a text against a type; some types depend on what the account has. */
export type Kind = (text: string, account: Account) => boolean;

export const anything: Kind = () => true;

export function matching(pattern: RegExp): Kind {
  return (text) => pattern.test(text);
}

export function oneOf(...values: readonly string[]): Kind {
  return (text) => values.includes(text);
}

export function wholeNumber(from: number, to: number): Kind {
  return (text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to;
}

/** Fewer characters than `limit`. */
export function shorterThan(limit: number): Kind {
  return (text) => text.length < limit;
}

export const digits = matching(/^\d{1,15}$/);
export const zeroOne = oneOf('0', '1');
export const yesNo = oneOf('yes', 'no');
export const email = matching(/^[^\s@,]+@[^\s@,.]+(?:\.[^\s@,.]+)+$/);
export const moreThanZero: Kind = (text) => (tryMicros(text) ?? 0) > 0;
export const zeroOrMore: Kind = (text) => (tryMicros(text) ?? -1) >= 0;
/** An existing calendar date. */
export const date: Kind = (text) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};
export const fromToday: Kind = (text, account) =>
  date(text, account) && text >= new Date(account.now()).toISOString().slice(0, 10);

export const fromTodayOrNever: Kind = (text, account) => text === '0000-00-00' || fromToday(text, account);

const headers = 'account|fwd|vm|sip|grp|ivr|sys|recording|queue|cb|tc|disa';
const systemTargets = 'hangup|busy|noservice|disconnected|dtmf|echo';
/** `header:record`, where `sys:` allows six records. */
export const routing: Kind = (text) =>
  new RegExp(`^(?:sys:(?:${systemTargets})|(?!sys:)(?:${headers}):.+)$`).test(text);
/** Orders have been seen to accept `none:` too, which the document has for failovers only. */
export const routingOrNone: Kind = (text, account) => text === 'none:' || routing(text, account);
/** "Should be: account/vm/fwd/none". */
export const failover = matching(/^(?:none:|(?:account|vm|fwd):.+)$/);

const allowedInPassword = /^[\w!#$%&/()=?*[\]:.,{}+@-]{7,}$/;
export const sipPassword: Kind = (text) => allowedInPassword.test(text) && /[A-Z]/i.test(text) && /[^A-Z]/i.test(text);
const commonPasswords = new Set([
  'password',
  'password1',
  'passw0rd',
  '12345678',
  '123456789',
  'qwerty123',
  'voipms123',
]);
export function isCommonPassword(text: string): boolean {
  return commonPasswords.has(text.toLowerCase());
}

export const knownClient: Kind = (text, { ledger }) => ledger.client(text) !== undefined;
/** A client, or none. */
export const clientOrNone: Kind = (text, account) => text === '0' || knownClient(text, account);
export const clientOrEmail: Kind = (text, account) => digits(text, account) || email(text, account);
export const ownNumber: Kind = (text, { ledger }) => ledger.number(text) !== undefined;
export const knownServer: Kind = (text) => serverAt(text) !== undefined;
export const serverList: Kind = (text) => text.split(',').every((pop) => serverAt(pop.trim()) !== undefined);
export const knownPackage: Kind = (text) => packageNamed(text) !== undefined;
export const packageOrNone: Kind = (text, account) => text === '0' || knownPackage(text, account);
export const balanceManagement: Kind = (text) => Object.hasOwn(balanceManagements, text);
export const countryCode: Kind = (text) => countries.has(text);
export const usState: Kind = (text) => states.some(({ code }) => code === text);
export const province: Kind = (text) => provinces.some(({ code }) => code === text);
export const carrier: Kind = (text) => Object.hasOwn(carriers, text);
export const internationalType: Kind = (text) => Object.hasOwn(internationalTypes, text);
export const didCountry: Kind = (text) => didCountries.some(({ id }) => id === text);
export const subAccountId: Kind = (text, { ledger }) => ledger.subAccount(text) !== undefined;
/** The main account, or one of its sub-accounts. */
export const accountName: Kind = (text, { ledger, accountNo }) =>
  text === accountNo || ledger.subAccountNamed(text) !== undefined;
/** A sub-account of a reseller client. */
export const resellerAccount: Kind = (text, { ledger }) =>
  Boolean(ledger.subAccountNamed(text)?.settings['reseller_client']);
export const knownPort: Kind = (text, { ledger }) => ledger.port(text) !== undefined;
export const portStatus: Kind = (text) => Object.hasOwn(portStatuses, text);
/** Addresses, networks or host names, separated by commas. */
export const addresses = matching(/^[\w.:/-]+(?:\s*,\s*[\w.:/-]+)*$/);
export const ipAddress = matching(/^(?:\d{1,3}\.){3}\d{1,3}$/);
export const codecs: Kind = (text) => text.split(';').every((codec) => knownCodecs.includes(codec));
const knownCodecs = ['ulaw', 'alaw', 'g729', 'gsm', 'g722', 'opus', 'all'];
export const locales = matching(/^[a-z]{2}-[A-Z]{2}(?:,[a-z]{2}-[A-Z]{2}){0,9}$/);
