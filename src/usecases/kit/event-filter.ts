import { type EventType } from '../../domain/event-types.js';

/** Which events of a feed are wanted. */
export interface EventFilter {
  types?: readonly EventType[];
  /** The id of what they are about. */
  resource?: string;
}
