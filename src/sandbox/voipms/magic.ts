import { type RequestFault } from '../kit/faults.js';
import { centsOf } from './money.js';
import { type Status } from './statuses.js';

/** Behaviour of this provider only, in addition to the common faults. */
export type Trick = 'idle' | 'listed_late' | 'not_portable' | 'rejected' | 'stuck';
export type Effect = { fault: RequestFault } | { refusal: Status } | { trick: Trick };

/** A request value that selects an outcome. */
interface Magic {
  readonly methods: readonly string[];
  readonly effect: Effect;
  /** Applies to every call; otherwise only to the first one with the value. */
  readonly always?: true;
  readonly meaning: string;
}
/** A number, by its last four digits. */
export interface NumberMagic extends Magic {
  readonly line: string;
  /** Returned by the searches of every rate center and toll-free prefix. */
  readonly forSale: boolean;
}
/** An amount, by its cents. */
export interface AmountMagic extends Magic {
  readonly cents: string;
}
/** An email address, by what follows the plus sign: `jane+lose_reply@example.com`. */
export interface EmailMagic extends Magic {
  readonly tag: string;
}

const orders = ['orderDID', 'orderTollFree', 'orderVanity'];
const money = ['addCharge', 'addPayment'];
const signUp = ['signupClient'];
const porting = ['addLNPPort'];
const changes = ['setDIDRouting', 'setDIDInfo', 'setDIDBillingType', 'connectDID', 'unconnectDID', 'cancelDID'];

const lost: Effect = { fault: 'lose_reply' };
const errorBefore: Effect = { fault: 'error_before' };
const errorAfter: Effect = { fault: 'error_after' };
const late: Effect = { fault: 'late_effect' };
const garbage: Effect = { fault: 'garbage' };
const unknownWord: Effect = { fault: 'wrong_status' };
const cut: Effect = { fault: 'cut_reply' };

export const numberMagic: readonly NumberMagic[] = [
  refused('9001', 'did_in_use', 'Listed by the searches, yet taken'),
  refused('9002', 'Unable_to_purchase', 'Can never be bought'),
  refused('9003', 'order_failed', 'Every order fails'),
  ordered('9004', lost, 'Ordered and paid, the reply is lost'),
  refused('9005', 'non_sufficient_funds', 'Never enough funds, however high the balance is'),
  ordered('9006', errorBefore, 'HTTP 500, nothing done'),
  ordered('9007', errorAfter, 'Ordered and paid, then HTTP 500'),
  ordered('9008', late, 'Never answered, ordered and paid after the time of late effects'),
  ordered('9009', garbage, 'An HTML page with 200, no order'),
  ordered('9010', unknownWord, 'A status word nobody documented, no order'),
  refused('9011', 'did_limit_reached', 'The account may have no more numbers'),
  refused('9012', 'provider_outofservice', 'The carrier behind the provider is down'),
  ordered(
    '9013',
    { trick: 'listed_late' },
    'Ordered, paid and answered, but getDIDsInfo lists it only after the late time',
  ),
  ordered('9014', cut, 'Ordered and paid, the reply is cut in the middle'),
  cancelled('9021', { refusal: 'cancel_failed' }, 'Can never be cancelled', true),
  cancelled('9022', lost, 'Cancelled, the reply is lost'),
  cancelled('9023', errorBefore, 'HTTP 500, not cancelled'),
  changed('9024', 'Success, and nothing has been changed'),
  {
    line: '9031',
    methods: ['getPortability'],
    effect: { trick: 'not_portable' },
    always: true,
    meaning: 'Not portable',
    forSale: false,
  },
  ported('9032', { refusal: 'invalid_number_exist' }, 'Already in the network', true),
  ported('9033', { refusal: 'invalid_number_fax' }, 'A fax number that cannot be ported', true),
  ported('9034', { trick: 'rejected' }, 'The losing carrier rejects the port: cancelled after processing', true),
  ported('9035', { trick: 'stuck' }, 'The port stays pending_approval until the control endpoint moves it', true),
  ported('9036', lost, 'Port made, the reply with its id is lost'),
  ported('9037', errorBefore, 'HTTP 500, no port'),
  ported('9038', errorAfter, 'Port made, then HTTP 500'),
  ported('9039', late, 'Never answered, port made after the time of late effects'),
  ported('9040', garbage, 'An HTML page with 200, no port'),
  ported('9041', unknownWord, 'A status word nobody documented, no port'),
];

