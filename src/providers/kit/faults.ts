import { type ProblemCode } from '../../domain/errors.js';

/** A provider's error texts. `exact` is compared first, ignoring case and spacing; then `patterns`. */
export interface FaultTable {
  readonly exact: Readonly<Record<string, ProblemCode>>;
  readonly patterns: readonly (readonly [RegExp, ProblemCode])[];
}

export interface UnmappedFault {
  /** The scrubbed text; every word that contains a digit is replaced by `#`. */
  readonly text: string;
  readonly count: number;
}

const maxUnmapped = 200;
const maxText = 500;

/** Classifies a provider's errors, and collects unknown texts so that the table can be completed. */
export class Faults {
  private readonly exact: ReadonlyMap<string, ProblemCode>;
  private readonly patterns: FaultTable['patterns'];
  private readonly unmappedCounts = new Map<string, number>();

  /** `secrets` are values that the provider may repeat; unknown texts are stored without them. */
  constructor(
    table: FaultTable,
    readonly secrets: () => readonly string[] = () => [],
  ) {
    this.exact = new Map(Object.entries(table.exact).map(([text, code]) => [normal(text), code]));
    this.patterns = table.patterns.map(([pattern, code]) => [stateless(pattern), code]);
  }

  /** The problem code for an error text; `upstream_rejected` if the table does not know it. `secrets` are those of the call that failed. */
  classify(text: string, secrets: readonly string[] = []): ProblemCode {
    const key = normal(text);
    const known = this.exact.get(key) ?? this.patterns.find(([pattern]) => pattern.test(key))?.[1];
    // eslint-disable-next-line regexp/no-super-linear-move -- what is scrubbed is short
    if (known === undefined) this.count(scrubMessage(text, [...this.secrets(), ...secrets]).replace(/\S*\d\S*/g, '#'));
    return known ?? 'upstream_rejected';
  }

  /** Unknown texts, most frequent first; at most 200, the rest under `other`. */
  unmapped(): UnmappedFault[] {
    return [...this.unmappedCounts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
  }

  private count(text: string): void {
    const key = this.unmappedCounts.has(text) || this.unmappedCounts.size < maxUnmapped - 1 ? text : 'other';
    this.unmappedCounts.set(key, (this.unmappedCounts.get(key) ?? 0) + 1);
  }
}

function normal(text: string): string {
  return text.slice(0, maxText).trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The pattern, made case-insensitive, without the position that a global pattern keeps between calls. */
function stateless(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags.replace(/[giy]/g, '')}i`);
}

const named =
  /((?:api[_-]?(?:id[_-]?)?key|api[_-]?password|token|passw(?:or)?d|pwd|secret|cvv2?|cvc|pin|authorization|cookie)["']?\s{0,3}[=:>]\s{0,3}["']?)(?:(?:bearer|basic)\s)?[^\s"'&,;<]+/gi;
const schemed = /\b(bearer|basic)\s+[\w.+/=~-]{8,}/gi;
const longNumber = /\d(?:[ .-]?\d){6,}/g;
const shortestSecret = 3;

/**
 * A provider's text, made safe for responses and logs: at most 200 characters, with control characters, the given secrets, values named like secrets,
 * and all but the last digits of long numbers removed.
 */
export function scrubMessage(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of forms(secrets)) clean = clean.replaceAll(secret, '[redacted]');
  return clean
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(named, '$1[redacted]')
    .replace(schemed, '$1 [redacted]')
    .replace(longNumber, (digits) => `…${digits.slice(digits.length < 10 ? -2 : -4)}`)
    .trim()
    .slice(0, 200);
}

/** Each secret verbatim and as a URL, a form or JSON encodes it; longest first, since one may contain another. */
function forms(secrets: readonly string[]): string[] {
  const all = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
    ]);
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
