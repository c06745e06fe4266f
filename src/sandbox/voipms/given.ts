import { type Fields } from '../kit/request.js';

/** The parameters of one call. A blank one counts as not given, unless somebody asks whether it is there at all. */
export class Given {
  constructor(
    readonly method: string,
    readonly fields: Fields,
    /** Address of the caller. */
    readonly from: string,
    /** How many entries the ledger had when the call arrived; it may be carried out later. */
    readonly before = Number.MAX_SAFE_INTEGER,
  ) {}

  text(name: string): string | undefined {
    return this.fields[name]?.trim() || undefined;
  }

  /** A parameter that the method's table requires. */
  need(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Error(`${this.method} has let a call without ${name} through`);
    return value;
  }

  /** Whether it was sent, with a value or blank. */
  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  /** `1`, `true` and `yes` are on. */
  flag(name: string): boolean {
    return /^(?:1|true|yes)$/i.test(this.text(name) ?? '');
  }

  /** Those of the named parameters that were sent, a blank one as an empty text. */
  changes(names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.filter((name) => this.has(name)).map((name) => [name, this.text(name) ?? '']));
  }
}
