import { type EventType } from '../../domain/event-types.js';

/** Filter of a feed. */
export interface EventFilter {
  types?: readonly EventType[];
  /** The ID of the resource that the events are about. */
  resource?: string;
}
