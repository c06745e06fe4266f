import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { type Account } from './account.js';
import { tclControl } from './control.js';
import { Ledger, type LedgerView } from './ledger.js';
import { tclProvider } from './provider.js';
import { noQuirks } from './quirks.js';

/** How a TCL simulator is set up. Times in milliseconds. */
export interface TclSimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `sandbox-tcl-token`. */
  token?: string;
  /** File that keeps the ledger over restarts. Absent: memory only. */
  ledgerFile?: string;
  /** From an order to its start, from there to its end, and how long a document is reviewed. Defaults 500, 1000, 500. */
  startMs?: number;
  deliverMs?: number;
  reviewMs?: number;
  /** Default 20000. */
  lateEffectMs?: number;
  /** Default 1000. */
  delayMs?: number;
  /** Default 300. */
  refuseMs?: number;
  /** The provider's clock before it is moved, epoch milliseconds. */
  now?: () => number;
}

/** A running TCL simulator. */
export interface TclSimulator {
  readonly baseUrl: string;
  readonly port: number;
  readonly token: string;
  /** The first of two customers, and what is his. */
  readonly customerId: string;
  readonly contactId: string;
  readonly paymentMethodId: string;
  /** The first of two places. */
  readonly locationId: string;
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Moves the provider's clock on. */
  advance(ms: number): void;
  /** Takes the token's access to a customer away, or gives it back. */
  setAccess(customerId: string, allowed: boolean): void;
  /** Watches every call, and holds it up while the returned promise is pending; returns the function that ends it. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** Two customers whom the token is good for; the provider has others. */
const customers = [
  { customerId: 'cust-1', contactId: 'cont-1', paymentMethodId: 'pay-1', locationIds: ['loc-1', 'loc-2'] },
  { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationIds: ['loc-3'] },
] as const;

/** The provider itself: numbers of twelve countries, reservations, orders and documents. Nobody reaches it yet. */
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

/** Starts it behind HTTP. */
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
