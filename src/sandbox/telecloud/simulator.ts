import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { own, type Settings } from './account.js';
import { telecloudControl } from './control.js';
import { begin } from './first-records.js';
import { Ledger, type LedgerView } from './ledger.js';
import { telecloudProvider } from './provider.js';
import { noQuirks } from './quirks.js';

/** Options of a TeleCloud simulator. Times in milliseconds. */
export interface TelecloudSimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `sandbox-id-key`. */
  apiIdKey?: string;
  /** Default `sandbox-telecloud-key`. */
  apiKey?: string;
  /** The file that keeps the ledger across restarts. Absent: memory only. */
  ledgerFile?: string;
  /** How long orders of a slow plan are PENDING. Default 3000. */
  pendingMs?: number;
  /** Default 20000. */
  lateEffectMs?: number;
  /** Default 1000. */
  delayMs?: number;
  /** Default 300. */
  refuseMs?: number;
  now?: () => number;
}

/** A running TeleCloud simulator. */
export interface TelecloudSimulator {
  /** Operations are below it, at `/xml/{Group}/{Action}` and `/json/{Group}/{Action}`. */
  readonly baseUrl: string;
  readonly port: number;
  readonly apiIdKey: string;
  readonly apiKey: string;
  /** The cloud account that the keys belong to. */
  readonly account: { type: string; number: string };
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Calls `observer` for every call, which waits for the returned promise; returns a function that stops observing. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** The provider with products, plans and no customers yet; no server yet. */
export function playTelecloud(options: TelecloudSimulatorOptions = {}) {
  const { apiIdKey = 'sandbox-id-key', apiKey = 'sandbox-telecloud-key', pendingMs = 3000 } = options;
  const settings: Settings = { pendingMs, errorsHaveTransId: true, notAuthorized: [] };
  const quirks = { ...noQuirks };
  const clock = new ProviderClock(options.now);
  const ledger = new Ledger(clock.now, options.ledgerFile);
  begin(ledger);
  const { type, number } = own;
  return {
    ...{ clock, ledger, settings, quirks, apiIdKey, apiKey, account: { type, number } },
    provider: telecloudProvider(ledger, settings, quirks, { apiIdKey, apiKey }),
  };
}

/** Starts it as an HTTP server. */
export async function startTelecloudSimulator(options: TelecloudSimulatorOptions = {}): Promise<TelecloudSimulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const { lateEffectMs = 20_000, delayMs = 1000, refuseMs = 300 } = options;
  const { clock, ledger, settings, quirks, provider, ...known } = playTelecloud(options);
  const server = await startServer({
    ...{ host, port, clock, provider },
    timings: { lateEffectMs, delayMs, refuseMs },
    control: (faults) => telecloudControl(clock, ledger, settings, quirks, faults),
  });
  return {
    ...server,
    ...known,
    baseUrl: `http://${host}:${server.port}`,
    ledger,
    close() {
      ledger.close();
      return server.close();
    },
  };
}
