import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Common members of entries: sequence number (from 1, without gaps) and time (RFC 3339, UTC). */
export interface Stamp {
  readonly seq: number;
  readonly at: string;
}

/**
 * An append-only list of events, stored in a file of JSON lines if one is given. `apply` sees every entry once, in order: first those already in the
 * file, then each new one after it is written.
 */
export class Journal<E extends object> {
  private readonly recorded: (Stamp & E)[] = [];

  constructor(
    private readonly apply: (entry: Stamp & E) => void,
    private readonly now: () => number,
    private readonly file?: string,
  ) {
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    lock(file);
    if (existsSync(file)) this.replay(file);
  }

  entries(): readonly (Stamp & E)[] {
    return this.recorded;
  }

  /** Appends the events in one write, before `apply` sees any of them. */
  append(...events: E[]): void {
    const at = new Date(this.now()).toISOString();
    const stamped = events.map((event, index) => ({ seq: this.recorded.length + index + 1, at, ...event }));
    if (this.file !== undefined)
      appendFileSync(this.file, stamped.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    stamped.forEach((entry) => this.add(entry));
  }

  private add(entry: Stamp & E): void {
    this.recorded.push(entry);
    this.apply(entry);
  }

  private replay(file: string): void {
    const text = readFileSync(file, 'utf8');
    // A process killed while writing leaves an incomplete line; no one has seen that event.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split('\n').filter(Boolean)) this.add(JSON.parse(line) as Stamp & E);
  }
}

/** Another process uses the file. The message names it, and says what to do. */
export class JournalInUse extends Error {}

/**
 * Two processes that append to one file would each know only their own entries. The lock names the process that uses the file, and is valid as long
 * as that process lives.
 */
function lock(file: string): void {
  const own = String(process.pid);
  try {
    writeFileSync(`${file}.lock`, own, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = readFileSync(`${file}.lock`, 'utf8');
    if (owner === own) return;
    if (isAlive(Number(owner)))
      throw new JournalInUse(
        `The simulator's ledger ${file} is in use by process ${owner}. Stop that process, or set a different SANDBOX_DIR.`,
      );
    rmSync(`${file}.lock`);
    lock(file);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
