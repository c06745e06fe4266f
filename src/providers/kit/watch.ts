import { type BreakerClass } from './breaker.js';
import { type CallRecord } from './call-record.js';
import { type DriftNews } from './drift.js';

/** The breaker has opened or closed a class of calls. */
export interface CircuitMove {
  provider: string;
  class: BreakerClass;
  open: boolean;
}

/** Observers of a provider, for metrics and logs. */
export interface ProviderWatch {
  /** Called for every attempt. */
  readonly onCall?: (record: CallRecord) => void;
  readonly onCircuit?: (move: CircuitMove) => void;
  /** Called once per difference, for at most as many as `GET /v1/providers/{id}/drift` has entries. */
  readonly onDrift?: (news: DriftNews & { provider: string }) => void;
}

/** Calls an observer, whose failure must not change the outcome. */
export function tell<News>(watcher: ((news: News) => void) | undefined, news: News): void {
  try {
    watcher?.(news);
  } catch {
    // The event happened regardless.
  }
}
