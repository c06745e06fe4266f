import { type StepSpec } from '../contract/steps.js';
import { refusesGateway } from '../domain/errors.js';
import { type Step } from '../ledger/journal.js';
import { type Failure } from './call-preparation.js';

/** Tries for a call that is not sent, if the caller sets no time limit. */
export const notSentTries = 4;
const notSentGapMs = { least: 250, most: 60_000 };
/** Gaps for calls that must happen eventually, while the gateway is refused. */
const insistGapMs = { least: 2_000, most: 15 * 60_000 };

/** How long to wait after this many tries. */
export const gapAfter = (tries: number, { least, most }: { least: number; most: number }): number =>
  Math.min(least * 4 ** (tries - 1), most);

/** Delay before a call that was not sent is tried again, after this many tries; no longer than until it may get through, if known. */
export const notSentGapAfter = (tries: number, retryAfterMs = Infinity): number =>
  Math.min(gapAfter(tries, notSentGapMs), Math.max(retryAfterMs, notSentGapMs.least));

/** When a refused call is made again (epoch ms): only if the gateway itself was refused and the call must happen eventually. */
export function insistsAt<T>(
  { insist, tryUntil }: Pick<StepSpec<T>, 'insist' | 'tryUntil'>,
  attempts: readonly Step[],
  last: Step,
): number | undefined {
  if (!insist || last.effect !== 'hold' || !refusesGateway((last.outcome as Failure).code)) return undefined;
  const at = last.sentAt + gapAfter(attempts.filter((a) => a.status === 'refused').length, insistGapMs);
  return tryUntil === undefined || at <= tryUntil ? at : undefined;
}
