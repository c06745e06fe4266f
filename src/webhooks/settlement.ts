import { failingLimitMs, type WebhookAttempt, type WebhookEndpoint, whyDisabled } from '../domain/webhook.js';
import { type LedgerView } from '../ledger/ledger.js';
import { moveAttention } from '../lifecycle/attention-moves.js';
import { type QueuedEvent } from '../ledger/webhook-queue.js';
import { type Answer } from './sender.js';

/** An attempt that has been made and is not written down yet. */
export interface Attempted {
  queued: QueuedEvent;
  attempt: WebhookAttempt;
  answer: Answer;
}

/** What a receiver answers that is gone for good. */
const gone = 410;

/**
 * Writes down how attempts went: what was delivered or is given up leaves the queue, what failed is due again later, and an endpoint that is gone or has
 * failed for days is disabled. How many have left the queue.
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
    // What has waited behind it: it was delivered in the end, or given up.
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

/** Its tenant is told, by its other endpoints and in the feed. */
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

/** Something has got through: a queue that an outage has filled need not wait for the times that it was put off to. */
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
