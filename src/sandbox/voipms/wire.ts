import { type HttpReply } from '../kit/reply.js';
import { type Status } from './statuses.js';

/** Any value of a reply. The provider prints nearly everything as a string. */
export type Value = string | number | Sentinel | Rows | readonly Value[] | { readonly [key: string]: Value };
/** The members of a reply other than `status`. */
export type Members = Readonly<Record<string, Value>>;

/** Stands for a value that is not set. */
export class Sentinel {
  constructor(readonly shown: string | number | boolean) {}
}
export const unset = new Sentinel('-1');
export const unsetNumber = new Sentinel(-1);
export const noDate = new Sentinel('0000-00-00');
export const notYet = new Sentinel(false);

/** A list, and the status of the whole reply when the list is empty. Some lists have no such status. */
export class Rows {
  constructor(
    readonly rows: readonly Value[],
    readonly whenEmpty?: Status,
  ) {}
}

/** Behaviour of the live service, each on or off. Those on by default are documented, or were seen by several clients. */
export interface Quirks {
  /** An empty list is a status: `no_client`. Off: `success` and `[]`. */
  emptyListWords: boolean;
  /** An unset value is `-1`, `0000-00-00` or `false`. Off: an empty string. */
  sentinels: boolean;
  /** Empty lists without their own status are omitted from the reply instead of `[]`. */
  omitEmptyLists: boolean;
  /** A list with one row is that row without the list. */
  singleRowBare: boolean;
  /** A list of several rows has a gap, as in the document's sample of `getCharges`: an object with the keys 0, 2, 3 and so on. */
  gappedLists: boolean;
  /** `signupClient` returns only success, as in the older document. Off: also the new client's ID. */
  bareSignup: boolean;
  /** Flags are `"1"`, `1`, `true` or `"yes"`; integers and amounts are strings or numbers. */
  typeDrift: boolean;
  /** Dates of charges and deposits include a time. */
  chargeTimes: boolean;
  /** `del…` methods return success with an empty body. */
  emptyDeleteReply: boolean;
  /** `createSubAccount` and `setSubAccount` have defaults for most parameters that the document requires. */
  serverDefaults: boolean;
  /** `getClients` prints countries, states and provinces by name, in upper case. Off: by the code that was set. */
  placeNames: boolean;
  /** `setDIDInfo` and `setClient` reset omitted optional parameters, as `setSubAccount` does. Off: they are unchanged. */
  fullUpdates: boolean;
  /** The account has an iNum, a foreign number and a dotted fax number, and a dotted number is on sale. */
  foreignNumbers: boolean;
  /** A ported number belongs to the account from `foc_received` on, before its order is `completed`. */
  arrivesAtFoc: boolean;
}
export const usualQuirks: Quirks = {
  emptyListWords: true,
  sentinels: true,
  omitEmptyLists: false,
  singleRowBare: false,
  gappedLists: false,
  bareSignup: false,
  typeDrift: false,
  chargeTimes: false,
  emptyDeleteReply: false,
  serverDefaults: false,
  placeNames: true,
  fullUpdates: false,
  foreignNumbers: false,
  arrivesAtFoc: true,
};
/** Everything that was ever seen, is documented, or that clients guard against, all at once: the worst case of the live service. */
export const liveQuirks: Quirks = {
  emptyListWords: true,
  sentinels: true,
  omitEmptyLists: true,
  singleRowBare: true,
  gappedLists: true,
  bareSignup: true,
  typeDrift: true,
  chargeTimes: true,
  emptyDeleteReply: true,
  serverDefaults: false,
  placeNames: true,
  fullUpdates: true,
  foreignNumbers: true,
  arrivesAtFoc: true,
};

/** A refusal, with its status. */
export class Refusal extends Error {
  constructor(readonly word: Status) {
    super(word);
  }
}

/** The provider answers everything with HTTP 200, refusals included. */
export function encode(status: string, members: Members, quirks: Quirks): HttpReply {
  const empty = Object.values(members).find((value) => value instanceof Rows && value.rows.length === 0);
  const word = empty instanceof Rows && quirks.emptyListWords ? empty.whenEmpty : undefined;
  const body = word ? { status: word } : { status, ...printed(members, quirks) };
  return { status: 200, contentType: 'application/json', body: phpJson(body) };
}

function printed(members: Members, quirks: Quirks): Record<string, unknown> {
  const drift = quirks.typeDrift ? drifting() : (_name: string, text: string) => text;
  const print = (name: string, value: Value): unknown => {
    if (typeof value === 'string') return drift(name, value);
    if (typeof value === 'number') return value;
    if (value instanceof Sentinel) return quirks.sentinels ? value.shown : '';
    if (value instanceof Rows) {
      const [first, ...others] = value.rows;
      if (quirks.singleRowBare && typeof first === 'object' && others.length === 0) return print(name, first);
      return print(name, value.rows);
    }
    if (isList(value)) {
      const items = value.map((item) => print(name, item));
      const gapped = quirks.gappedLists && items.length > 1;
      return gapped ? Object.fromEntries(items.map((item, i) => [i === 0 ? 0 : i + 1, item])) : items;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, print(key, item)]));
  };
  const shown = Object.entries(members).filter(
    ([, value]) => !(quirks.omitEmptyLists && value instanceof Rows && value.rows.length === 0),
  );
  return Object.fromEntries(shown.map(([name, value]) => [name, print(name, value)]));
}

const flags =
  /^(?:cnam|e911|available|portable|sms|registered|rerouted|transcribe|send_bye|record_calls|allow225|is(?:Partial|Mobile)|server_recommended|lock_international|enable_\w+|\w+_(?:enabled?|available|retry))$/;
const wholeNumbers =
  /^(?:id|client|package|pop|dialtime|billing_type|server_pop|pulse|protocol|auth_type|device_type|canada_routing|locationType|portType|value|zip|phone_number)$/;
const amounts = /^(?:am+ount|\w+_balance|spent_\w+|\w*monthly|\w*setup|\w*minute|\w+_fee|markup_\w+)$/;
const forms = { on: ['1', 1, true, 'yes'], off: ['0', 0, false, 'no'] };

/** Prints each flag and integer in the next of its forms. */
function drifting(): (name: string, text: string) => unknown {
  let turn = 0;
  return (name, text) => {
    if (flags.test(name) && /^(?:[01]|yes|no)$/i.test(text))
      return forms[/^(?:1|yes)$/i.test(text) ? 'on' : 'off'][turn++ % forms.on.length];
    const numeric =
      (wholeNumbers.test(name) && /^\d+$/.test(text)) || (amounts.test(name) && /^-?\d+\.\d+$/.test(text));
    return numeric && turn++ % 2 === 1 ? Number(text) : text;
  };
}

/** JSON as PHP writes it: slashes and non-ASCII characters escaped. */
function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** A time by the provider's clock, which is US Eastern with daylight saving: `2014-07-30 15:09:04`. */
export function timestamp(time: string | number): string {
  return clock.format(new Date(time));
}

export function day(time: string | number): string {
  return timestamp(time).slice(0, 10);
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
