import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { type Account, type CartMode } from './account.js';
import { didtfnControl } from './control.js';
import { Ledger, type LedgerView } from './ledger.js';
import { centsOf } from './money.js';
import { didtfnProvider } from './provider.js';
import { noQuirks } from './wire.js';

/** Options of a DID/TFN simulator. */
export interface DidtfnSimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `sandbox-token`. */
  token?: string;
  /** Ten digits. Default 1000000001. */
  accountNo?: string;
  /** Default `shared`. */
  cart?: CartMode;
  /** The file that keeps the ledger across restarts. Absent: memory only. */
  ledgerFile?: string;
  /** Opening balance in US dollars. Default 10000.00. */
  balance?: string;
  /** Delay of the effect with the fault `late_effect`, in milliseconds. Default 20000. */
  lateEffectMs?: number;
  /** Delay of the reply with the fault `delay`, in milliseconds. Default 1000. */
  delayMs?: number;
  /** How long connections are refused with the fault `refuse`, in milliseconds. Default 300. */
  refuseMs?: number;
  /** When a port reaches FOC automatically, in milliseconds after its submission. Default 5000. */
  portFocMs?: number;
  /** When a port is complete automatically, in milliseconds after its submission. Default 15000. */
  portCompleteMs?: number;
  /** The provider's clock, epoch milliseconds. */
  now?: () => number;
}

/** A running DID/TFN simulator. */
export interface DidtfnSimulator {
  /** The base URL for a gateway; operation names are appended to it. */
  readonly baseUrl: string;
  readonly port: number;
  readonly token: string;
  readonly accountNo: string;
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Calls `observer` for every call, which waits for the returned promise; returns a function that stops observing. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** The provider itself, with its numbers, cart, orders and money; no server yet. */
export function playDidtfn(options: DidtfnSimulatorOptions & { origin: () => string }) {
  const { token = 'sandbox-token', accountNo = '1000000001', origin } = options;
  const { portFocMs = 5000, portCompleteMs = 15_000 } = options;
  const { cart = 'shared', balance = '10000.00', ledgerFile: file } = options;
  const clock = new ProviderClock(options.now);
  const { now } = clock;
  const ledger = new Ledger({ balanceCents: centsOf(balance), now, file });
  const account: Account = {
    accountNo,
    cart,
    ledger,
    quirks: { ...noQuirks },
    portTimings: { portFocMs, portCompleteMs },
    now,
    origin,
  };
  return { clock, ledger, account, token, accountNo, provider: didtfnProvider(account, token) };
}

/** Starts it as an HTTP server. */
export async function startDidtfnSimulator(options: DidtfnSimulatorOptions = {}): Promise<DidtfnSimulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const { lateEffectMs = 20_000, delayMs = 1000, refuseMs = 300 } = options;
  const origin = (): string => `http://${host}:${server.port}`;
  const { clock, account, provider, ledger, ...known } = playDidtfn({ ...options, origin });
  const server = await startServer({
    host,
    port,
    timings: { lateEffectMs, delayMs, refuseMs },
    clock,
    provider,
    control: (faults) => didtfnControl(account, clock, provider.operations, faults),
  });
  return {
    ...server,
    ...known,
    baseUrl: `${origin()}/api/did`,
    ledger,
    close() {
      ledger.close();
      return server.close();
    },
  };
}
