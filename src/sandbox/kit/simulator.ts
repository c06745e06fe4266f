/** What a simulator is started with, by anyone. */
export interface SimulatorSetup {
  /** 0: any free port. */
  port?: number;
  /** The file that keeps the ledger across restarts. Absent: memory only. */
  ledgerFile?: string;
  /** Shortens the provider's slow processes to seconds, for a gateway that someone is watching. */
  brisk?: boolean;
  /** A setting of this provider, by name without its prefix. Throws if the simulator does not support its value. */
  setting: (name: string) => string | undefined;
}

/** A running simulator, and how a gateway reaches it. */
export interface StartedSimulator {
  baseUrl: string;
  /** The gateway's variables in addition to the base URL, by name without prefix. */
  variables: Record<string, string>;
  close(): Promise<void>;
}

/** A provider's simulator, as exported by its folder's `entry.ts`. */
export interface Simulator {
  /** Display name. */
  name: string;
  /** Values that select an outcome. */
  magic: readonly { line: string; operation: string; meaning: string }[];
  start(setup: SimulatorSetup): Promise<StartedSimulator>;
}
