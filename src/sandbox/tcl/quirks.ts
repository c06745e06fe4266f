import { type HttpReply } from '../kit/reply.js';

/** Formats that the documentation leaves open, each on or off. All off: the assumed protocol. */
export interface Quirks {
  /** Amounts are JSON numbers. Off: text. */
  numericAmounts: boolean;
  /** Unset members are null. Off: they are omitted. */
  nulls: boolean;
  /** Numbers without the plus sign, as in another interface of the company. */
  plainNumbers: boolean;
}
export const noQuirks: Quirks = { numericAmounts: false, nulls: false, plainNumbers: false };

/** Optional members, by a member that identifies their object. */
const unset: Readonly<Record<string, readonly string[]>> = {
  requestId: ['reason', 'connectionId', 'outpulseDigits', 'clidType'],
  connectionType: ['connectionId', 'outpulseDigits', 'clidType'],
  monthlyCharge: ['city'],
  number: ['serviceId'],
};

/** A JSON reply in these formats. */
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
