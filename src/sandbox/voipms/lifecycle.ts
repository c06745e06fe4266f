import { type Account } from './account.js';
import { fill } from './backorders.js';
import { type LedgerEvent, type NewNumber, type Settings } from './events.js';
import { centerNear, isTollFree } from './inventory.js';
import { placeOf } from './places.js';
import { portCourse, portStatuses } from './portstatus.js';
import { type Port } from './state.js';
import { day } from './wire.js';

/** Executes what is due: ports move to their next status, back orders get their numbers. */
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

/** The next automatic status; undefined if the port has ended or waits for an action. */
export function nextStatus({ status }: Port): string | undefined {
  const at = portCourse.indexOf(status);
  return at < 0 ? undefined : portCourse[at + 1];
}

/** Sets a port's status, and adds its numbers to the account when it is time. */
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

/** The settings of a newly ported number, in addition to routing to the main account. */
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

/** Documents are uploaded by the account, not due at a time; a magic number may prevent progress. */
function dueStatus(port: Port): string | undefined {
  if (port.status === 'awaiting_documentation') return undefined;
  if (port.status === 'pending_approval' && port.fate === 'stuck') return undefined;
  return port.status === 'processing' && port.fate === 'rejected' ? 'cancelled' : nextStatus(port);
}
