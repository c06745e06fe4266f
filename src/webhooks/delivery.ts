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

/** How many events of a feed are queued in one transaction. */
const takenAtOnce = 500;
/** How many events are read ahead of what is being sent. */
const readAhead = 256;
/** How often a receiver is tried while its queue is full. */
export const probeMs = 5 * 60_000;
const lookMs = 200;

/** What a delivery is made with. */
export interface DeliveryTools {
  ledger: Ledger;
  secrets: WebhookSecrets;
  sender: Pick<WebhookSender, 'send' | 'close'>;
  /** Requests to one endpoint at the same time. */
  atOnce: number;
  /** Events that wait for one endpoint; the rest stays in the feed. */
  mostQueued: number;
}

/**
 * What one process does for one endpoint while it has its lease: it queues what is new in the feed, sends what is due, and writes down how that went.
 * Of one subject, an event is sent after the one before it has been delivered, and subjects go side by side. What has been sent and is not written
 * down when the process dies is sent again.
 */
export class Delivery {
  private readonly clock: Clock;
  /** By subject, what is being sent (the first) and what comes after it. */
  private readonly lanes = new Map<string, QueuedEvent[]>();
  /** Ids of what is in memory, or not written down yet. */
  private readonly known = new Set<string>();
  /** Subjects whose last attempt has failed, until that is written down. */
  private readonly failed = new Set<string>();
  /** Subjects of which something is being sent. */
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
    /** A transaction that fails if another process has taken the endpoint over. */
    private readonly commit: (work: (ledger: LedgerView) => Promise<void>) => Promise<void>,
  ) {
    this.clock = tools.ledger.clock;
  }

  /** Sends until nothing is due, or `isOver` says so and what is under way has its end. */
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
      // Whatever has stopped it: nothing more is begun.
      this.lanes.clear();
    }
  }

  /** There may be something new in the feed. */
  look(): void {
    this.asked = true;
    this.turn();
  }

  /** What another process has written, and what has become due, announces itself to nobody here. */
  private async orLater(turn: Promise<void>): Promise<void> {
    const timer = this.clock.after(lookMs, this.turn);
    await turn;
    timer.cancel();
  }

  /** A queue that is full takes nothing from the feed until its receiver is back, which somebody has to find out. */
  private async makeRoom(): Promise<void> {
    const { id } = this.endpoint;
    const { webhookQueue } = this.tools.ledger;
    this.room = this.tools.mostQueued - (await webhookQueue.size(id));
    if (this.room > 0) return;
    const [last] = await webhookQueue.attempts(id, { limit: 1 });
    const now = this.clock.now();
    if (!last || now - last.at >= probeMs) await this.commit((ledger) => ledger.webhookQueue.hastenFirst(id, now));
  }

  /** Reads the endpoint anew: whoever changes it is heeded from the next event on. Whether it is to be told anything. */
  private async refresh(): Promise<boolean> {
    const found = await this.tools.ledger.webhookEndpoints.find(this.endpoint.id);
    if (!found || found.disabled !== undefined) return false;
    this.endpoint = found;
    const sealed = [found.secret];
    if (found.previousSecret && found.previousSecret.until > this.clock.now()) sealed.push(found.previousSecret.secret);
    this.secrets = sealed.map((one) => this.tools.secrets.open(found.id, one));
    return true;
  }

  /** Queues what is new, and reads what is due. Whether there was anything, or is something in memory. */
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

  /** Queues a page of the feed, or where that has nothing new, of what was asked for again. */
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
        // What is behind it waits as long, and is read again when it is due.
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
    // Receivers compare it with their own clock, which nobody moves.
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

  /** Writes down everything that has been attempted by now, in one transaction. */
  private async writeDown(): Promise<void> {
    const { attempted } = this;
    if (attempted.length === 0) return;
    this.attempted = [];
    await this.commit(async (ledger) => {
      this.room += await settle(ledger, this.endpoint, attempted, this.clock.now(), this.tools.mostQueued);
    });
    for (const { queued, answer } of attempted) {
      this.known.delete(queued.event.id);
      // Nothing of a subject is sent between a failure and here, so it is this one.
      if (!answer.delivered) this.failed.delete(queued.event.subjectId);
    }
  }

  /** Begins nothing more. */
  private forgetWaiting(): void {
    for (const [subjectId, lane] of this.lanes) {
      const waiting = this.underWay.has(subjectId) ? lane.splice(1) : lane.splice(0);
      for (const { event } of waiting) this.known.delete(event.id);
      if (lane.length === 0) this.lanes.delete(subjectId);
    }
  }
}
