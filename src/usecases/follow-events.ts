import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { typesFor } from '../access/event-access.js';
import { type Timer } from '../clock.js';
import { GatewayError } from '../domain/errors.js';
import { type OutboxEvent } from '../domain/event-data.js';
import { Ledger } from '../ledger/ledger.js';
import { type EventFilter } from './kit/event-filter.js';

/** The maximum number of open streams: per key, per tenant, and at this gateway. */
const maxStreams = { perKey: 10, perTenant: 50, inAll: 1_000 };
/** Events per read. */
const pageSize = 100;
/** After this long without events, a reader gets a keep-alive. */
const quietMs = 15_000;
/** How often to look for events written by other processes. */
const elsewhereMs = 500;
const retrySeconds = 10;

/** Readers that follow their feeds live, each from its own place. Readers of one tenant that are up to date share one read. */
@Injectable()
export class FollowEvents implements BeforeApplicationShutdown {
  private readonly readers = new Set<EventReader>();
  private readonly reads = new Map<string, Promise<OutboxEvent[]>>();
  private polling: Timer | undefined;
  private readonly onPlaced = (tenants: ReadonlySet<string>): void => {
    // Reads in progress may have started before these events were placed.
    this.reads.clear();
    for (const reader of this.readers) if (tenants.has(reader.caller.tenant)) reader.wake();
  };

  constructor(private readonly ledger: Ledger) {
    ledger.news.on('placed', this.onPlaced);
  }

  /** Follows the feed from a place on, until the reader is closed. */
  follow(caller: Caller, { types, resource }: EventFilter, after: number): EventReader {
    const wanted = typesFor(caller, types);
    this.makeRoom(caller);
    const reader: EventReader = new EventReader(
      this.ledger,
      caller,
      after,
      (place) => this.read(caller.tenant, place),
      ({ type, subjectId }) =>
        (wanted === undefined || wanted.some((one) => one === type)) && (resource ?? subjectId) === subjectId,
      () => this.left(reader),
    );
    this.readers.add(reader);
    if (this.ledger.kind === 'postgres')
      this.polling ??= this.ledger.clock.every(elsewhereMs, () => this.readers.forEach((one) => one.wake()));
    return reader;
  }

  beforeApplicationShutdown(): void {
    this.ledger.news.off('placed', this.onPlaced);
    for (const reader of this.readers) reader.close();
  }

  private makeRoom({ tenant, keyId }: Caller): void {
    const [ofTenant, ofKey] = [
      [...this.readers].filter(({ caller }) => caller.tenant === tenant),
      [...this.readers].filter(({ caller }) => caller.keyId === keyId),
    ];
    if (ofKey.length >= maxStreams.perKey)
      throw full(`API key "${keyId}" already has ${maxStreams.perKey} open streams.`);
    if (ofTenant.length >= maxStreams.perTenant)
      throw full(`Tenant "${tenant}" already has ${maxStreams.perTenant} open streams.`);
    if (this.readers.size >= maxStreams.inAll) throw full(`This gateway already has ${maxStreams.inAll} open streams.`);
  }

  private read(tenant: string, after: number): Promise<OutboxEvent[]> {
    const name = `${after} ${tenant}`;
    const read = this.reads.get(name) ?? this.ledger.outbox.page({ tenant, after, limit: pageSize });
    this.reads.set(name, read);
    return read.finally(() => {
      if (this.reads.get(name) === read) this.reads.delete(name);
    });
  }

  private left(reader: EventReader): void {
    this.readers.delete(reader);
    if (this.readers.size > 0) return;
    this.polling?.cancel();
    this.polling = undefined;
  }
}

const full = (why: string): GatewayError =>
  new GatewayError('rate_limited', why, { retry: { safe: true, afterSeconds: retrySeconds } });

/** A reader of a feed. Events are read only when requested: a slow reader keeps nothing in memory but its place. */
export class EventReader {
  private closed = false;
  private isNew = true;
  private wakeUp = (): void => undefined;

  constructor(
    private readonly ledger: Pick<Ledger, 'clock'>,
    readonly caller: Caller,
    private place: number,
    private readonly read: (after: number) => Promise<OutboxEvent[]>,
    private readonly wanted: (event: OutboxEvent) => boolean,
    private readonly onClosed: () => void,
  ) {}

  /** Tells the reader that there may be events after its place. */
  wake(): void {
    this.isNew = true;
    this.wakeUp();
  }

  /** Ends `events`: now, or once the last batch has been taken. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClosed();
    this.wakeUp();
  }

  /** Batches of events as they arrive; an empty batch if there have been none for a while. */
  async *events(): AsyncGenerator<OutboxEvent[], void> {
    const { clock } = this.ledger;
    let toldAt = clock.monotonic();
    try {
      while (!this.closed) {
        this.isNew = false;
        const page = await this.read(this.place);
        this.place = page.at(-1)?.sequence ?? this.place;
        const mine = page.filter(this.wanted);
        const quiet = toldAt + quietMs - clock.monotonic();
        if (mine.length > 0 || quiet <= 0) {
          yield mine;
          toldAt = clock.monotonic();
        } else if (page.length < pageSize) {
          await this.rest(quiet);
        }
      }
    } finally {
      this.close();
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.isNew || this.closed) return;
    await new Promise<void>((resolve) => {
      const timer = this.ledger.clock.after(ms, resolve);
      this.wakeUp = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}
