import { type Account, type Operation } from './account.js';
import { invalid, type Params } from './params.js';
import { Row, success, type Value } from './wire.js';

type Direction = 'origination' | 'termination';

const didStats: Operation = (params, account) => {
  const asked = params.requiredNumbers('number');
  const owned = account.ledger.owned().filter((number) => asked.includes(number));
  return success(['data', owned.map((number) => row(account, number, number))]);
};

const tgStats =
  (direction: Direction): Operation =>
  (params, account) => {
    const { trunks, terminations } = account.ledger.state;
    const known = direction === 'origination' ? trunks : terminations;
    const ids = params
      .requiredText('tg_id')
      .split(',')
      .map((id) => id.trim());
    if (!ids.every((id) => known.find(id))) throw invalid('tg_id');
    const subjects = subjectsOf(direction, account, ids);
    return success(['data', subjects.map((subject) => row(account, subject, `${direction} ${subject}`))]);
  };

const monthlySummary =
  (direction: Direction): Operation =>
  (params, account) => {
    const months = monthsOf(params, account.now());
    const rows = months.flatMap((month) =>
      subjectsOf(direction, account).map((subject) =>
        row(account, subject, `${direction} ${subject} ${month}`, { month: `${month}-1` }),
      ),
    );
    return success(['data', rows]);
  };

/** The call reports. Figures are derived from the number, so they never change. */
export const stats: Readonly<Record<string, Operation>> = {
  did_stats: didStats,
  tg_stats: tgStats('origination'),
  tg_stats_termination: tgStats('termination'),
  monthly_summary: monthlySummary('origination'),
  monthly_summary_termination: monthlySummary('termination'),
};

/**
 * The subjects of a report: the account's numbers, filtered by trunk group if any are named. An outbound trunk group has no number, so its ID is
 * printed where the document prints one.
 */
function subjectsOf(direction: Direction, { ledger }: Account, trunkIds?: readonly string[]): readonly string[] {
  const { numbers, terminations } = ledger.state;
  const asked = (id: string): boolean => trunkIds?.includes(id) ?? true;
  if (direction === 'origination')
    return numbers.owned().flatMap(({ number, trunkId }) => (asked(trunkId) ? [number] : []));
  return terminations.all().flatMap(({ id }) => (asked(id) ? [id] : []));
}

/** `2015-02` for every requested month that has begun. */
function monthsOf(params: Params, now: number): string[] {
  const year = params.requiredDigits('year', 4);
  const month = params.digits('month');
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) throw invalid('month');
  const wanted = month === undefined ? Array.from({ length: 12 }, (_, i) => i + 1) : [Number(month)];
  const started = new Date(now).toISOString().slice(0, 7);
  return wanted.map((one) => `${year}-${String(one).padStart(2, '0')}`).filter((one) => one <= started);
}

function row({ accountNo }: Account, subject: string, seed: string, more: Record<string, string> = {}): Value {
  const dice = hash(seed);
  const processed = 20 + (dice % 980);
  const completed = Math.floor((processed * (40 + (dice % 56))) / 100);
  const seconds = 30 + (dice % 270);
  return new Row({
    accountno: accountNo,
    number: subject,
    ...more,
    processed: String(processed),
    completed: String(completed),
    acd: String(seconds),
    asr: `${Math.round((100 * completed) / processed)}%`,
    mou: ((completed * seconds) / 60).toFixed(2),
    peak: String(1 + (dice % 20)),
  });
}

/** FNV-1a: a stable 32-bit hash of a text. */
export function hash(text: string): number {
  return [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
}
