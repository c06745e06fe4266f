import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { type Account } from './account.js';
import { tclControl } from './control.js';
import { Ledger, type LedgerView } from './ledger.js';
import { tclProvider } from './provider.js';
import { noQuirks } from './quirks.js';

/** Options of a TCL simulator. Times in milliseconds. */
export interface TclSimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `sandbox-tcl-token`. */
  token?: string;
  /** The file that keeps the ledger across restarts. Absent: memory only. */
  ledgerFile?: string;
  /** Time from an order to its start, from there to its end, and of a document review. Defaults 500, 1000, 500. */
  startMs?: number;
  deliverMs?: number;
  reviewMs?: number;
  /** Default 20000. */
  lateEffectMs?: number;
  /** Default 1000. */
  delayMs?: number;
  /** Default 300. */
  refuseMs?: number;
  /** The provider's clock before it is advanced, epoch milliseconds. */
  now?: () => number;
}

/** A running TCL simulator. */
export interface TclSimulator {
  readonly baseUrl: string;
  readonly port: number;
  readonly token: string;
  /** The first of two customers, with its resources. */
  readonly customerId: string;
  readonly contactId: string;
  readonly paymentMethodId: string;
  /** The first of two locations. */
  readonly locationId: string;
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Advances the provider's clock. */
  advance(ms: number): void;
  /** Revokes or restores the token's access to a customer. */
  setAccess(customerId: string, allowed: boolean): void;
  /** Calls `observer` for every call, which waits for the returned promise; returns a function that stops observing. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** The two customers that the token has access to; the provider has others. */
const customers = [
  { customerId: 'cust-1', contactId: 'cont-1', paymentMethodId: 'pay-1', locationIds: ['loc-1', 'loc-2'] },
  { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationIds: ['loc-3'] },
] as const;

/** The provider itself: numbers of twelve countries, reservations, orders and documents; no server yet. */
export function playTcl(options: TclSimulatorOptions = {}) {
  const { token = 'sandbox-tcl-token', ledgerFile } = options;
  const { startMs = 500, deliverMs = 1000, reviewMs = 500 } = options;
  const clock = new ProviderClock(options.now);
  const ledger = new Ledger(clock.now, ledgerFile);
  const account: Account = {
    ...{ customers, barred: new Set<string>(), ledger, pace: { startMs, deliverMs, reviewMs } },
    quirks: { ...noQuirks },
    now: clock.now,
  };
  const { locationIds, ...ids } = customers[0];
  return {
    ...{ clock, ledger, account, token, ...ids, locationId: locationIds[0] },
    provider: tclProvider(account, token),
  };
}

/** Starts it as an HTTP server. */
export async function startTclSimulator(options: TclSimulatorOptions = {}): Promise<TclSimulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const { lateEffectMs = 20_000, delayMs = 1000, refuseMs = 300 } = options;
  const { clock, account, provider, ledger, ...known } = playTcl(options);
  const server = await startServer({
    host,
    port,
    timings: { lateEffectMs, delayMs, refuseMs },
    clock,
    provider,
    control: (faults) => tclControl(account, clock, provider.operations, faults),
  });
  return {
    ...server,
    ...known,
    baseUrl: `http://${host}:${server.port}`,
    ledger,
    advance: (ms) => clock.advance(ms),
    setAccess: (customerId, allowed) =>
      void (allowed ? account.barred.delete(customerId) : account.barred.add(customerId)),
    close() {
      ledger.close();
      return server.close();
    },
  };
}
