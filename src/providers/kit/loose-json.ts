import { createScanner } from 'jsonc-parser';
import { Malformed } from './readers.js';

/** Token kinds of the scanner, which declares them as an ambient const enum that isolated modules cannot import. */
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
 * Parses JSON as providers write it: standard JSON, plus trailing commas, plus groups `{"X","Y"}` read as lists of strings. Anything else, truncated
 * text above all, throws `Malformed`.
 * If an object repeats a key, the first keeps the name and the n-th is stored as `name#n`: one provider writes the envelope's `status` and the
 * order's `status` into the same object, and `JSON.parse` would keep the wrong one. A number that a double cannot represent exactly (long IDs,
 * `12.10`) stays text. Objects have no prototype.
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

  /** Consumes the next token if it is of this kind. */
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

  /** An object or a group; the token after the first string tells which. */
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
      if (name in result) this.fail('distinguishable keys');
      result[name] = this.value(depth + 1);
      if (this.closed()) return result;
    }
  }

  private group(first: string): string[] {
    const items = [first];
    while (!this.closed()) items.push(this.text());
    return items;
  }

  /** After a member: consumes the comma, if any, and the closing brace. Returns whether the brace was there. */
  private closed(): boolean {
    const comma = this.take(token.comma);
    if (this.take(token.closeBrace)) return true;
    return comma ? false : this.fail('a comma or the end of the object');
  }
}
