import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { type Account, type CartMode } from './account.js';
import { didtfnControl } from './control.js';
import { Ledger, type LedgerView } from './ledger.js';
import { centsOf } from './money.js';
import { didtfnProvider } from './provider.js';
import { noQuirks } from './wire.js';

/** How a DID/TFN simulator is set up. */
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
  /** File that keeps the ledger over restarts. Absent: memory only. */
  ledgerFile?: string;
  /** US dollars before the first entry of the ledger. Default 10000.00. */
  balance?: string;
  /** How late the fault `late_effect` takes effect, in milliseconds. Default 20000. */
  lateEffectMs?: number;
  /** How late the fault `delay` answers, in milliseconds. Default 1000. */
  delayMs?: number;
  /** How long the fault `refuse` refuses connections, in milliseconds. Default 300. */
  refuseMs?: number;
  /** When a port reaches FOC by itself, in milliseconds after it was asked for. Default 5000. */
  portFocMs?: number;
  /** When a port is complete by itself, in milliseconds after it was asked for. Default 15000. */
  portCompleteMs?: number;
  /** The provider's clock, epoch milliseconds. */
  now?: () => number;
}

/** A running DID/TFN simulator. */
export interface DidtfnSimulator {
  /** What a gateway is given as the provider's base URL; operation names are appended to it. */
  readonly baseUrl: string;
  readonly port: number;
  readonly token: string;
  readonly accountNo: string;
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Watches every call, and holds it up while the returned promise is pending; returns the function that ends it. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** The provider itself, with its own numbers, cart, orders and money. Nobody reaches it yet. */
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

/** Starts it behind HTTP. */
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
