export interface ProviderHealth {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

export const circuitStates = ['closed', 'open', 'half_open'] as const;

/** What the circuit breaker lets through: `closed` everything, `open` nothing, `half_open` one read that decides. */
export interface ProviderCircuit {
  readonly state: (typeof circuitStates)[number];
  /** Milliseconds until a deciding read is let through; 0 unless open. */
  readonly retryAfterMs: number;
}

/** The circuit of reads, and that of calls that change something. */
export type ProviderCircuits = Readonly<Record<'read' | 'effect', ProviderCircuit>>;

/** How long recent calls took. Integer milliseconds. */
export interface CallLatency {
  /** Number of calls measured. */
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** For reads and for calls that change something; absent if there was no recent call. */
export type ProviderLatency = Readonly<Partial<Record<'read' | 'effect', CallLatency>>>;

/** The rate limit for calls to the provider. Shared by all gateways that share Redis. */
export interface ProviderRate {
  readonly perSecond: number;
  readonly burst: number;
  /** Calls that could be sent at once now. */
  readonly remaining: number;
  /** Until when only a tenth of the rate is used because the provider asked for fewer calls, epoch ms; absent otherwise. */
  readonly slowedUntil?: number;
}
