import { createHash } from 'node:crypto';
import { type UploadedFile } from '../kit/request.js';
import { type Account, enchanted, type Operation } from './account.js';
import { type Paper } from './events.js';
import { categoryOf } from './inventory.js';
import { orderMembers } from './order-members.js';
import { invalid, type Params } from './params.js';
import { courseOf } from './port-course.js';
import { Group, isWeekend, LooseReply, momentOf, Refusal, success, type Value } from './wire.js';

/** The price of a port, in US cents per number, charged at once. */
const portCents = 500;
/** The trunk group for ported numbers. */
const portTrunk = '3';

const checkLnp: Operation = (params, account) => {
  const { accepted, rejected } = verdict(numbersOf(params), account);
  return success(['accepted', grouped(accepted)], ['rejected', grouped(rejected)]);
};

const generateLnpOrder: Operation = (params, account) => {
  const { ledger, now, portTimings } = account;
  const asked = numbersOf(params);
  const category = params.requiredCategory();
  if (asked.some((number) => categoryOf(number) !== category)) throw invalid('category');
  const subscriberType = params.requiredWord('subscriberType', ['residential', 'business']);
  const loaAuthorizingPerson = firstAndLastName(params);
  const loa = params.requiredFile('loa_doc');
  const carrier = params.requiredFile('carrier_doc');
  const requestedFocDate = focDate(params, now());
  const { accepted } = verdict(asked, account);
  if (accepted.length === 0) throw invalid('numbers');

  const { ports, funds } = ledger.state;
  const amountCents = portCents * accepted.length;
  if (funds.balanceCents < amountCents) throw new Refusal('Insufficient balance');
  const orderId = ports.nextId();
  ledger.record(
    {
      type: 'port',
      orderId,
      trunkId: portTrunk,
      numbers: accepted,
      category,
      amountCents,
      subscriberType,
      loaAuthorizingPerson,
      requestedFocDate,
      loaDoc: filed(`${orderId}_loa`, loa),
      carrierDoc: filed(`${orderId}_carrier`, carrier),
      wirelessAccountNumber: params.text('wirelessAccountNumber') !== undefined,
      wirelessPin: params.text('wirelessPin') !== undefined,
      course: courseOf(accepted, now(), portTimings),
    },
    { type: 'charge', orderId, amountCents },
  );
  const port = ports.find(orderId);
  if (!port) throw new Error(`Port ${orderId} is missing after it was made`);
  return new LooseReply(
    success(['success', 'Order Generated Successfully.'], ['orderNo', orderId], ...orderMembers(port, account, 'New'), [
      'acceptedTns',
      grouped(accepted),
    ]),
  );
};

/** The port-in operations. */
export const porting: Readonly<Record<string, Operation>> = {
  check_lnp: checkLnp,
  generate_lnp_order: generateLnpOrder,
};

/** The numbers of a call: ten digits each, no duplicates. */
function numbersOf(params: Params): string[] {
  const numbers = params.requiredNumbers('numbers', 11);
  if (numbers.some((number) => !/^1[2-9]\d{2}[2-9]/.test(number))) throw invalid('numbers');
  return [...new Set(numbers.map((number) => number.slice(1)))];
}

/** Numbers that are here already, or being ported here, are rejected. */
function verdict(numbers: readonly string[], account: Account): { accepted: string[]; rejected: string[] } {
  const { numbers: known, ports } = account.ledger.state;
  const unnamed = enchanted(account, 'check_lnp', numbers, 'unnamed');
  const refused = enchanted(account, 'check_lnp', numbers, 'refused');
  const isRejected = (number: string): boolean =>
    refused.includes(number) || known.find(number) !== undefined || ports.isPorting(number);
  const named = numbers.filter((number) => !unnamed.includes(number));
  return { accepted: named.filter((number) => !isRejected(number)), rejected: named.filter(isRejected) };
}

/** Exactly the document's sample: a list with one group of numbers. */
function grouped(numbers: readonly string[]): Value {
  return numbers.length > 0 ? [new Group(numbers)] : [];
}

function firstAndLastName(params: Params): string {
  const name = params.requiredText('loaAuthorizingPerson');
  if (!/\S\s+\S/.test(name)) throw invalid('loaAuthorizingPerson');
  return name;
}

/** The requested date; empty if there is none. */
function focDate(params: Params, now: number): string {
  const date = params.text('requestedFocDate');
  if (date === undefined) return '';
  const at = momentOf(date);
  if (at === undefined || at < now || isWeekend(at)) throw invalid('requestedFocDate');
  return date;
}

/** Documents are not stored: only enough to tell one from another. */
function filed(name: string, { filename, content }: UploadedFile): Paper {
  const ending = /\.[a-z\d]{1,5}$/i.exec(filename)?.[0].toLowerCase() ?? '';
  return { name: name + ending, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
