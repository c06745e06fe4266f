import { readFileSync, statSync } from 'node:fs';
import { AddressRanges } from '../domain/address-ranges.js';

/** Some variables have invalid values. Names the variables, never their values. */
export class BadEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
    this.name = 'BadEnvironment';
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

const mostSecretBytes = 65_536;

/** Reads variables and collects the problems. */
export class Reader {
  readonly problems: string[] = [];
  private readonly fromFiles = new Map<string, string>();
  constructor(private readonly env: Environment) {}

  text(name: string): string | undefined {
    const value = (this.fromFiles.get(name) ?? this.env[name])?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  /** A secret may also be in a file named by `<name>_FILE`, as container platforms provide it. */
  secret(name: string): string | undefined {
    const file = this.text(`${name}_FILE`);
    if (file === undefined || this.fromFiles.has(name)) return this.text(name);
    if (this.text(name) !== undefined) this.problems.push(`Set ${name} or ${name}_FILE, not both.`);
    try {
      if (statSync(file).size > mostSecretBytes) throw new Error('too large');
      this.fromFiles.set(name, readFileSync(file, 'utf8'));
    } catch {
      this.problems.push(`${name}_FILE names a file that cannot be read or is larger than ${mostSecretBytes} bytes.`);
    }
    return this.text(name);
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (/^\d{1,12}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    this.problems.push(`${name} must be an integer between ${least} and ${most}.`);
    return fallback;
  }

  word<W extends string>(name: string, words: readonly W[], fallback: W): W {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const word = words.find((w) => w === value);
    if (word === undefined) this.problems.push(`${name} must be one of: ${words.join(', ')}.`);
    return word ?? fallback;
  }

  /** A comma-separated subset of these values. */
  words<W extends string>(name: string, words: readonly W[], fallback: readonly W[]): readonly W[] {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const given = value.split(',').map((word) => word.trim());
    if (given.some((word) => !words.includes(word as W)))
      this.problems.push(`${name} must be a comma-separated list of: ${words.join(', ')}.`);
    return words.filter((word) => given.includes(word));
  }

  /** An upstream's base URL. Plain HTTP is allowed for loopback only, since credentials are sent. */
  url(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const loopback = url !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
      this.problems.push(`${name} must be an http(s) URL without credentials, query or fragment.`);
    } else if (url.protocol === 'http:' && !loopback) {
      this.problems.push(`${name} must use https:// (plain http is allowed for loopback addresses only).`);
    }
    return value.replace(/\/+$/, '');
  }

  /** The URL of a service of the operator's, such as a trace collector. Plain HTTP is allowed: it may be on a private network. */
  endpoint(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
      this.problems.push(`${name} must be an http(s) URL without credentials.`);
    return value;
  }

  /** Comma-separated `name=value` pairs; values may be percent-encoded. */
  pairs(name: string): Record<string, string> {
    const given = (this.text(name) ?? '').split(',').filter((pair) => pair.trim() !== '');
    const pairs = given.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(at, 0)).trim(), decoded(pair.slice(at + 1).trim())];
    });
    if (!pairs.every(([key, value]) => /^[\w.-]+$/.test(key) && /^[\x20-\x7e]*$/.test(value)))
      this.problems.push(`${name} must be comma-separated name=value pairs.`);
    return Object.fromEntries(pairs);
  }

  /** Comma-separated addresses and ranges; none unless set. */
  ranges(name: string, fallback = ''): AddressRanges {
    const given = (this.text(name) ?? fallback).split(',').map((one) => one.trim());
    try {
      return new AddressRanges(given.filter((one) => one !== ''));
    } catch {
      this.problems.push(`${name} must be a comma-separated list of addresses or ranges, such as 10.0.0.0/8.`);
      return new AddressRanges([]);
    }
  }

  /** Comma-separated web origins, exactly as browsers send them; none unless set. */
  origins(name: string): readonly string[] {
    const given = (this.text(name) ?? '').split(',').map((one) => one.trim());
    const origins = given.filter((one) => one !== '');
    const isOrigin = (one: string): boolean =>
      URL.canParse(one) && /^https?:$/.test(new URL(one).protocol) && new URL(one).origin === one;
    if (!origins.every(isOrigin))
      this.problems.push(`${name} must be a comma-separated list of origins, such as https://console.example.com.`);
    return origins;
  }

  matching(name: string, pattern: RegExp, wanted: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !pattern.test(value)) this.problems.push(`${name} must be ${wanted}.`);
    return value;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
