import { type Fields } from '../kit/request.js';

/** The parameters of one call. A blank one counts as absent, except for `has` and `changes`. */
export class Given {
  constructor(
    readonly method: string,
    readonly fields: Fields,
    /** IP address of the caller. */
    readonly from: string,
    /** The number of ledger entries when the call arrived; it may be executed later. */
    readonly before = Number.MAX_SAFE_INTEGER,
  ) {}

  text(name: string): string | undefined {
    return this.fields[name]?.trim() || undefined;
  }

  /** A required parameter, already validated. */
  need(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Error(`${this.method} has let a call without ${name} through`);
    return value;
  }

  /** Whether it was sent, even blank. */
  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  /** `1`, `true` and `yes` mean on. */
  flag(name: string): boolean {
    return /^(?:1|true|yes)$/i.test(this.text(name) ?? '');
  }

  /** Those of the named parameters that were sent; a blank one as an empty string. */
  changes(names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.filter((name) => this.has(name)).map((name) => [name, this.text(name) ?? '']));
  }
}
