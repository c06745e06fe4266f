import { type HttpReply } from '../kit/reply.js';

/** Any value of a reply. The provider prints all numbers as strings. */
export type Value = string | boolean | readonly Value[] | Group | Row | { readonly [key: string]: Value };

/** Strings in braces without keys, which is not JSON: `{"X","Y"}`. */
export class Group {
  constructor(readonly texts: readonly string[]) {}
}

/** An object with a trailing comma, as the document prints the rows of reports. */
export class Row {
  constructor(readonly members: Readonly<Record<string, Value>>) {}
}

/** The members of the reply's top-level object, in order. A list, because gen_order prints `status` twice. */
export type Reply = readonly (readonly [key: string, value: Value])[];

/** A reply that also ends with a trailing comma, as the document prints that of generate_lnp_order. */
export class LooseReply {
  constructor(readonly members: Reply) {}
}

/** Behaviour of the live service that its document does not show. All off: exactly as documented. */
export interface Quirks {
  /** Strings that look like numbers become JSON numbers. */
  numericValues: boolean;
  /** All members except `status` and `error` are wrapped in a `data` member. */
  dataWrapper: boolean;
  /** A trailing comma after the last member, as in the document's own samples. */
  trailingCommas: boolean;
  /** Lists with several items have a gap, which PHP prints as an object with the keys 0, 2, 3 and so on. */
  gappedLists: boolean;
  /** `didCategory` in upper case: LANDLINE, TOLLFREE. */
  capitalCategory: boolean;
  /** `TNs` of a reservation lists the whole cart instead of what this call reserved. */
  wholeCart: boolean;
  /** The HTTP statuses that head the document's samples: 201 where it has "200 / 201", 404 for a refusal. */
  httpStatuses: boolean;
  /** `lastModifiedDate` as `2015-04-29 03:31:05`, as in the document's second port, instead of with `T` and `Z` as in the first. */
  plainTimes: boolean;
}
export const noQuirks: Quirks = {
  numericValues: false,
  dataWrapper: false,
  trailingCommas: false,
  gappedLists: false,
  capitalCategory: false,
  wholeCart: false,
  httpStatuses: false,
  plainTimes: false,
};

/** A refusal. `message` is the provider's text. */
export class Refusal extends Error {}

/** A success reply with these additional members. */
export function success(...members: Reply): Reply {
  return [['status', '200'], ...members];
}

/** Numbers as reservations print them: a single string, possibly empty. */
export function oneString(numbers: readonly string[]): Value {
  return [numbers.join(' , ')];
}

/** A time as the provider prints it: `2015-01-26 11:58:02`, UTC. */
export function timestamp(rfc3339: string): string {
  return rfc3339.slice(0, 19).replace('T', ' ');
}

/** Epoch milliseconds of a time as the provider prints it; undefined for anything else, including dates that do not exist. */
export function momentOf(text: string): number | undefined {
  const at = Date.parse(`${text.replace(' ', 'T')}Z`);
  return !Number.isNaN(at) && timestamp(new Date(at).toISOString()) === text ? at : undefined;
}

/** Whether an instant, in epoch milliseconds, falls on a Saturday or a Sunday. */
export function isWeekend(at: number): boolean {
  return [0, 6].includes(new Date(at).getUTCDay());
}

/** The provider sends everything with HTTP 200, refusals included. `created`: the document has "200 / 201" for this success. */
export function encode(reply: Reply | LooseReply, quirks: Quirks, created = false): HttpReply {
  const loose = reply instanceof LooseReply;
  const [[first, word] = ['status', ''], ...others] = loose ? reply.members : reply;
  const said = quirks.httpStatuses && created && word === '200' ? '201' : word;
  const [status, ...members] = ([[first, said], ...others] as Reply).map(
    ([key, value]) => [key, write(key, value, quirks)] as const,
  );
  const outermost = loose ? withCommas(quirks) : quirks;
  const wrap = quirks.dataWrapper && members.length > 0 && !members.some(([key]) => key === 'data' || key === 'error');
  const shown = wrap ? [['data', object(members, outermost)] as const] : members;
  const body = object(status ? [status, ...shown] : shown, outermost);
  const http = quirks.httpStatuses && typeof said === 'string' && /^\d{3}$/.test(said) ? Number(said) : 200;
  return { status: http, contentType: 'application/json', body };
}

function write(key: string, value: Value, quirks: Quirks): string {
  if (typeof value === 'string') return text(worn(key, value, quirks), quirks);
  if (typeof value === 'boolean') return String(value);
  if (isList(value) && quirks.gappedLists && value.length > 1)
    return object(
      value.map((item, i) => [String(i === 0 ? 0 : i + 1), write(key, item, quirks)]),
      quirks,
    );
  if (isList(value))
    return enclose(
      '[',
      value.map((item) => write(key, item, quirks)),
      ']',
      quirks,
    );
  if (value instanceof Group)
    return enclose(
      '{',
      value.texts.map((item) => JSON.stringify(item)),
      '}',
      quirks,
    );
  const row = value instanceof Row;
  return object(
    Object.entries(row ? value.members : value).map(([name, member]) => [name, write(name, member, quirks)]),
    row ? withCommas(quirks) : quirks,
  );
}

function worn(key: string, value: string, { capitalCategory, plainTimes }: Quirks): string {
  if (key === 'didCategory' && capitalCategory) return value.toUpperCase();
  return key === 'lastModifiedDate' && plainTimes ? value.replace('T', ' ').replace('Z', '') : value;
}

const withCommas = (quirks: Quirks): Quirks => ({ ...quirks, trailingCommas: true });

function text(value: string, quirks: Quirks): string {
  return quirks.numericValues && /^\d+(?:\.\d+)?$/.test(value) ? String(Number(value)) : JSON.stringify(value);
}

function object(members: readonly (readonly [key: string, text: string])[], quirks: Quirks): string {
  return enclose(
    '{',
    members.map(([key, member]) => `${JSON.stringify(key)}:${member}`),
    '}',
    quirks,
  );
}

function enclose(open: string, items: readonly string[], close: string, { trailingCommas }: Quirks): string {
  return open + items.join(',') + (trailingCommas && items.length > 0 ? ',' : '') + close;
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
