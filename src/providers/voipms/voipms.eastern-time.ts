const eastern = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const printed = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const hourMs = 3_600_000;

/**
 * A time of the provider's clock (`2026-03-01 15:05:11`) as RFC 3339; undefined for anything else, such as a date without a time. The clock is US
 * Eastern with daylight saving: an ambiguous time is taken as the first of the two, and a skipped one is undefined.
 */
export function fromEastern(text: string): string | undefined {
  if (!printed.test(text)) return undefined;
  const asUtc = Date.parse(`${text.replace(' ', 'T')}Z`);
  for (const hours of [4, 5]) {
    const at = asUtc + hours * hourMs;
    if (!Number.isNaN(at) && eastern.format(at) === text) return new Date(at).toISOString();
  }
  return undefined;
}
