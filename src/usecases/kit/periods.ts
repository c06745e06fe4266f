import { invalidField } from '../../domain/errors.js';
import { type Period } from '../../contract/reports.js';

const dayMs = 24 * 3_600_000;
/** The maximum number of days of a daily report. */
export const mostDays = 92;
const usualDays = 7;

/** Days (`YYYY-MM-DD`, UTC) of a request. */
export interface PeriodRequest {
  from?: string;
  to?: string;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Refuses future days, and a period that ends before it begins. */
export function checkPeriod({ from, to }: PeriodRequest, now: number): void {
  const today = dayOf(now);
  if (from !== undefined && from > today)
    throw invalidField('?from', 'in_the_future', 'from must not be in the future.');
  if (to !== undefined && to > today) throw invalidField('?to', 'in_the_future', 'to must not be in the future.');
  if (from !== undefined && to !== undefined && from > to)
    throw invalidField('?from', 'out_of_order', 'from must not be later than to.');
}

/** Refuses a future day in a path. */
export function refuseFutureDay(date: string, now: number): void {
  if (date > dayOf(now)) throw invalidField('/path/date', 'in_the_future', 'date must not be in the future.');
}

/** A complete period of at most `mostDays`. By default it is a week: up to today, or next to the one day given. */
export function wholePeriod(request: PeriodRequest, now: number): Period {
  checkPeriod(request, now);
  const week = (usualDays - 1) * dayMs;
  const from = request.from ?? dayOf((request.to === undefined ? now : Date.parse(request.to)) - week);
  const to = request.to ?? dayOf(Math.min(now, Date.parse(from) + week));
  if (Date.parse(to) - Date.parse(from) >= mostDays * dayMs)
    throw invalidField('?from', 'too_long', `A report covers at most ${mostDays} days.`);
  return { from, to };
}

/** Refuses future months. */
export function checkMonth({ year, month }: { year: number; month?: number }, now: number): void {
  const [thisYear, thisMonth] = dayOf(now).split('-').map(Number) as [number, number];
  if (year > thisYear) throw invalidField('?year', 'in_the_future', 'year must not be in the future.');
  if (year === thisYear && month !== undefined && month > thisMonth)
    throw invalidField('?month', 'in_the_future', 'month must not be in the future.');
}
