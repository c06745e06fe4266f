import { type StepSpec } from '../contract/steps.js';
import { refusesGateway } from '../domain/errors.js';
import { type Step } from '../ledger/journal.js';
import { type Failure } from './call-preparation.js';

/** Tries for a call that does not get through, where the caller sets no end. */
export const notSentTries = 4;
const notSentGapMs = { least: 250, most: 60_000 };
/** Gaps for what is insisted on although the gateway is refused. */
const insistGapMs = { least: 2_000, most: 15 * 60_000 };

/** How long to wait after so many tries. */
export const gapAfter = (tries: number, { least, most }: { least: number; most: number }): number =>
  Math.min(least * 4 ** (tries - 1), most);

/** How long to wait with a call that did not get through so many times; no longer than until it may, where that is known. */
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
