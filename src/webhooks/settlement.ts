import { failingLimitMs, type WebhookAttempt, type WebhookEndpoint, whyDisabled } from '../domain/webhook.js';
import { type LedgerView } from '../ledger/ledger.js';
import { moveAttention } from '../lifecycle/attention-moves.js';
import { type QueuedEvent } from '../ledger/webhook-queue.js';
import { type Answer } from './sender.js';

/** An attempt that was made but not yet recorded. */
export interface Attempted {
  queued: QueuedEvent;
  attempt: WebhookAttempt;
  answer: Answer;
}

/** The status of a receiver that is permanently gone. */
const gone = 410;

/**
 * Records attempts: events that were delivered or given up leave the queue, failed ones become due later, and an endpoint that is gone or has failed
 * for days is disabled. Returns how many events left the queue.
 */
export async function settle(
  ledger: LedgerView,
  endpoint: WebhookEndpoint,
  attempted: readonly Attempted[],
  now: number,
  mostQueued: number,
): Promise<number> {
  const { webhookQueue: queue, webhookEndpoints } = ledger;
  const { id } = endpoint;
  const left: string[] = [];
  for (const { queued, attempt } of attempted) {
    await queue.log(attempt);
    const { event } = queued;
    if (attempt.nextAttemptAt === undefined) left.push(event.id);
    else await queue.putOff(id, event, attempt.attempt, attempt.nextAttemptAt);
    // Releases the events that waited behind it: it was delivered in the end, or given up.
    if (attempt.nextAttemptAt === undefined && attempt.attempt > 1) await queue.release(id, event.subjectId, now);
  }
  if (left.length > 0) await queue.drop(id, left);
  const last = attempted.findLast(({ answer }) => answer.delivered);
  if (last) await recover(ledger, endpoint, now, mostQueued);
  else if (attempted.some(({ answer }) => answer.httpStatus === gone)) await disable(ledger, endpoint, 'gone', now);
  else if (endpoint.failingSince === undefined) await webhookEndpoints.setFailingSince(id, attempted[0]!.attempt.at);
  else if (now - endpoint.failingSince >= failingLimitMs) await disable(ledger, endpoint, 'failing', now);
  return left.length;
}

/** The tenant is notified through its other endpoints and the feed. */
async function disable(
  ledger: LedgerView,
  { id, tenant }: WebhookEndpoint,
  because: keyof typeof whyDisabled,
  since: number,
): Promise<void> {
  if (!(await ledger.webhookEndpoints.disable(id, because))) return;
  const attention = { code: 'endpoint_disabled', since, detail: whyDisabled[because] } as const;
  await moveAttention(ledger, { kind: 'webhook_endpoint', id, tenant }, undefined, attention);
}

/** A delivery has succeeded: events queued during an outage need not wait for their scheduled retries. */
async function recover(
  { webhookEndpoints, webhookQueue }: LedgerView,
  { id, failingSince }: WebhookEndpoint,
  now: number,
  mostQueued: number,
): Promise<void> {
  if (failingSince === undefined) return;
  await webhookEndpoints.setFailingSince(id, undefined);
  if ((await webhookQueue.size(id)) >= mostQueued / 2) await webhookQueue.hasten(id, now);
}
