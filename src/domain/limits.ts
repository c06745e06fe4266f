import { inUnits, type Money } from './money.js';

/** What is counted of each tenant. */
export type Measure = 'reservations' | 'holds' | 'numbers' | 'cardAttempts' | 'orders' | 'spend';
/** Over what it is counted: what there is now, or what has come about in a calendar hour, day or month, UTC. */
export type Span = 'now' | 'hour' | 'day' | 'month';

interface LimitRow {
  of: Measure;
  /** `each`: of one order, charge or payment. `approval`: from where on one order needs a second key; it ends nothing. */
  per: Span | 'each' | 'approval';
  /** What is counted, in words that follow a number. */
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

/** Whether it is counted over a span of time. */
export const isSpan = (per: LimitRow['per']): per is Span => per !== 'each' && per !== 'approval';

/** A tenant's limits; one that is absent is no limit. Money has one for each currency, and nothing may be spent in another. */
export type Limits = { readonly [N in Exclude<LimitName, MoneyLimitName>]?: number } & {
  readonly [N in MoneyLimitName]?: readonly Money[];
};

/** For whom nothing else is said: so few card attempts that the cards of a stolen list cannot be tried out here. */
export const defaultLimits: Limits = { cardAttemptsPerHour: 20, cardAttemptsPerDay: 100 };

/** Everything that a measure is counted over. */
export const spansOf = (measure: Measure): Span[] =>
  limitNames.flatMap((name) => {
    const { of, per } = limitRows[name];
    return of === measure && isSpan(per) ? per : [];
  });

/** The limit of a measure over a span, if it can have one. */
export const limitOf = (measure: Measure, per: LimitRow['per']): LimitName | undefined =>
  limitNames.find((name) => limitRows[name].of === measure && limitRows[name].per === per);

/** When the span began that a time is in, epoch ms; 0 for what there is now. */
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

/** When the span ends that a time is in, epoch ms; undefined for what there is now. */
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

/** How much a limit allows, in counts or units of money; undefined where there is none, 0 for a currency that it does not name. */
export function allowedBy(limits: Limits, name: LimitName | undefined, currency: string): number | undefined {
  if (name === undefined) return undefined;
  const limit = limits[name];
  if (limit === undefined || typeof limit === 'number') return limit;
  return inUnits(limit.find((one) => one.currency === currency)?.amount ?? '0');
}

/** A limit that a request would go beyond, as the problem document shows it. */
export interface LimitReached {
  name: LimitName;
  allowed: number | Money;
  used: number | Money;
  left: number | Money;
  /** How much the request takes. */
  requested: number | Money;
  /** When what has been used counts no more; absent where it goes on counting until something ends. RFC 3339. */
  resetsAt?: string;
}
