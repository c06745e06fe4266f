import { type HttpReply } from '../kit/reply.js';

/** Ways of printing that the documentation leaves open, each on or off. All off: the assumed wire. */
export interface Quirks {
  /** Amounts are JSON numbers. Off: text. */
  numericAmounts: boolean;
  /** What is not set is null. Off: it is left out. */
  nulls: boolean;
  /** Numbers come without the plus sign, as another interface of the company prints them. */
  plainNumbers: boolean;
}
export const noQuirks: Quirks = { numericAmounts: false, nulls: false, plainNumbers: false };

/** Members that may not be set, by a member that tells what they belong to. */
const unset: Readonly<Record<string, readonly string[]>> = {
  requestId: ['reason', 'connectionId', 'outpulseDigits', 'clidType'],
  connectionType: ['connectionId', 'outpulseDigits', 'clidType'],
  monthlyCharge: ['city'],
  number: ['serviceId'],
};

/** A JSON reply as it is printed with these habits. */
export function printedWith(quirks: Quirks, reply: HttpReply): HttpReply {
  if (reply.contentType !== 'application/json' || reply.body === '' || !Object.values(quirks).includes(true))
    return reply;
  return { ...reply, body: JSON.stringify(worn('', JSON.parse(String(reply.body)), quirks)) };
}

function worn(name: string, value: unknown, quirks: Quirks): unknown {
  if (Array.isArray(value)) return value.map((one) => worn(name, one, quirks));
  if (typeof value === 'object' && value !== null) {
    const missing = quirks.nulls ? Object.keys(unset).flatMap((of) => (of in value ? unset[of]! : [])) : [];
    const nulls = missing.map((one) => [one, null] as const);
    const given = Object.entries(value).map(([key, one]) => [key, worn(key, one, quirks)] as const);
    return Object.fromEntries([...nulls, ...given]);
  }
  if (typeof value !== 'string') return value;
  if (quirks.numericAmounts && name.endsWith('Charge')) return Number(value);
  return quirks.plainNumbers && /^\+\d+$/.test(value) ? value.slice(1) : value;
}
