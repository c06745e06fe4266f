import { type Account, type Operation } from './account.js';
import { invalid, type Params } from './params.js';
import { Row, success } from './wire.js';

const dayMs = 24 * 3_600_000;
const usualDays = 7;
const mostDays = 366;

const dailyCdrs =
  (direction: 'origination' | 'termination'): Operation =>
  (params, account) => {
    const link = (day: string, kind: string): string =>
      `${account.origin()}/uploads/cdrs/${direction}/${day}_${kind}.csv`;
    const days = daysOf(params, account).reverse();
    return success([
      'data',
      days.map((day) => {
        return new Row({ date: `${day} 00:00:00`, success: link(day, 'success'), failed: link(day, 'failed') });
      }),
    ]);
  };

/** The reports that are lists of files. */
export const files: Readonly<Record<string, Operation>> = {
  daily_cdrs: dailyCdrs('origination'),
  daily_cdrs_termination: dailyCdrs('termination'),
};

/** The requested days, ascending, none later than today; the week up to today if the document makes them optional. */
function daysOf(params: Params, { now }: Account): string[] {
  const today = now();
  const to = Math.min(params.day('to') ?? today, today);
  const from = params.day('from') ?? to - (usualDays - 1) * dayMs;
  if (to - from > mostDays * dayMs) throw invalid('from');
  const days: string[] = [];
  for (let at = from; at <= to; at += dayMs) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
