import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { typesFor } from '../access/event-access.js';
import { invalidField } from '../domain/errors.js';
import { type OutboxEvent } from '../domain/event-data.js';
import { onlySet } from '../domain/only-set.js';
import { Ledger } from '../ledger/ledger.js';
import { type EventFilter } from './kit/event-filter.js';

/** A tenant's events, from the ledger, oldest first. */
@Injectable()
export class EventFeed {
  constructor(private readonly ledger: Ledger) {}

  /** At most `limit` events, plus one if there are more; starts after the place `after`, or at the beginning. */
  page(caller: Caller, { types, resource }: EventFilter, after: number, limit: number): Promise<OutboxEvent[]> {
    const filter = onlySet({ types: typesFor(caller, types), subjectId: resource });
    return this.ledger.outbox.page({ tenant: caller.tenant, after, ...filter, limit: limit + 1 });
  }

  /** The place of an event in the caller's feed; `pointer` is the field that names it. */
  async placeOf(caller: Caller, id: string, pointer: string): Promise<number> {
    const event = await this.ledger.outbox.find(caller.tenant, id);
    if (event) return event.sequence;
    const detail = `There is no event ${id} in this feed. Events are kept for 30 days; start again without it.`;
    throw invalidField(pointer, 'unknown', detail);
  }

  /** The place of the newest event. */
  lastPlace(caller: Caller): Promise<number> {
    return this.ledger.outbox.lastPlace(caller.tenant);
  }
}
