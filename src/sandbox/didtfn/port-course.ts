import { type CourseStep, type LedgerEvent, type PortRequest } from './events.js';
import { magicOf, type MagicNumber } from './magic.js';
import { isWeekend, timestamp } from './wire.js';

/** The current state of a port. */
export interface Port extends Omit<PortRequest, 'seq' | 'type'> {
  readonly status: string;
  /** As the provider prints it; empty until there is one. */
  readonly actualFocDate: string;
  /** RFC 3339, UTC. */
  readonly modifiedAt: string;
  /** Whether the account has its numbers. */
  readonly ported: boolean;
}

/** How long a port takes automatically, in milliseconds after its submission. */
export interface PortTimings {
  portFocMs: number;
  portCompleteMs: number;
}

/** A status change of a port. */
export interface PortMove {
  status: string;
  since: string;
  by: 'course' | 'command';
  actualFocDate?: string | undefined;
}

const foc = 'FOC';
const complete = 'COMPLETE';
const cancelled = 'CANCELLED';

/** Statuses that magic substitutes for FOC. Such a port does not progress automatically. */
const insteadOfFoc: Partial<Record<MagicNumber['effect'], string>> = {
  port_exception: 'EXCEPTION',
  port_pending_documents: 'PENDING_DOCUMENTS',
  port_on_hold: 'ON_HOLD',
};

const dayMs = 24 * 3_600_000;
const usualBusinessDays = 5;

/** Whether this is a final status. */
export function isClosed(status: string): boolean {
  return status === complete || status === cancelled;
}

/** The course of a port of these numbers, submitted now. Of several magic numbers, the first decides. */
export function courseOf(numbers: readonly string[], now: number, timings: PortTimings): CourseStep[] {
  const { portFocMs, portCompleteMs } = timings;
  const at = (ms: number): string => new Date(now + ms).toISOString();
  const effect = numbers
    .map((number) => magicOf(number, 'generate_lnp_order')?.effect)
    .find((one) => one === 'port_cancelled' || (one !== undefined && one in insteadOfFoc));
  const stopped = effect && insteadOfFoc[effect];
  if (stopped !== undefined) return [{ status: stopped, at: at(portFocMs) }];
  const end = effect === 'port_cancelled' ? cancelled : complete;
  return [
    { status: foc, at: at(portFocMs) },
    { status: end, at: at(Math.max(portFocMs, portCompleteMs)) },
  ];
}

/** The events of a status change. A port has a date from FOC on; the numbers arrive when it is first complete. */
export function moved(port: Port, { status, since, by, actualFocDate }: PortMove): LedgerEvent[] {
  const { orderId, numbers } = port;
  const date = actualFocDate ?? (status === foc || status === complete ? focDateOf(port) : undefined);
  const dated = date === undefined ? {} : { actualFocDate: date };
  const events: LedgerEvent[] = [{ type: 'port_status', orderId, status, since, by, ...dated }];
  if (status === complete && !port.ported) events.push({ type: 'allocate', orderId, numbers });
  return events;
}

function focDateOf({ actualFocDate, requestedFocDate, at }: Port): string {
  return actualFocDate || requestedFocDate || firstFocDate(at);
}

/** Without a requested date: the fifth business day after the request, at 15:30:00. */
function firstFocDate(requestedAt: string): string {
  let day = Date.parse(requestedAt);
  for (let left = usualBusinessDays; left > 0; left -= isWeekend(day) ? 0 : 1) day += dayMs;
  return `${timestamp(new Date(day).toISOString()).slice(0, 10)} 15:30:00`;
}
