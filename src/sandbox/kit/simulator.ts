/** What a simulator is started with, whoever starts it. */
export interface SimulatorSetup {
  /** 0: any free port. */
  port?: number;
  /** File that keeps the ledger over restarts. Absent: memory only. */
  ledgerFile?: string;
  /** What takes its time at the provider takes seconds here, for a gateway that somebody is watching. */
  brisk?: boolean;
  /** A setting of this provider, by its name without prefix. Throws where the simulator cannot do it. */
  setting: (name: string) => string | undefined;
}

/** A simulator that runs, and how a gateway reaches it. */
export interface StartedSimulator {
  baseUrl: string;
  /** The gateway's variables besides the base URL, by their names without prefix. */
  variables: Record<string, string>;
  close(): Promise<void>;
}

/** One provider's simulator, as `entry.ts` of its folder exports it. */
export interface Simulator {
  /** For people. */
  name: string;
  /** Values that decide the outcome. */
  magic: readonly { line: string; operation: string; meaning: string }[];
  start(setup: SimulatorSetup): Promise<StartedSimulator>;
}
