import { type RequestFault } from '../kit/faults.js';

/** Behaviour of this provider only, in addition to the common faults. */
const tricks = [
  'refused',
  'unnamed',
  'taken_when_removed',
  'dropped',
  'foreign_number',
  'port_exception',
  'port_pending_documents',
  'port_cancelled',
  'port_on_hold',
] as const;
export type Trick = (typeof tricks)[number];

/** A number whose last four digits select an outcome. */
export interface MagicNumber {
  /** Last four digits. */
  readonly line: string;
  readonly operation: string;
  readonly effect: RequestFault | Trick;
  /** Applies to every call; otherwise only to the first call that concerns the number. */
  readonly always?: true;
  readonly meaning: string;
}

/** Each of these is on sale in every block; bulk reservations skip them. */
const forSale: readonly MagicNumber[] = [
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
  { line: '9031', operation: 'updatenumber', effect: 'lose_reply', meaning: 'Updated, the reply is lost' },
  { line: '9032', operation: 'updatenumber', effect: 'error_before', meaning: 'HTTP 500, nothing done' },
  {
    line: '9033',
    operation: 'updatenumber',
    effect: 'refused',
    always: true,
    meaning: 'Invalid status, whatever is to be updated',
  },
];

/** Numbers of other carriers, in any exchange. */
const portable: readonly MagicNumber[] = [
  {
    line: '9021',
    operation: 'check_lnp',
    effect: 'refused',
    always: true,
    meaning: 'Rejected; generate_lnp_order leaves it out',
  },
  {
    line: '9022',
    operation: 'check_lnp',
    effect: 'unnamed',
    always: true,
    meaning: 'In neither list; generate_lnp_order leaves it out',
  },
  {
    line: '9023',
    operation: 'generate_lnp_order',
    effect: 'lose_reply',
    meaning: 'Order made and charged, the reply is lost',
  },
  { line: '9024', operation: 'generate_lnp_order', effect: 'error_before', meaning: 'HTTP 500, nothing done' },
  {
    line: '9025',
    operation: 'generate_lnp_order',
    effect: 'port_exception',
    always: true,
    meaning: 'The port stops in EXCEPTION instead of FOC',
  },
  {
    line: '9026',
    operation: 'generate_lnp_order',
    effect: 'port_pending_documents',
    always: true,
    meaning: 'The port stops in PENDING_DOCUMENTS instead of FOC',
  },
  {
    line: '9027',
    operation: 'generate_lnp_order',
    effect: 'port_cancelled',
    always: true,
    meaning: 'After FOC the port is CANCELLED instead of COMPLETE',
  },
  {
    line: '9028',
    operation: 'generate_lnp_order',
    effect: 'port_on_hold',
    always: true,
    meaning: 'The port stops in ON_HOLD instead of FOC, a word that no document knows',
  },
  {
    line: '9029',
    operation: 'generate_lnp_order',
    effect: 'late_effect',
    meaning: 'Never answered, order made and charged after the time of late effects',
  },
];

/** All magic numbers. */
export const magicNumbers: readonly MagicNumber[] = [...forSale, ...portable];

/** Last four digits of the magic numbers on sale, ascending. */
export const magicLines: readonly string[] = forSale.map(({ line }) => line);

/** The magic of a number in an operation, used up or not. */
export function magicOf(number: string, operation: string): MagicNumber | undefined {
  return magicNumbers.find((magic) => magic.operation === operation && number.endsWith(magic.line));
}

/** Tells effects of the provider itself from faults in transit. */
export function isTrick(effect: MagicNumber['effect']): effect is Trick {
  return (tricks as readonly string[]).includes(effect);
}
