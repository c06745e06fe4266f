import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { Assembly, turn } from './portions.js';
import { type ReplyKind } from './reply.js';

/** A reply for the thread to read, by provider and row. */
export interface ReplyToRead extends ReplyKind {
  readonly body: Uint8Array;
  readonly provider: string;
  readonly operation: string;
}

/** What the thread posts when it has finished a reply; the result itself went through the result port, in this many portions. */
export type ThreadAnswer =
  | { kind: 'read'; portions: number }
  /** Not a complete, well-formed reply; what was expected where, if known. */
  | { kind: 'malformed'; malformed: { at: string; expected: string } | undefined };

/** The thread's result. */
export type ThreadResult = { kind: 'read'; read: unknown } | Extract<ThreadAnswer, { kind: 'malformed' }>;

/** A reply arrived but was not read: its content is unknown. */
export class ReplyUnread extends Error {
  /** @param busy whether its turn never came: the queue was full or too slow, or the gateway stops */
  constructor(
    readonly busy: boolean,
    message: string,
  ) {
    super(message);
    this.name = 'ReplyUnread';
  }
}

interface Task {
  readonly reply: ReplyToRead;
  readonly settle: (result: ThreadResult | ReplyUnread) => void;
  timer: NodeJS.Timeout;
}

export interface ThreadLimits {
  /** Maximum size of the queue. */
  readonly waitingBytes: number;
  /** For queueing, and again for reading. */
  readonly timeoutMs: number;
  /** An idle thread ends after this time, and frees its memory. */
  readonly idleMs: number;
  /** Beyond this, the thread ends and the process survives. */
  readonly memoryMb: number;
}

/** One thread that reads replies one after another. It starts on demand, and again after it has died. */
export class ReplyThread {
  private readonly waiting: Task[] = [];
  private waitingBytes = 0;
  private current: Task | undefined;
  private thread: { worker: Worker; results: MessagePort } | undefined;
  private idle: NodeJS.Timeout | undefined;
  /** Number of threads started. */
  starts = 0;

  constructor(
    private readonly file: URL,
    private readonly limits: ThreadLimits,
  ) {}

  /** Takes ownership of the bytes. Rejects only with `ReplyUnread`. */
  async read(reply: ReplyToRead): Promise<ThreadResult> {
    const { byteLength } = reply.body;
    if (this.waitingBytes + byteLength > this.limits.waitingBytes)
      throw new ReplyUnread(true, 'too many large replies at once');
    this.waitingBytes += byteLength;
    const result = await new Promise<ThreadResult | ReplyUnread>((settle) => {
      const task: Task = { reply, settle, timer: setTimeout(() => this.late(task), this.limits.timeoutMs) };
      this.waiting.push(task);
      this.next();
    });
    if (result instanceof ReplyUnread) throw result;
    return result;
  }

  /** Stops the thread; queued replies, and the one being read, remain unread. It can be used again. */
  async close(): Promise<void> {
    for (const task of this.waiting.splice(0)) this.settle(task, new ReplyUnread(true, 'the gateway stops'));
    this.waitingBytes = 0;
    await this.end('the gateway stops');
  }

  private next(): void {
    if (this.current || this.waiting.length === 0) return;
    clearTimeout(this.idle);
    const task = this.waiting.shift()!;
    const { reply, timer } = (this.current = task);
    this.waitingBytes -= reply.body.byteLength;
    clearTimeout(timer);
    task.timer = setTimeout(() => this.late(task), this.limits.timeoutMs);
    this.thread ??= this.start();
    this.thread.worker.postMessage(reply, [reply.body.buffer as ArrayBuffer]);
  }

  private start(): { worker: Worker; results: MessagePort } {
    this.starts++;
    const { port1: results, port2 } = new MessageChannel();
    const worker = new Worker(this.file, {
      name: 'replies',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memoryMb },
      workerData: { results: port2 },
      transferList: [port2],
    });
    const thread = { worker, results };
    const lost = (): void => {
      if (this.thread === thread) void this.end('the thread that reads large replies has ended');
    };
    worker.on('error', lost).on('exit', lost);
    worker.on('message', (answer: ThreadAnswer) => {
      const task = this.current;
      if (task && this.thread === thread) void this.collect(thread.results, task, answer);
    });
    // The thread does not keep the process alive; a reply being read does, through its timer.
    worker.unref();
    return thread;
  }

  /** Takes over portions one by one, letting other work run in between. */
  private async collect(results: MessagePort, task: Task, answer: ThreadAnswer): Promise<void> {
    if (answer.kind === 'malformed') return this.done(task, answer);
    const assembly = new Assembly();
    for (let i = 0; i < answer.portions; i++) {
      if (i > 0) await turn();
      const portion = receiveMessageOnPort(results) as { message: unknown[] } | undefined;
      // The thread and its task have been stopped meanwhile.
      if (!portion) return;
      assembly.take(portion.message);
    }
    this.done(task, { kind: 'read', read: assembly.whole });
  }

  private done(task: Task, result: ThreadResult): void {
    this.settle(task, result);
    if (this.current !== task) return;
    this.current = undefined;
    this.idle = setTimeout(() => void this.end('idle'), this.limits.idleMs).unref();
    this.next();
  }

  private late(task: Task): void {
    const place = this.waiting.indexOf(task);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      this.waitingBytes -= task.reply.body.byteLength;
    }
    this.settle(task, new ReplyUnread(place >= 0, 'reading so large a reply took too long'));
    if (this.current === task) void this.end('too late');
  }

  /** The reply being read remains unread; queued replies get a new thread. */
  private async end(why: string): Promise<void> {
    clearTimeout(this.idle);
    const thread = this.thread;
    const task = this.current;
    this.thread = this.current = undefined;
    if (task) this.settle(task, new ReplyUnread(false, why));
    thread?.results.close();
    this.next();
    await thread?.worker.terminate();
  }

  private settle(task: Task, result: ThreadResult | ReplyUnread): void {
    clearTimeout(task.timer);
    task.settle(result);
  }
}
