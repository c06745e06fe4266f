import { ProviderClock } from '../kit/clock.js';
import { type Faults } from '../kit/faults.js';
import { type Observer, startServer } from '../kit/server.js';
import { type Account, usualSwitches } from './account.js';
import { localPrices } from './inventory.js';
import { voipmsControl } from './control.js';
import { Ledger, type LedgerView } from './ledger.js';
import { advance } from './lifecycle.js';
import { voipmsProvider } from './provider.js';
import { Secrets } from './secrets.js';
import { type Quirks, usualQuirks } from './wire.js';

/** Options of a VoIP.ms simulator. */
export interface VoipmsSimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `sandbox@example.com`. */
  username?: string;
  /** Default `sandbox-password`. */
  password?: string;
  /** Number of the main account, the prefix of sub-account names. Default 100000. */
  accountNo?: string;
  /** The file that keeps the ledger across restarts. Absent: memory only. */
  ledgerFile?: string;
  /** The account's opening balance in US dollars. Default 1000.00. */
  balance?: string;
  /** How long a port stays in each status after its documents were uploaded, in milliseconds. Default 60000. */
  portStepMs?: number;
  /** How long a back order waits for its number, in milliseconds. Default 60000. */
  backOrderMs?: number;
  /** Behaviour of the live service that differs from the default. */
  quirks?: Partial<Quirks>;
  /** Delay of the effect with the fault `late_effect`, in milliseconds. Default 20000. */
  lateEffectMs?: number;
  /** Delay of the reply with the fault `delay`, in milliseconds. Default 1000. */
  delayMs?: number;
  /** How long connections are refused with the fault `refuse`, in milliseconds. Default 300. */
  refuseMs?: number;
  /** The provider's clock, epoch milliseconds. */
  now?: () => number;
}

/** A running VoIP.ms simulator. */
export interface VoipmsSimulator {
  /** The API's only URL. */
  readonly baseUrl: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly ledger: LedgerView;
  readonly faults: Faults;
  /** Calls `observer` for every call, which waits for the returned promise; returns a function that stops observing. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

/** How often ports and back orders are advanced without calls, in milliseconds. */
const advanceMs = 100;

/** The provider with its clients, numbers, ports, sub-accounts and money; no server yet. */
export function playVoipms(options: VoipmsSimulatorOptions = {}) {
  const { accountNo = '100000', username = 'sandbox@example.com', password = 'sandbox-password' } = options;
  const { balance = '1000.00', ledgerFile: file, lateEffectMs = 20_000 } = options;
  const { portStepMs = 60_000, backOrderMs = 60_000 } = options;
  const timings = { lateEffectMs, delayMs: options.delayMs ?? 1000, refuseMs: options.refuseMs ?? 300 };
  const clock = new ProviderClock(options.now);
  const { now } = clock;
  const ledger = new Ledger({ balance, now, file });
  const account: Account = {
    accountNo,
    ledger,
    secrets: new Secrets(),
    quirks: { ...usualQuirks, ...options.quirks },
    switches: { ...usualSwitches },
    localPrices: { ...localPrices },
    now,
    portStepMs,
    backOrderMs,
    lateEffectMs: () => timings.lateEffectMs,
  };
  return {
    ...{ clock, ledger, account, timings, username, password },
    provider: voipmsProvider(account, username, password),
  };
}

/** Starts it as an HTTP server. */
export async function startVoipmsSimulator(options: VoipmsSimulatorOptions = {}): Promise<VoipmsSimulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const { clock, ledger, account, timings, username, password, provider } = playVoipms(options);
  const server = await startServer({
    ...{ host, port, timings, clock, provider },
    control: (faults) => voipmsControl(account, clock, provider.operations, faults),
  });
  const looking = setInterval(() => advance(account), advanceMs).unref();
  return {
    ...server,
    baseUrl: `http://${host}:${server.port}/api/v1/rest.php`,
    username,
    password,
    ledger,
    close() {
      clearInterval(looking);
      return server.close();
    },
  };
}
