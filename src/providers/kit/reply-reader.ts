import { type Dialect } from './dialect.js';
import { type Operation } from './operation.js';
import { Malformed } from './readers.js';
import { openReply, type Reading, type ParsedReply } from './reply.js';
import { ReplyThread, type ThreadLimits } from './reply-thread.js';

/** A reply as the thread returns it; errors cannot be transferred. */
export interface ReadReply {
  readonly top: unknown;
  readonly reading: Exclude<Reading, { error: unknown }> | { seen: Reading['seen']; malformed: MalformedAt | null };
}
export type MalformedAt = Pick<Malformed, 'at' | 'expected'>;

/** The slowest grammar needs a few milliseconds for this size. */
const largeBytes = 64 * 1024;
const limits: ThreadLimits = { waitingBytes: 64 * 1024 * 1024, timeoutMs: 20_000, idleMs: 60_000, memoryMb: 512 };

/** Points to the built file even when tests run from source: the thread cannot load TypeScript. */
const threadFile = new URL(
  '../reply-worker.js',
  import.meta.url.replace(/\/src\/(?=providers\/kit\/[^/]+\.ts$)/, '/dist/'),
);

/** Reads small replies inline and large ones in a thread, so that the event loop is never blocked. */
export class ReplyReader {
  private readonly largeBytes: number;
  readonly thread: ReplyThread;
  /** Number of replies read by the thread. */
  large = 0;

  constructor(options: { largeBytes?: number; file?: URL; limits?: Partial<ThreadLimits> } = {}) {
    this.largeBytes = options.largeBytes ?? largeBytes;
    this.thread = new ReplyThread(options.file ?? threadFile, { ...limits, ...options.limits });
  }

  /** Throws unless the reply is complete and well-formed; `ReplyUnread` if that cannot be determined. Takes ownership of the body. */
  open(body: Buffer, op: Operation, dialect: Dialect): ParsedReply | Promise<ParsedReply> {
    return body.length < this.largeBytes ? openReply(body, dialect, op.reply) : this.openLarge(body, op, dialect);
  }

  private async openLarge(
    body: Buffer,
    op: Operation,
    { provider, grammar, envelope, listed }: Dialect,
  ): Promise<ParsedReply> {
    this.large++;
    const whole = body.byteLength === body.buffer.byteLength;
    const own = whole ? new Uint8Array(body.buffer) : Uint8Array.from(body);
    const result = await this.thread.read({
      ...{ body: own, grammar, envelope, listed, provider },
      operation: op.name,
    });
    if (result.kind === 'malformed') throw errorOf(result.malformed);
    const { top, reading } = result.read as ReadReply;
    return {
      top,
      read: () => ('malformed' in reading ? { seen: reading.seen, error: errorOf(reading.malformed) } : reading),
    };
  }

  /** Stops the thread. */
  close(): Promise<void> {
    return this.thread.close();
  }
}

const errorOf = (place: MalformedAt | null | undefined): Error =>
  place ? new Malformed(place.at, place.expected) : new Error('not a reply of this provider');

/** All senders of a process share one thread. */
export const replies = new ReplyReader();
