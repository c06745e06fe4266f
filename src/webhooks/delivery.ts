import { type Clock } from '../clock.js';
import { toCloudEvent } from '../domain/cloud-event.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { everyType, nextAttemptAt, type WebhookAttempt, type WebhookEndpoint } from '../domain/webhook.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type QueuedEvent } from '../ledger/webhook-queue.js';
import { type WebhookSecrets } from './secrets.js';
import { type WebhookSender } from './sender.js';
import { type Attempted, settle } from './settlement.js';
import { signedHeaders } from './signature.js';

/** Events of a feed queued per transaction. */
const takenAtOnce = 500;
/** Events read ahead of those being sent. */
const readAhead = 256;
/** How often a receiver with a full queue is tried. */
export const probeMs = 5 * 60_000;
const lookMs = 200;

/** What a delivery needs. */
export interface DeliveryTools {
  ledger: Ledger;
  secrets: WebhookSecrets;
  sender: Pick<WebhookSender, 'send' | 'close'>;
  /** Concurrent requests to one endpoint. */
  atOnce: number;
  /** Maximum queued events per endpoint; the rest stays in the feed. */
  mostQueued: number;
}

/**
 * The work of one process for one endpoint while it has the lease: it queues new events of the feed, sends those due, and records the results. Events
 * of one subject are sent in order, each after the previous one was delivered; subjects are sent in parallel. An event that was sent but not recorded
 * when the process dies is sent again.
 */
export class Delivery {
  private readonly clock: Clock;
  /** By subject: the event being sent, followed by those waiting for it. */
  private readonly lanes = new Map<string, QueuedEvent[]>();
  /** IDs of events in memory, or not yet recorded. */
  private readonly known = new Set<string>();
  /** Subjects whose last attempt failed and is not yet recorded. */
  private readonly failed = new Set<string>();
  /** Subjects with a request in progress. */
  private readonly underWay = new Set<string>();
  private attempted: Attempted[] = [];
  private sending = 0;
  private secrets: Buffer[] = [];
  private room = 0;
  private asked = false;
  private turn = (): void => undefined;

  constructor(
    private endpoint: WebhookEndpoint,
    private readonly tools: DeliveryTools,
    /** A transaction that fails if another process has taken over the endpoint. */
    private readonly commit: (work: (ledger: LedgerView) => Promise<void>) => Promise<void>,
  ) {
    this.clock = tools.ledger.clock;
  }

  /** Sends until nothing is due, or until `isOver` returns true and the requests in progress have ended. */
  async work(isOver: () => boolean): Promise<void> {
    try {
      await this.makeRoom();
      for (;;) {
        this.asked = false;
        const turn = new Promise<void>((resolve) => (this.turn = resolve));
        await this.writeDown();
        const more = !isOver() && (await this.refresh()) && (await this.readOn());
        if (!more) this.forgetWaiting();
        this.sendMore();
        if (this.attempted.length > 0 || (this.asked && more)) continue;
        if (this.sending > 0) await this.orLater(turn);
        else if (!more && (isOver() || !this.asked)) return;
      }
    } finally {
      // Whatever stopped the loop: no new request is started.
      this.lanes.clear();
    }
  }

  /** The feed may have new events. */
  look(): void {
    this.asked = true;
    this.turn();
  }

  /** Also wakes up after a while: changes by other processes and events that become due are not announced here. */
  private async orLater(turn: Promise<void>): Promise<void> {
    const timer = this.clock.after(lookMs, this.turn);
    await turn;
    timer.cancel();
  }

  /** A full queue takes no events from the feed until its receiver is back, so a probe has to be sent. */
  private async makeRoom(): Promise<void> {
    const { id } = this.endpoint;
    const { webhookQueue } = this.tools.ledger;
    this.room = this.tools.mostQueued - (await webhookQueue.size(id));
    if (this.room > 0) return;
    const [last] = await webhookQueue.attempts(id, { limit: 1 });
    const now = this.clock.now();
    if (!last || now - last.at >= probeMs) await this.commit((ledger) => ledger.webhookQueue.hastenFirst(id, now));
  }

  /** Reads the endpoint again, so that changes apply from the next event on. Returns whether it is enabled. */
  private async refresh(): Promise<boolean> {
    const found = await this.tools.ledger.webhookEndpoints.find(this.endpoint.id);
    if (!found || found.disabled !== undefined) return false;
    this.endpoint = found;
    const sealed = [found.secret];
    if (found.previousSecret && found.previousSecret.until > this.clock.now()) sealed.push(found.previousSecret.secret);
    this.secrets = sealed.map((one) => this.tools.secrets.open(found.id, one));
    return true;
  }

