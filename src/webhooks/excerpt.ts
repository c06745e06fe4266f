/** How much of an answer is kept, characters. */
export const longestExcerpt = 500;

/** The beginning of what a receiver answered, for people: without control characters, and without what may be a secret or a card number. */
export function excerptOf(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/[\p{Cc}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, 2 * longestExcerpt)
    .replace(/whsec_[\w+/=-]+/g, 'whsec_…')
    .replace(/\b(bearer|basic)\s[\w.~+/=-]+/gi, '$1 …')
    .replace(/\d(?:[ -]?\d){11,}/g, '…')
    .slice(0, longestExcerpt);
}
