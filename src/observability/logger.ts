import pino from 'pino';
import { type GatewayConfig } from '../config/environment.js';

/** Facts that may be logged: names, IDs, codes, counts. Never a body, a header, a URL or a library's error object. */
export type LogFacts = Record<string, string | number | boolean | undefined>;

export interface Logger {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

/** The maximum number of bytes waiting to be written to standard output; further lines are dropped. */
const mostWaiting = 16 * 1024 * 1024;

/** One JSON line per entry, on standard output. Requests never wait for the reader of the output; what is left at shutdown is written then. */
export function createLogger({ logLevel }: Pick<GatewayConfig, 'logLevel'>): Logger {
  const output = pino.destination({ dest: 1, sync: false, maxLength: mostWaiting });
  // A full disk or a closed pipe loses lines but never stops the process.
  output.on('error', () => undefined);
  return pino({ level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
}

/** What may be logged about an unexpected error: its type, its message (truncated), and where it was thrown. */
export function factsOf(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const where = error.stack
    ?.split('\n')
    .slice(1, 4)
    .map((line) => line.trim())
    .join(' ');
  return { error: error.name, message: error.message.slice(0, 300), ...(where === undefined ? {} : { where }) };
}

const nameOfId: Readonly<Record<string, string>> = {
  rsv: 'reservationId',
  ord: 'orderId',
  prt: 'portId',
  chg: 'changeId',
};
const ownId = /^(rsv|ord|prt|chg)_[0-9a-z]{26}$/;

/** The fact name for an ID of a reservation, an order, a port or a change; undefined for any other text. */
export const idName = (text: string): string | undefined => nameOfId[ownId.exec(text)?.[1] ?? ''];
