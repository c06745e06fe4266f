import pino from 'pino';
import { type GatewayConfig } from '../config/environment.js';

/** Facts that may be logged: names, ids, codes, counts. Never a body, a header, a URL or an error object of a library. */
export type LogFacts = Record<string, string | number | boolean | undefined>;

export interface Logger {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

/** How much may wait for whoever reads standard output, in bytes; what comes beyond is dropped. */
const mostWaiting = 16 * 1024 * 1024;

/** One JSON line an entry, on standard output. No request waits for whoever reads it; what is left at the end is written then. */
export function createLogger({ logLevel }: Pick<GatewayConfig, 'logLevel'>): Logger {
  const output = pino.destination({ dest: 1, sync: false, maxLength: mostWaiting });
  // A disk that is full, or a reader that has gone, costs lines and never the process.
  output.on('error', () => undefined);
  return pino({ level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
}

/** What may be said of an unexpected error: its kind, its own words cut short, and where it came from. */
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

/** The name under which lines have the id of a reservation, an order, a port or a change; undefined for any other text. */
export const idName = (text: string): string | undefined => nameOfId[ownId.exec(text)?.[1] ?? ''];
