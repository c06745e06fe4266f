import { type BreakerClass } from './breaker.js';
import { type CallRecord } from './call-record.js';
import { type DriftNews } from './drift.js';

/** The breaker has begun to keep calls of a class from the provider, or lets them through again. */
export interface CircuitMove {
  provider: string;
  class: BreakerClass;
  open: boolean;
}

/** Who is told what happens with a provider, for metrics and logs. */
export interface ProviderWatch {
  /** Every attempt. */
  readonly onCall?: (record: CallRecord) => void;
  readonly onCircuit?: (move: CircuitMove) => void;
  /** Each difference once, as long as they can be told apart: at most as often as `GET /v1/providers/{id}/drift` has entries. */
  readonly onDrift?: (news: DriftNews & { provider: string }) => void;
}

/** Tells whoever watches, who cannot change what happened by failing. */
export function tell<News>(watcher: ((news: News) => void) | undefined, news: News): void {
  try {
    watcher?.(news);
  } catch {
    // It has happened all the same.
  }
}
