import { type OutboxEvent } from '../domain/event-data.js';
import { idFrom } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type AttemptDetail, type WebhookAttempt } from '../domain/webhook.js';
import { json, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { toEvent } from './outbox.js';

/** An event queued for an endpoint. */
export interface QueuedEvent {
  event: OutboxEvent;
  /** The number of attempts since it was queued. */
  attempts: number;
}

/** Part of a tenant's feed, by place (after `after`, exclusive) and optionally by time (epoch ms). */
export interface FeedRange {
  after: number;
  upTo: number;
  since?: number;
  until?: number;
}

/** The part of a requested replay that is still to be queued. */
export interface Replay extends FeedRange {
  id: string;
}

/** Rows deleted per statement, so that other statements never wait longer than for these. */
const pruneBatch = 1_000;

/**
 * What is to be sent to each endpoint, and the attempts made. An endpoint's events of one subject are due in order: none is due before an earlier
 * one, and one that is postponed postpones those behind it.
 */
export class WebhookQueueStore {
  constructor(private readonly query: Query) {}

  /** Queues the events of a tenant's feed that the endpoint subscribes to (`types`; all if not given). Returns how many. */
  async take(
    endpoint: { id: string; tenant: string },
    range: FeedRange,
    now: number,
    types?: readonly string[],
  ): Promise<number> {
    const { after, upTo, since = 0, until = Number.MAX_SAFE_INTEGER } = range;
    const rows = await this.query(
      `INSERT INTO webhook_queue (endpoint_id, event_id, sequence, subject_id, attempts, due_at)
       SELECT CAST($1 AS TEXT), o.id, o.sequence, o.subject_id, 0, COALESCE(
         (SELECT MAX(q.due_at) FROM webhook_queue q WHERE q.endpoint_id = $1 AND q.subject_id = o.subject_id AND q.due_at > $3), CAST($3 AS BIGINT))
       FROM outbox o WHERE o.tenant = $2 AND o.sequence > $4 AND o.sequence <= $5 AND o.at >= $6 AND o.at <= $7 ${types ? 'AND o.type = ANY($8)' : ''}
       ON CONFLICT (endpoint_id, event_id) DO UPDATE SET attempts = 0, due_at = excluded.due_at RETURNING event_id`,
      [endpoint.id, endpoint.tenant, now, after, upTo, since, until, ...(types ? [types] : [])],
    );
    return rows.length;
  }

  /** How many events are queued for an endpoint. */
  async size(endpointId: string): Promise<number> {
    const [row] = await this.query(`SELECT COUNT(*) AS n FROM webhook_queue WHERE endpoint_id = $1`, [endpointId]);
    return Number(row?.['n']);
  }

  /** Due events, in the order in which to send them. */
  async due(endpointId: string, now: number, limit: number): Promise<QueuedEvent[]> {
    const rows = await this.query(
      `SELECT q.attempts, o.* FROM webhook_queue q JOIN outbox o ON o.id = q.event_id
       WHERE q.endpoint_id = $1 AND q.due_at <= $2 ORDER BY q.due_at, q.sequence LIMIT $3`,
      [endpointId, now, limit],
    );
    return rows.map((row) => ({ event: toEvent(row), attempts: Number(row['attempts']) }));
  }

  /** When the next event is due, epoch ms. */
  async nextDue(endpointId: string): Promise<number | undefined> {
    const [row] = await this.query(`SELECT due_at FROM webhook_queue WHERE endpoint_id = $1 ORDER BY due_at LIMIT 1`, [
      endpointId,
    ]);
    return row && Number(row['due_at']);
  }

  /** Removes events that were delivered or abandoned. */
  async drop(endpointId: string, eventIds: readonly string[]): Promise<void> {
    await this.query(`DELETE FROM webhook_queue WHERE endpoint_id = $1 AND event_id = ANY($2)`, [endpointId, eventIds]);
  }

  /** Postpones an event after a failed attempt until `dueAt`, with those behind it. */
  async putOff(
    endpointId: string,
    { id, subjectId }: Pick<OutboxEvent, 'id' | 'subjectId'>,
    attempts: number,
    dueAt: number,
  ): Promise<void> {
    await this.query(`UPDATE webhook_queue SET attempts = $3 WHERE endpoint_id = $1 AND event_id = $2`, [
      endpointId,
      id,
      attempts,
    ]);
    await this.query(
      `UPDATE webhook_queue SET due_at = $3 WHERE endpoint_id = $1 AND subject_id = $2 AND due_at < $3`,
      [endpointId, subjectId, dueAt],
    );
  }

  /** Makes this subject's waiting events due now: the one before them no longer holds them up. */
  async release(endpointId: string, subjectId: string, now: number): Promise<void> {
    await this.query(
      `UPDATE webhook_queue SET due_at = $3 WHERE endpoint_id = $1 AND subject_id = $2 AND due_at > $3`,
      [endpointId, subjectId, now],
    );
  }

  /** Makes the next event due now, to check whether the receiver is back. */
  async hastenFirst(endpointId: string, now: number): Promise<void> {
    await this.query(
      `UPDATE webhook_queue SET due_at = $2 WHERE endpoint_id = $1 AND due_at > $2
         AND event_id IN (SELECT event_id FROM webhook_queue WHERE endpoint_id = $1 ORDER BY due_at, sequence LIMIT 1)`,
      [endpointId, now],
    );
  }

  /** Makes all waiting events due now: the receiver is back. */
  async hasten(endpointId: string, now: number): Promise<void> {
    await this.query(`UPDATE webhook_queue SET due_at = $2 WHERE endpoint_id = $1 AND due_at > $2`, [endpointId, now]);
  }

  async clear(endpointId: string): Promise<void> {
    await this.query(`DELETE FROM webhook_queue WHERE endpoint_id = $1`, [endpointId]);
    await this.query(`DELETE FROM webhook_replays WHERE endpoint_id = $1`, [endpointId]);
  }

  async log(a: WebhookAttempt): Promise<void> {
    await this.query(
      `INSERT INTO webhook_attempts (id, endpoint_id, event_id, attempt, at, http_status, delivered, next_attempt_at, detail)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
      [
        a.id,
        a.endpointId,
        a.eventId,
        a.attempt,
        a.at,
        a.httpStatus ?? null,
        Number(a.delivered),
        a.nextAttemptAt ?? null,
        JSON.stringify(a.detail),
      ],
    );
  }

  /** Newest first, at most `limit`; older than `before` if given. */
  async attempts(endpointId: string, { before, limit }: { before?: string; limit: number }): Promise<WebhookAttempt[]> {
    const rows = await this.query(
      `SELECT * FROM webhook_attempts WHERE endpoint_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
      [endpointId, before ?? 'zzz', limit],
    );
    return rows.map(toAttempt);
  }

  /** Removes what has waited since before a time: such events are no longer kept. */
  async expire(before: number): Promise<void> {
    for (let gone = pruneBatch; gone === pruneBatch;) {
      const rows = await this.query(
        `DELETE FROM webhook_queue WHERE (endpoint_id, event_id) IN
           (SELECT endpoint_id, event_id FROM webhook_queue WHERE event_id < $1 ORDER BY event_id LIMIT $2) RETURNING event_id`,
        [idFrom('evt', before), pruneBatch],
      );
      gone = rows.length;
    }
  }

  /** Deletes attempts made before a time. */
  async prune(before: number): Promise<void> {
    for (let forgotten = pruneBatch; forgotten === pruneBatch;) {
      const rows = await this.query(
        `DELETE FROM webhook_attempts WHERE id IN (SELECT id FROM webhook_attempts WHERE id < $1 ORDER BY id LIMIT $2) RETURNING id`,
        [idFrom('dlv', before), pruneBatch],
      );
      forgotten = rows.length;
    }
  }

  async addReplay(endpointId: string, { id, after, upTo, since, until }: Replay): Promise<void> {
    await this.query(
      `INSERT INTO webhook_replays (id, endpoint_id, position, up_to, since, until) VALUES ($1,$2,$3,$4,$5,$6)`,
      [id, endpointId, after, upTo, since ?? null, until ?? null],
    );
  }

  /** The oldest replay that is not completely queued. */
  async nextReplay(endpointId: string): Promise<Replay | undefined> {
    const [row] = await this.query(`SELECT * FROM webhook_replays WHERE endpoint_id = $1 ORDER BY id LIMIT 1`, [
      endpointId,
    ]);
    return row && toReplay(row);
  }

  /** Records how far a replay has been queued; deletes it once it is complete. */
  async advanceReplay({ id, upTo }: Replay, position: number): Promise<void> {
    if (position < upTo) await this.query(`UPDATE webhook_replays SET position = $2 WHERE id = $1`, [id, position]);
    else await this.query(`DELETE FROM webhook_replays WHERE id = $1`, [id]);
  }
}

/** Schema. */
export const webhookQueueTables: readonly string[] = [
  `CREATE TABLE webhook_queue (
    endpoint_id TEXT NOT NULL, event_id TEXT NOT NULL, sequence BIGINT NOT NULL, subject_id TEXT NOT NULL, attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL, PRIMARY KEY (endpoint_id, event_id))`,
  `CREATE INDEX webhook_queue_by_due ON webhook_queue (endpoint_id, due_at, sequence)`,
  `CREATE INDEX webhook_queue_by_subject ON webhook_queue (endpoint_id, subject_id, due_at)`,
  `CREATE TABLE webhook_attempts (
    id TEXT PRIMARY KEY, endpoint_id TEXT NOT NULL, event_id TEXT NOT NULL, attempt INTEGER NOT NULL, at BIGINT NOT NULL, http_status INTEGER,
    delivered INTEGER NOT NULL, next_attempt_at BIGINT, detail TEXT NOT NULL)`,
  `CREATE INDEX webhook_attempts_by_endpoint ON webhook_attempts (endpoint_id, id)`,
  `CREATE TABLE webhook_replays (
    id TEXT PRIMARY KEY, endpoint_id TEXT NOT NULL, position BIGINT NOT NULL, up_to BIGINT NOT NULL, since BIGINT, until BIGINT)`,
  `CREATE INDEX webhook_replays_by_endpoint ON webhook_replays (endpoint_id, id)`,
];

const toAttempt = (row: Row): WebhookAttempt =>
  onlySet({
    id: String(row['id']),
    endpointId: String(row['endpoint_id']),
    eventId: String(row['event_id']),
    attempt: Number(row['attempt']),
    at: Number(row['at']),
    httpStatus: row['http_status'] === null ? undefined : Number(row['http_status']),
    delivered: row['delivered'] === 1,
    nextAttemptAt: row['next_attempt_at'] === null ? undefined : Number(row['next_attempt_at']),
    detail: json<AttemptDetail>(row['detail'])!,
  });

const toReplay = (row: Row): Replay => {
  const time = (column: string): number | undefined =>
    text(row[column]) === undefined ? undefined : Number(row[column]);
  return onlySet({
    id: String(row['id']),
    after: Number(row['position']),
    upTo: Number(row['up_to']),
    since: time('since'),
    until: time('until'),
  });
};
