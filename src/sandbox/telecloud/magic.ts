import { type RequestFault } from '../kit/faults.js';

/** A value that selects an outcome. Faults occur once per value; other outcomes always. */
export interface Magic {
  line: string;
  operation: string;
  effect: RequestFault | 'declined' | 'never' | 'fails';
  meaning: string;
}

const outcomes: readonly (readonly [string, string, Magic['effect'], string])[] = [
  ['91', '99001', 'lose_reply', 'Done and charged, the reply is lost'],
  ['92', '99002', 'error_before', 'HTTP 500, nothing done'],
  ['93', '99003', 'error_after', 'Done and charged, then HTTP 500'],
  ['94', '99004', 'late_effect', 'Never answered, done after the time of late effects'],
  ['95', '99005', 'cut_reply', 'Done and charged, the XML breaks off'],
  ['96', '99006', 'garbage', 'An HTML page with 200, nothing done'],
  ['97', '99007', 'declined', 'Refused: the card was declined'],
];

/** The cents of an amount (`Billing/Create`, `Billing/AddFunds`, `Customer/Credit`), and the rate plans of orders. */
export const magicValues: readonly Magic[] = [
  ...outcomes.map(([cents, , effect, meaning]) => ({
    line: `*.${cents}`,
    operation: 'amounts',
    effect,
    meaning,
  })),
  ...outcomes.map(([, plan, effect, meaning]) => ({ line: plan, operation: 'rate plans', effect, meaning })),
  {
    line: '99008',
    operation: 'rate plans',
    effect: 'never',
    meaning: 'The order stays PENDING until it is told otherwise',
  },
  { line: '99009', operation: 'rate plans', effect: 'fails', meaning: 'The order is taken and FAILED at once' },
  {
    line: '99010',
    operation: 'rate plans',
    effect: 'wrong_status',
    meaning: 'A reply that no document knows, nothing done',
  },
];
const byLine = new Map(magicValues.map((magic) => [magic.line, magic.effect]));

/** The decisive value of a call, and the outcome it selects. */
export function magicOf(
  operation: string,
  fields: Readonly<Record<string, string>>,
): { value: string; effect: Magic['effect'] } | undefined {
  const value = operation.startsWith('Order/') ? fields['productid_var'] : fields['amount'];
  const line = value === undefined || /^\d+$/.test(value) ? value : `*${value.slice(-3)}`;
  const effect = line === undefined ? undefined : byLine.get(line);
  return effect === undefined || value === undefined ? undefined : { value, effect };
}

const own: readonly Magic['effect'][] = ['declined', 'never', 'fails'];
export const isFault = (effect: Magic['effect']): effect is RequestFault => !own.includes(effect);
