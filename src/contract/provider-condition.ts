export interface ProviderHealth {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

export const circuitStates = ['closed', 'open', 'half_open'] as const;

/** What the circuit breaker lets through: `closed` everything, `open` nothing, `half_open` one read that decides. */
export interface ProviderCircuit {
  readonly state: (typeof circuitStates)[number];
  /** Milliseconds until a call is let through that decides; 0 unless open. */
  readonly retryAfterMs: number;
}

/** The circuit of reads, and that of calls that change something. */
export type ProviderCircuits = Readonly<Record<'read' | 'effect', ProviderCircuit>>;

/** How long the latest calls took. Whole milliseconds. */
export interface CallLatency {
  /** How many calls this is taken from. */
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** The same for reads and for calls that change something; absent where there was none lately. */
export type ProviderLatency = Readonly<Partial<Record<'read' | 'effect', CallLatency>>>;

/** How many calls the gateway may make. Shared by all gateways where they share Redis. */
export interface ProviderRate {
  readonly perSecond: number;
  readonly burst: number;
  /** Calls that could be made at once now. */
  readonly remaining: number;
  /** Until when a tenth of that is used because the provider has asked for it, epoch ms; absent otherwise. */
  readonly slowedUntil?: number;
}
