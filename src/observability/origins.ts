import { type SpanContext } from '../contract/trace.js';
import { onlySet } from '../domain/only-set.js';
import { idName, type LogFacts } from './logger.js';

/** The request that started something. */
export interface Origin {
  requestId: string;
  /** The trace of the request (W3C `traceparent`): the one that its caller sent, or a new one if the request is traced. */
  traceId?: string;
  /** The span of the request, if it is recorded. */
  span?: SpanContext;
}

const mostKept = 10_000;

/**
 * Which requests started the latest resources, so that later work on them is logged with the same IDs. In memory only: what another process started,
 * or this one long ago, has no origin here.
 */
export class Origins {
  private readonly known = new Map<string, Origin>();

  /** From now on, work on the resource is logged with this request. */
  note(resourceId: string, origin: Origin): void {
    this.known.delete(resourceId);
    this.known.set(resourceId, origin);
    if (this.known.size <= mostKept) return;
    for (const oldest of this.known.keys()) return void this.known.delete(oldest);
  }

  of(resourceId: string): Origin | undefined {
    return this.known.get(resourceId);
  }

  /** Log facts about the resource: its ID, and the request that started it. */
  factsOf(resourceId: string): LogFacts {
    const { requestId, traceId } = this.of(resourceId) ?? {};
    return { [idName(resourceId) ?? 'subjectId']: resourceId, ...onlySet({ requestId, traceId }) };
  }
}
