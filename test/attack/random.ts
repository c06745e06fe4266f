/** Numbers that a seed decides. */
export class Random {
  private state: number;

  /** The same words give the same numbers. */
  constructor(...words: readonly (string | number)[]) {
    let hash = 0x811c9dc5;
    for (const character of words.join('/')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    this.state = hash >>> 0;
  }

  /** From 0 up to `below`. */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Lower-case letters and digits. */
  word(length: number): string {
    return Array.from({ length }, () => '0123456789abcdefghijklmnopqrstuvwxyz'[this.below(36)]).join('');
  }
}
