const longestGapMs = 15 * 60_000;

/** When to poll again, given the last change: often while things move, less often afterwards. */
export function nextLook(movedAt: number, pollMs: number, now: number): number {
  return now + Math.min(Math.max(pollMs, (now - movedAt) / 4), Math.max(pollMs, longestGapMs));
}
