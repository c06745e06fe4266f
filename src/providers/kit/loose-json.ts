import { createScanner } from 'jsonc-parser';
import { Malformed } from './readers.js';

/** Token kinds of the scanner, which declares them as an ambient const enum that isolated modules cannot use. */
const token = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineBreak: 14,
  blank: 15,
  end: 17,
} as const;

const maxDepth = 50;

/**
 * Reads JSON as providers print it: JSON, plus commas before a closing bracket, plus groups `{"X","Y"}` read as lists
 * of text. Anything else, a text cut short above all, throws `Malformed`.
 *
 * Where one object has a key more than once, the first keeps the name and the n-th is kept as `name#n`: one provider
 * prints the envelope's `status` and then the order's in the same object, and `JSON.parse` would keep the wrong one.
 * A number that would not survive the trip through a double (long ids, `12.10`) keeps its text. Objects have no prototype.
 */
export function parseLooseJson(source: string): unknown {
  return new Parser(source).document();
}

class Parser {
  private readonly scanner;
  private kind: number = token.end;

  constructor(source: string) {
    this.scanner = createScanner(source, false);
    this.next();
  }

  document(): unknown {
    const value = this.value(0);
    if (this.kind !== token.end) this.fail('the end');
    return value;
  }

  private fail(expected: string): never {
    throw new Malformed(`offset ${this.scanner.getTokenOffset()}`, expected);
  }

  private next(): void {
    do this.kind = this.scanner.scan();
    while (this.kind === token.blank || this.kind === token.lineBreak);
    if ((this.scanner.getTokenError() as number) !== 0) this.fail('a whole token');
  }

  /** Takes the token if it is the one asked for. */
  private take(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.next();
    return true;
  }

  private literal<T>(value: T): T {
    this.next();
    return value;
  }

  private value(depth: number): unknown {
    if (depth > maxDepth) this.fail(`at most ${maxDepth} levels`);
    switch (this.kind) {
      case token.openBrace:
        return this.braces(depth);
      case token.openBracket:
        return this.array(depth);
      case token.string:
        return this.text();
      case token.number:
        return this.number();
      case token.null:
        return this.literal(null);
      case token.true:
        return this.literal(true);
      case token.false:
        return this.literal(false);
      default:
        return this.fail('a value');
    }
  }

  private text(): string {
    return this.kind === token.string ? this.literal(this.scanner.getTokenValue()) : this.fail('text');
  }

  private number(): number | string {
    const written = this.scanner.getTokenValue();
    const value = Number(written);
    return this.literal(String(value) === written ? value : written);
  }

  private array(depth: number): unknown[] {
    this.next();
    const items: unknown[] = [];
    while (!this.take(token.closeBracket)) {
      items.push(this.value(depth + 1));
      if (!this.take(token.comma) && this.kind !== token.closeBracket) this.fail('a comma or the end of the list');
    }
    return items;
  }

  /** An object, or a group: which of the two shows after the first text. */
  private braces(depth: number): unknown {
    this.next();
    const result = Object.create(null) as Record<string, unknown>;
    if (this.take(token.closeBrace)) return result;
    const first = this.text();
    if (this.kind !== token.colon) return this.group(first);
    const seen = new Map<string, number>();
    for (let key = first; ; key = this.text()) {
      if (!this.take(token.colon)) this.fail('a colon');
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      const name = count === 1 ? key : `${key}#${count}`;
      if (name in result) this.fail('keys that can be told apart');
      result[name] = this.value(depth + 1);
      if (this.closed()) return result;
    }
  }

  private group(first: string): string[] {
    const items = [first];
    while (!this.closed()) items.push(this.text());
    return items;
  }

  /** After a member: takes the comma, if any, and the closing brace, and tells whether it was there. */
  private closed(): boolean {
    const comma = this.take(token.comma);
    if (this.take(token.closeBrace)) return true;
    return comma ? false : this.fail('a comma or the end of the object');
  }
}
