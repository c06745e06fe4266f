import { type CourseStep, type LedgerEvent, type PortRequest } from './events.js';
import { magicOf, type MagicNumber } from './magic.js';
import { isWeekend, timestamp } from './wire.js';

/** A port as it stands. */
export interface Port extends Omit<PortRequest, 'seq' | 'type'> {
  readonly status: string;
  /** As the provider prints it; empty before there is one. */
  readonly actualFocDate: string;
  /** RFC 3339, UTC. */
  readonly modifiedAt: string;
  /** Whether its numbers have come to the account. */
  readonly ported: boolean;
}

/** How long a port takes by itself, in milliseconds after it was asked for. */
export interface PortTimings {
  portFocMs: number;
  portCompleteMs: number;
}

/** What a port may be moved to, and how. */
export interface PortMove {
  status: string;
  since: string;
  by: 'course' | 'command';
  actualFocDate?: string | undefined;
}

const foc = 'FOC';
const complete = 'COMPLETE';
const cancelled = 'CANCELLED';

/** The words that magic puts in the place of FOC. Such a port goes no further by itself. */
const insteadOfFoc: Partial<Record<MagicNumber['effect'], string>> = {
  port_exception: 'EXCEPTION',
  port_pending_documents: 'PENDING_DOCUMENTS',
  port_on_hold: 'ON_HOLD',
};

const dayMs = 24 * 3_600_000;
const usualBusinessDays = 5;

/** Whether a port with this status has come to its end. */
export function isClosed(status: string): boolean {
  return status === complete || status === cancelled;
}

/** The course of a port of these numbers that is asked for now. Of several magic numbers the first one's acts. */
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

/** The events of a move. From FOC on a port has a date; the numbers come when it is complete for the first time. */
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

/** Where no date was asked for: the fifth business day after the request, at 15:30:00. */
function firstFocDate(requestedAt: string): string {
  let day = Date.parse(requestedAt);
  for (let left = usualBusinessDays; left > 0; left -= isWeekend(day) ? 0 : 1) day += dayMs;
  return `${timestamp(new Date(day).toISOString()).slice(0, 10)} 15:30:00`;
}
