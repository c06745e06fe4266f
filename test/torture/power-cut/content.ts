import { type Act } from './trace.js';

export type Change = Extract<Act, { kind: 'write' | 'truncate' }>;

/** What is in a file. */
export class Content {
  private constructor(
    private room: Buffer,
    private size: number,
  ) {}

  static empty(): Content {
    return new Content(Buffer.alloc(0), 0);
  }

  get bytes(): Buffer {
    return this.room.subarray(0, this.size);
  }

  copy(): Content {
    return new Content(Buffer.from(this.bytes), this.size);
  }

  apply(change: Change): this {
    if (change.kind === 'truncate') return this.resize(change.size);
    this.resize(Math.max(this.size, change.offset + change.data.length));
    change.data.copy(this.room, change.offset);
    return this;
  }

  /** What is new in a larger file is zeros. */
  resize(size: number): this {
    if (size > this.room.length) {
      const larger = Buffer.alloc(Math.max(size, 2 * this.room.length));
      this.bytes.copy(larger);
      this.room = larger;
    }
    if (size > this.size) this.room.fill(0, this.size, size);
    this.size = size;
    return this;
  }

  /** A part of it, with zeros where it has ended. */
  block(at: number, length: number): Buffer {
    const block = Buffer.alloc(length);
    this.bytes.copy(block, 0, at, at + length);
    return block;
  }
}
