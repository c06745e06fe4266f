import { type RequestFault } from '../kit/faults.js';

/** What only this provider can do to a caller, beside the faults that strike anybody. */
export type Trick = 'refused' | 'taken_when_removed' | 'dropped' | 'foreign_number';

/** A number whose last four digits ask for a certain outcome. */
export interface MagicNumber {
  /** Last four digits. */
  readonly line: string;
  readonly operation: string;
  readonly effect: RequestFault | Trick;
  /** Acts on every call; otherwise only on the first one that concerns the number. */
  readonly always?: true;
  readonly meaning: string;
}

/** All magic numbers. Each is for sale in every block; bulk reservations leave them out. */
export const magicNumbers: readonly MagicNumber[] = [
  {
    line: '9001',
    operation: 'reserve',
    effect: 'refused',
    always: true,
    meaning: 'Listed by the search, yet reserve always says Invalid number',
  },
  { line: '9002', operation: 'reserve', effect: 'lose_reply', meaning: 'Reserved, the reply is lost' },
  { line: '9003', operation: 'gen_order', effect: 'lose_reply', meaning: 'Order made, the reply is lost' },
  { line: '9004', operation: 'process_order', effect: 'lose_reply', meaning: 'Charged, the reply is lost' },
  {
    line: '9005',
    operation: 'process_order',
    effect: 'refused',
    always: true,
    meaning: 'Insufficient balance, however high the balance is',
  },
  { line: '9006', operation: 'process_order', effect: 'error_before', meaning: 'HTTP 500, nothing done' },
  { line: '9007', operation: 'process_order', effect: 'error_after', meaning: 'Charged, then HTTP 500' },
  {
    line: '9008',
    operation: 'process_order',
    effect: 'late_effect',
    meaning: 'Never answered, charged after the time of late effects',
  },
  { line: '9009', operation: 'gen_order', effect: 'garbage', meaning: 'An HTML page with 200, no order' },
  { line: '9010', operation: 'process_order', effect: 'wrong_status', meaning: 'Status word QUEUED, not charged' },
  {
    line: '9011',
    operation: 'remove_reserved',
    effect: 'taken_when_removed',
    meaning: 'Removed from the cart by name, it is taken by somebody else at once',
  },
  {
    line: '9012',
    operation: 'gen_order',
    effect: 'dropped',
    meaning: 'Gone from the cart when the order is made; the others are ordered, an empty cart is Invalid reserveId',
  },
  {
    line: '9013',
    operation: 'gen_order',
    effect: 'foreign_number',
    meaning: 'The order holds one more number, which nobody here reserved',
  },
  { line: '9014', operation: 'gen_order', effect: 'cut_reply', meaning: 'Order made, the reply is cut in the middle' },
];

/** Last four digits of the magic numbers, ascending. */
export const magicLines: readonly string[] = magicNumbers.map(({ line }) => line);

/** The magic that a number asks for in an operation, whether or not it has been used up. */
export function magicOf(number: string, operation: string): MagicNumber | undefined {
  return magicNumbers.find((magic) => magic.operation === operation && number.endsWith(magic.line));
}

const tricks: readonly string[] = ['refused', 'taken_when_removed', 'dropped', 'foreign_number'] satisfies Trick[];

/** Tells an effect that the provider itself brings about from one that happens on the way. */
export function isTrick(effect: MagicNumber['effect']): effect is Trick {
  return tricks.includes(effect);
}
