const longestGapMs = 15 * 60_000;

/** When to look again at what last moved then: soon while it moves, seldom while it rests. */
export function nextLook(movedAt: number, pollMs: number, now: number): number {
  return now + Math.min(Math.max(pollMs, (now - movedAt) / 4), Math.max(pollMs, longestGapMs));
}
