import { inUnits, type Money } from './money.js';

/** What is counted of each tenant. */
export type Measure = 'reservations' | 'holds' | 'numbers' | 'cardAttempts' | 'orders' | 'spend';
/** The span that is counted: what exists now, or what was made in a calendar hour, day or month, UTC. */
export type Span = 'now' | 'hour' | 'day' | 'month';

interface LimitRow {
  of: Measure;
  /** `each`: one order, charge or payment. `approval`: the amount above which an order needs a second key; it refuses nothing. */
  per: Span | 'each' | 'approval';
  /** What is counted, to follow a number in a sentence. */
  what: string;
}

/** Every limit that a tenant may have, by its name in the keys file and in problem documents. */
export const limitRows = {
  liveReservations: { of: 'reservations', per: 'now', what: 'open reservations' },
  liveHolds: { of: 'holds', per: 'now', what: 'numbers on hold' },
  heldNumbers: { of: 'numbers', per: 'now', what: 'numbers in service or on order' },
  cardAttemptsPerHour: { of: 'cardAttempts', per: 'hour', what: 'card attempts in an hour' },
  cardAttemptsPerDay: { of: 'cardAttempts', per: 'day', what: 'card attempts in a day' },
  ordersPerDay: { of: 'orders', per: 'day', what: 'orders in a day' },
  ordersPerMonth: { of: 'orders', per: 'month', what: 'orders in a month' },
  approvalAbove: { of: 'spend', per: 'approval', what: 'in one order that no second key has approved' },
  spendPerOrder: { of: 'spend', per: 'each', what: 'in one order, charge or payment' },
  spendPerDay: { of: 'spend', per: 'day', what: 'spent in a day' },
  spendPerMonth: { of: 'spend', per: 'month', what: 'spent in a month' },
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof limitRows;
export type MoneyLimitName = Extract<LimitName, `spend${string}` | 'approvalAbove'>;
export const limitNames = Object.keys(limitRows) as LimitName[];
export const isMoneyLimit = (name: LimitName): name is MoneyLimitName => limitRows[name].of === 'spend';

/** Whether it is counted over a period. */
export const isSpan = (per: LimitRow['per']): per is Span => per !== 'each' && per !== 'approval';

/** A tenant's limits; an absent one is no limit. Money limits are per currency, and nothing may be spent in a currency without one. */
export type Limits = { readonly [N in Exclude<LimitName, MoneyLimitName>]?: number } & {
  readonly [N in MoneyLimitName]?: readonly Money[];
};

/** Default limits: so few card attempts that stolen cards cannot be tested here. */
export const defaultLimits: Limits = { cardAttemptsPerHour: 20, cardAttemptsPerDay: 100 };

/** The spans that a measure is counted over. */
export const spansOf = (measure: Measure): Span[] =>
  limitNames.flatMap((name) => {
    const { of, per } = limitRows[name];
    return of === measure && isSpan(per) ? per : [];
  });

/** The limit of a measure over a span, if it can have one. */
export const limitOf = (measure: Measure, per: LimitRow['per']): LimitName | undefined =>
  limitNames.find((name) => limitRows[name].of === measure && limitRows[name].per === per);

/** Start of the span that contains a time, epoch ms; 0 for what exists now. */
export function beginOf(span: Span, at: number): number {
  const day = new Date(at);
  switch (span) {
    case 'now':
      return 0;
    case 'hour':
      return at - (at % 3_600_000);
    case 'day':
      return at - (at % 86_400_000);
    case 'month':
      return Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
  }
}

/** End of the span that contains a time, epoch ms; undefined for what exists now. */
export function endOf(span: Span, at: number): number | undefined {
  const begin = new Date(beginOf(span, at));
  switch (span) {
    case 'now':
      return undefined;
    case 'hour':
      return begin.getTime() + 3_600_000;
    case 'day':
      return begin.getTime() + 86_400_000;
    case 'month':
      return Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1);
  }
}

/** How much a limit allows, in counts or units of money; undefined if there is no limit, 0 for a currency that it does not name. */
export function allowedBy(limits: Limits, name: LimitName | undefined, currency: string): number | undefined {
  if (name === undefined) return undefined;
  const limit = limits[name];
  if (limit === undefined || typeof limit === 'number') return limit;
  return inUnits(limit.find((one) => one.currency === currency)?.amount ?? '0');
}

/** A limit that a request would exceed, as the problem document shows it. */
export interface LimitReached {
  name: LimitName;
  allowed: number | Money;
  used: number | Money;
  left: number | Money;
  /** How much the request takes. */
  requested: number | Money;
  /** When the count starts again; absent if it counts what exists. RFC 3339. */
  resetsAt?: string;
}
