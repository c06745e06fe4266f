/** Tries for a call that does not get through, where the caller sets no end. */
export const notSentTries = 4;
const notSentGapMs = { least: 250, most: 60_000 };
/** Gaps for what is insisted on although the gateway is refused. */
export const insistGapMs = { least: 2_000, most: 15 * 60_000 };

/** How long to wait after so many tries. */
export const gapAfter = (tries: number, { least, most }: { least: number; most: number }): number =>
  Math.min(least * 4 ** (tries - 1), most);

/** How long to wait with a call that did not get through so many times; no longer than until it may, where that is known. */
export const notSentGapAfter = (tries: number, retryAfterMs = Infinity): number =>
  Math.min(gapAfter(tries, notSentGapMs), Math.max(retryAfterMs, notSentGapMs.least));
