import { type RequestFault } from '../kit/faults.js';

/** Behaviour of this provider only, in addition to the common faults. */
const tricks = ['taken', 'dropped', 'rejected', 'fails', 'escalated'] as const;
export type Trick = (typeof tricks)[number];

/** A number whose last four digits select an outcome. */
export interface MagicNumber {
  readonly line: string;
  readonly operation: 'createReservation' | 'createOrder';
  readonly effect: RequestFault | Trick;
  readonly meaning: string;
}

/** Each of these is on sale in every block. Faults occur once per number, tricks always; numbers that the provider picks itself are never magic. */
export const magicNumbers: readonly MagicNumber[] = [
  {
    line: '9001',
    operation: 'createReservation',
    effect: 'taken',
    meaning: 'Listed by the search, yet 409 when it is to be reserved',
  },
  { line: '9002', operation: 'createReservation', effect: 'lose_reply', meaning: 'Reserved, the reply is lost' },
  { line: '9003', operation: 'createOrder', effect: 'lose_reply', meaning: 'Ordered, the reply is lost' },
  { line: '9004', operation: 'createOrder', effect: 'error_before', meaning: 'HTTP 500, nothing ordered' },
  { line: '9005', operation: 'createOrder', effect: 'error_after', meaning: 'Ordered, then HTTP 500' },
  {
    line: '9006',
    operation: 'createOrder',
    effect: 'late_effect',
    meaning: 'Never answered, ordered after the time of late effects',
  },
  { line: '9007', operation: 'createOrder', effect: 'garbage', meaning: 'An HTML page with 200, nothing ordered' },
  {
    line: '9008',
    operation: 'createOrder',
    effect: 'escalated',
    meaning: 'The order is "escalated" for a while, a word that no document has',
  },
  {
    line: '9009',
    operation: 'createReservation',
    effect: 'dropped',
    meaning: 'Reserved, and dropped by the provider at once',
  },
  {
    line: '9010',
    operation: 'createOrder',
    effect: 'rejected',
    meaning: 'The order is taken with 202 and rejected afterwards',
  },
  {
    line: '9011',
    operation: 'createOrder',
    effect: 'fails',
    meaning: 'This number is not delivered; others of the order are',
  },
];
const byLine = new Map(magicNumbers.map((magic) => [magic.line, magic]));

export const magicOf = (number: string): MagicNumber | undefined => byLine.get(number.slice(-4));
export const hasTrick = (number: string, trick: Trick): boolean => magicOf(number)?.effect === trick;
const isTrick = (effect: MagicNumber['effect']): effect is Trick => (tricks as readonly string[]).includes(effect);

/** The fault of a number in this operation. */
export function faultOf(number: string, operation: string): RequestFault | undefined {
  const magic = magicOf(number);
  return magic?.operation === operation && !isTrick(magic.effect) ? magic.effect : undefined;
}
