import { idName, type LogFacts } from './logger.js';

/** The request that something was begun by. */
export interface Origin {
  requestId: string;
  /** The caller's trace (W3C `traceparent`), if it sent one. */
  traceId?: string;
}

const mostKept = 10_000;

/**
 * Which requests the latest resources were begun by, so that what is done for them afterwards is logged with the same ids. Kept in
 * memory only: what another process has begun, or this one long ago, has no origin here.
 */
export class Origins {
  private readonly known = new Map<string, Origin>();

  /** From now on what is done for the resource is done for this request. */
  note(resourceId: string, origin: Origin): void {
    this.known.delete(resourceId);
    this.known.set(resourceId, origin);
    if (this.known.size <= mostKept) return;
    for (const oldest of this.known.keys()) return void this.known.delete(oldest);
  }

  of(resourceId: string): Origin | undefined {
    return this.known.get(resourceId);
  }

  /** What a line about the resource names: its id, and the request that began it. */
  factsOf(resourceId: string): LogFacts {
    return { [idName(resourceId) ?? 'subjectId']: resourceId, ...this.of(resourceId) };
  }
}