export const amountMagic: readonly AmountMagic[] = [
  { cents: '91', methods: money, effect: lost, meaning: 'Booked, the reply is lost' },
  { cents: '92', methods: money, effect: errorBefore, meaning: 'HTTP 500, not booked' },
  { cents: '93', methods: money, effect: errorAfter, meaning: 'Booked, then HTTP 500' },
  { cents: '94', methods: money, effect: late, meaning: 'Never answered, booked after the time of late effects' },
  { cents: '95', methods: money, effect: garbage, meaning: 'An HTML page with 200, not booked' },
  { cents: '96', methods: money, effect: unknownWord, meaning: 'A status word nobody documented, not booked' },
  { cents: '97', methods: money, effect: cut, meaning: 'Booked, the reply is cut in the middle' },
  {
    cents: '98',
    methods: money,
    effect: { refusal: 'method_maintenance' },
    meaning: 'Refused: the method is under maintenance',
  },
];

export const emailMagic: readonly EmailMagic[] = [
  { tag: 'lose_reply', methods: signUp, effect: lost, meaning: 'Signed up, the reply with the client id is lost' },
  { tag: 'error_before', methods: signUp, effect: errorBefore, meaning: 'HTTP 500, not signed up' },
  { tag: 'error_after', methods: signUp, effect: errorAfter, meaning: 'Signed up, then HTTP 500' },
  { tag: 'late_effect', methods: signUp, effect: late, meaning: 'Never answered, signed up after the late time' },
  { tag: 'garbage', methods: signUp, effect: garbage, meaning: 'An HTML page with 200, not signed up' },
  { tag: 'wrong_status', methods: signUp, effect: unknownWord, meaning: 'A status word nobody documented' },
  { tag: 'cut_reply', methods: signUp, effect: cut, meaning: 'Signed up, the reply is cut in the middle' },
  {
    tag: 'taken',
    methods: signUp,
    effect: { refusal: 'invalid_email' },
    always: true,
    meaning: "Another customer of the provider's has the e-mail address",
  },
];

/** A magic value in a call. `key` identifies the value, so that it can be used up. */
export interface Found {
  readonly magic: Magic;
  readonly key: string;
}

/** The magic values among the fields of a call of `method`. */
export function magicIn(method: string, fields: Readonly<Record<string, string>>): Found[] {
  const applies = (magic: Magic) => magic.methods.includes(method);
  const dids = [fields['did'] ?? '', ...(fields['numbers'] ?? '').split(',')].map((did) => did.trim()).filter(Boolean);
  const cents = centsOf(fields['charge'] ?? fields['payment'] ?? '');
  const tag = /\+(\w+)@/.exec(fields['email'] ?? '')?.[1];
  return [
    ...dids.flatMap((did) =>
      numberMagic
        .filter((magic) => applies(magic) && did.endsWith(magic.line))
        .map((magic) => ({ magic, key: `${method} ${did}` })),
    ),
    ...amountMagic
      .filter((magic) => applies(magic) && magic.cents === cents)
      .map((magic) => ({ magic, key: `${method} ${fields['client']} ${fields['charge'] ?? fields['payment']}` })),
    ...emailMagic
      .filter((magic) => applies(magic) && magic.tag === tag)
      .map((magic) => ({ magic, key: `${method} ${fields['email']}` })),
  ];
}

function ordered(line: string, effect: Effect, meaning: string): NumberMagic {
  return { line, methods: orders, effect, meaning, forSale: true };
}

function refused(line: string, refusal: Status, meaning: string): NumberMagic {
  return { ...ordered(line, { refusal }, meaning), always: true };
}

function cancelled(line: string, effect: Effect, meaning: string, always?: true): NumberMagic {
  return { line, methods: ['cancelDID'], effect, meaning, forSale: true, ...(always && { always }) };
}

function changed(line: string, meaning: string): NumberMagic {
  return { line, methods: changes, effect: { trick: 'idle' }, meaning, forSale: true };
}

function ported(line: string, effect: Effect, meaning: string, always?: true): NumberMagic {
  return { line, methods: porting, effect, meaning, forSale: false, ...(always && { always }) };
}
