/** Maximum length of a stored response excerpt, characters. */
export const longestExcerpt = 500;

/** The beginning of a receiver's response, made safe to show: without control characters, possible secrets and card numbers. */
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