  /** Queues new events, and reads those due. Returns whether there were any, or any are in memory. */
  private async readOn(): Promise<boolean> {
    const taken = this.room > 0 && (await this.takeNext());
    if (this.known.size >= readAhead / 2) return true;
    const { ledger } = this.tools;
    const due = await ledger.webhookQueue.due(this.endpoint.id, this.clock.now(), readAhead + this.known.size);
    for (const queued of due) {
      const { id, subjectId } = queued.event;
      if (this.known.has(id) || this.failed.has(subjectId)) continue;
      this.known.add(id);
      const lane = this.lanes.get(subjectId);
      if (lane) lane.push(queued);
      else this.lanes.set(subjectId, [queued]);
    }
    return taken || this.known.size > 0;
  }

  /** Queues a page of the feed or, if there are no new events, of a requested replay. */
  private async takeNext(): Promise<boolean> {
    const { ledger } = this.tools;
    const { id, tenant, position, eventTypes } = this.endpoint;
    const types = eventTypes.includes(everyType) ? undefined : eventTypes;
    const last = await ledger.outbox.lastPlace(tenant);
    const replay = last > position ? undefined : await ledger.webhookQueue.nextReplay(id);
    const range = replay ?? { after: position, upTo: last };
    if (range.after >= range.upTo) return false;
    const upTo = Math.min(range.upTo, range.after + Math.min(takenAtOnce, this.room));
    await this.commit(async (within) => {
      this.room -= await within.webhookQueue.take(this.endpoint, { ...range, upTo }, this.clock.now(), types);
      if (replay) await within.webhookQueue.advanceReplay(replay, upTo);
      else await within.webhookEndpoints.moveTo(id, upTo);
    });
    return true;
  }

  private sendMore(): void {
    for (const [subjectId, lane] of this.lanes) {
      if (this.sending >= this.tools.atOnce) return;
      if (!this.underWay.has(subjectId)) this.sendFirst(subjectId, lane);
    }
  }

  private sendFirst(subjectId: string, lane: QueuedEvent[]): void {
    const queued = lane[0]!;
    this.underWay.add(subjectId);
    this.sending++;
    void this.attempt(queued).then((attempted) => {
      this.sending--;
      this.underWay.delete(subjectId);
      this.attempted.push(attempted);
      if (attempted.answer.delivered) lane.shift();
      else {
        // The events behind it wait as long, and are read again when it is due.
        for (const { event } of lane.splice(0)) if (event.id !== queued.event.id) this.known.delete(event.id);
        this.failed.add(subjectId);
      }
      if (lane.length === 0) this.lanes.delete(subjectId);
      this.sendMore();
      this.turn();
    });
  }

  private async attempt(queued: QueuedEvent): Promise<Attempted> {
    const { event, attempts } = queued;
    const { id: endpointId, url } = this.endpoint;
    const body = JSON.stringify(toCloudEvent(event));
    const at = this.clock.now();
    // Receivers compare the time with their own clock, so the sandbox's advance is taken off.
    const message = { id: event.id, at: at - this.clock.aheadMs, body };
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', ...signedHeaders(message, this.secrets) }; // prettier-ignore
    const answer = await this.tools.sender.send(url, headers, body);
    const attempt = attempts + 1;
    const { delivered, httpStatus, retryAfterMs, ms, error, excerpt } = answer;
    const next = delivered ? undefined : nextAttemptAt(attempt, this.clock.now(), this.clock.random(), retryAfterMs);
    const made: WebhookAttempt = onlySet({
      id: newId('dlv', this.clock),
      endpointId,
      eventId: event.id,
      attempt,
      at,
      httpStatus,
      delivered,
      nextAttemptAt: next,
      detail: onlySet({ url, ms, error, excerpt }),
    });
    return { queued, attempt: made, answer };
  }

  /** Records all attempts made so far, in one transaction. */
  private async writeDown(): Promise<void> {
    const { attempted } = this;
    if (attempted.length === 0) return;
    this.attempted = [];
    await this.commit(async (ledger) => {
      this.room += await settle(ledger, this.endpoint, attempted, this.clock.now(), this.tools.mostQueued);
    });
    for (const { queued, answer } of attempted) {
      this.known.delete(queued.event.id);
      // After a failure, nothing of the subject is sent before this point, so it is this event.
      if (!answer.delivered) this.failed.delete(queued.event.subjectId);
    }
  }

  /** Drops events that have not been started. */
  private forgetWaiting(): void {
    for (const [subjectId, lane] of this.lanes) {
      const waiting = this.underWay.has(subjectId) ? lane.splice(1) : lane.splice(0);
      for (const { event } of waiting) this.known.delete(event.id);
      if (lane.length === 0) this.lanes.delete(subjectId);
    }
  }
}
