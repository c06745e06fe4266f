import { type HttpReply, jsonReply } from '../kit/reply.js';
import { type UploadedFile } from '../kit/request.js';
import { type Pace } from './events.js';
import { type Ledger } from './ledger.js';
import { type Quirks } from './quirks.js';

/** A customer that the token has access to. */
export interface Customer {
  readonly customerId: string;
  readonly contactId: string;
  readonly paymentMethodId: string;
  readonly locationIds: readonly string[];
}

export interface Account {
  readonly customers: readonly Customer[];
  /** Customers that the token has lost access to. */
  readonly barred: Set<string>;
  readonly ledger: Ledger;
  readonly pace: { -readonly [K in keyof Pace]: Pace[K] };
  readonly quirks: Quirks;
  readonly now: () => number;
}

/** One call: its fields by name, its body, its file. */
export interface Asked {
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly file?: UploadedFile | undefined;
}
export type Operation = (asked: Asked, account: Account) => HttpReply;

/** The provider's two error formats; which resource uses which is not documented. */
export type Form = 'message' | 'text';

/** A refusal with its reason. */
export class Refusal extends Error {
  constructor(
    readonly httpStatus: number,
    message: string,
  ) {
    super(message);
  }
}

export const errorReply = (form: Form, httpStatus: number, message: string): HttpReply =>
  form === 'message'
    ? jsonReply({ status: String(httpStatus), message }, httpStatus)
    : jsonReply({ responseCode: httpStatus, responseText: message }, httpStatus);

const refuse = (message: string): never => {
  throw new Refusal(400, message);
};

/** A required text member of the body. */
export function text(body: Asked['body'], name: string): string {
  const value = body[name];
  return typeof value === 'string' && value.trim() !== '' ? value : refuse(`${name} is required`);
}

export function optionalText(body: Asked['body'], name: string): string | undefined {
  return body[name] === undefined ? undefined : text(body, name);
}

export function textList(body: Asked['body'], name: string): string[] {
  const value = body[name];
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === 'string'))
    return refuse(`${name} must be a list of text`);
  return [...new Set(value)];
}

export function word<W extends string>(value: string, known: readonly W[], name: string): W {
  return known.find((one) => one === value) ?? refuse(`${name} must be one of ${known.join(', ')}`);
}

export function whole(value: unknown, name: string, most: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= most
    ? number
    : refuse(`${name} must be a whole number from 1 to ${most}`);
}

/** The customer of a call. Authenticated, but another account's: 403. */
export function ownCustomer(fields: Asked['body'], { customers, barred }: Account): Customer {
  const customerId = text(fields, 'customerId');
  const found = customers.find((customer) => customer.customerId === customerId);
  if (!found || barred.has(customerId)) throw new Refusal(403, 'No access to this customer');
  return found;
}
