import { createHash, randomBytes } from 'node:crypto';

const random = (length: number): string => randomBytes(length).toString('hex').slice(0, length);

/** A number that passes for a payment card and that nothing else in the world has. */
function cardNumber(): string {
  const digits = `4${BigInt(`0x${random(14)}`)
    .toString()
    .padStart(14, '0')
    .slice(0, 14)}`;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** Secrets, each with a value that stands nowhere by chance. */
export const canaries = {
  cardNumber: cardNumber(),
  /** Four digits stand somewhere by chance: see `cvvTraces`. */
  cvv: '7391',
  token: `canary-token-${random(16)}`,
  apiKey: `canary-key-${random(24)}`,
  wrongApiKey: `canary-wrong-${random(24)}`,
  /** At most 15 letters and digits, as VoIP.ms wants it. */
  pin: `pin_${random(11)}`,
  carrierAccount: `canary-account-${random(12)}`,
  /** Eight digits, as TeleCloud wants them of its customers. */
  customerPassword: `7${BigInt(`0x${random(12)}`)
    .toString()
    .padStart(7, '0')
    .slice(-7)}`,
  password: `canary-password-${random(16)}`,
};

/** A value as it may have been written: plain, in a URL, in Base64, turned into a plain digest. */
function formsOf(value: string): Buffer[] {
  const sha256 = createHash('sha256').update(value);
  return [
    Buffer.from(value),
    Buffer.from(encodeURIComponent(value)),
    // Whichever of the three ways it falls into groups of three.
    ...[0, 1, 2].map((shift) => {
      const text = Buffer.from('x'.repeat(shift) + value).toString('base64');
      return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4));
    }),
    Buffer.from(sha256.copy().digest('hex')),
    sha256.digest(),
  ];
}

export interface Hit {
  place: string;
  canary: string;
}

/** Digests of API keys are what is kept of them. */
const digestKept = new Set(['apiKey', 'wrongApiKey']);

/** Which of the secrets stand in a place, in whatever form. */
export function hitsIn(place: string, content: Buffer): Hit[] {
  const hits: Hit[] = [];
  for (const [canary, value] of Object.entries(canaries)) {
    if (canary === 'cvv') continue;
    const forms = digestKept.has(canary) ? formsOf(value).slice(0, -2) : formsOf(value);
    if (forms.some((form) => content.includes(form))) hits.push({ place, canary });
  }
  // Most of a card number is as good as all of it.
  if (content.includes(canaries.cardNumber.slice(0, 12))) hits.push({ place, canary: 'cardNumber' });
  if (new RegExp(`(?:cvv|cvc|code|card)[^\\n]{0,40}${canaries.cvv}`, 'i').test(content.toString('latin1')))
    hits.push({ place, canary: 'cvv' });
  return hits;
}
