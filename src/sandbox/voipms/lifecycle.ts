import { type Account } from './account.js';
import { fill } from './backorders.js';
import { type LedgerEvent, type NewNumber, type Settings } from './events.js';
import { centerNear, isTollFree } from './inventory.js';
import { placeOf } from './places.js';
import { portCourse, portStatuses } from './portstatus.js';
import { type Port } from './state.js';
import { day } from './wire.js';

/** Does what the clock says is due: ports go on to their next status, back orders get their numbers. */
export function advance(account: Account): void {
  const { ledger, now, portStepMs, backOrderMs } = account;
  for (const port of ledger.ports()) {
    for (let next = dueStatus(port); next !== undefined; next = dueStatus(port)) {
      const since = port.statusSince + portStepMs;
      if (since > now()) break;
      moveTo(next, port, since, account);
    }
  }
  for (const order of ledger.backOrders()) if (Date.parse(order.since) + backOrderMs <= now()) fill(order, account);
}

/** The status that follows when nobody interferes; undefined where a port has come to its end or waits for somebody. */
export function nextStatus({ status }: Port): string | undefined {
  const at = portCourse.indexOf(status);
  return at < 0 ? undefined : portCourse[at + 1];
}

/** Puts a port into a status, and its numbers into the account when it is time for them. */
export function moveTo(status: string, port: Port, since: number, account: Account): void {
  const { ledger, quirks, portStepMs } = account;
  const { portid, numbers } = port;
  const rejected = status === 'cancelled' && port.fate === 'rejected';
  const moved: LedgerEvent = {
    type: 'port_status',
    portid,
    status,
    note: rejected ? 'Rejected by the losing carrier.' : `Status: ${portStatuses[status] ?? status}.`,
    since,
    ...(status === 'foc_received' && { focDate: day(since + portStepMs) }),
  };
  const arrives = status === 'completed' || (status === 'foc_received' && quirks.arrivesAtFoc);
  const arrived = arrives ? numbers.filter((did) => !ledger.number(did)) : [];
  ledger.record(
    moved,
    ...arrived.map((did): LedgerEvent => ({ type: 'allocate', number: portedNumber(did, port, account) })),
  );
}

/** What a ported number does before anybody has said so, beside ringing the main account. */
const newlyPorted: Settings = {
  failover_busy: 'none:',
  failover_unreachable: 'none:',
  failover_noanswer: 'none:',
  voicemail: '',
  pop: '15',
  dialtime: '60',
  cnam: '0',
  callerid_prefix: '',
  note: '',
  billing_type: '1',
};

function portedNumber(did: string, { details }: Port, { accountNo }: Account): NewNumber {
  const center = centerNear(did);
  const place = center ? placeOf(center) : `${details['city']}, ${details['state']}`;
  return {
    did,
    kind: 'ported',
    description: isTollFree(did) ? 'Toll Free' : place,
    settings: { routing: `account:${accountNo}`, ...newlyPorted },
  };
}

/** Papers come from the account, not from the clock; so does what a magic number keeps from happening. */
function dueStatus(port: Port): string | undefined {
  if (port.status === 'awaiting_documentation') return undefined;
  if (port.status === 'pending_approval' && port.fate === 'stuck') return undefined;
  return port.status === 'processing' && port.fate === 'rejected' ? 'cancelled' : nextStatus(port);
}
