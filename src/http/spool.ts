import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What has been written of an upload. */
export interface Spooled {
  bytes: number;
  sha256: string;
  /** Its first bytes, by which its type is told. */
  head: Buffer;
  open: () => Readable;
}

const root = join(tmpdir(), 'telecom-gateway-uploads');
const headBytes = 16;
/** Directories of the gateways that run in this process now. */
const inUse = new Set<string>();

/** Uploads of this process, readable by nobody else. They go with the work that they are for; what a killed process left is swept at the start. */
export class Spool {
  private readonly directory: string;

  constructor() {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    sweep();
    this.directory = mkdtempSync(join(root, `${process.pid}-`));
    inUse.add(this.directory);
  }

  /** A place for the files of one request; `dispose` removes them. */
  place(): { write: (name: string, content: Readable) => Promise<Spooled>; dispose: () => void } {
    const place = mkdtempSync(join(this.directory, 'form-'));
    return {
      write: async (name, content) => {
        const path = join(place, name);
        const hash = createHash('sha256');
        let head = Buffer.alloc(0);
        let bytes = 0;
        const watch = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
            hash.update(chunk);
            bytes += chunk.length;
            done(null, chunk);
          },
        });
        await pipeline(content, watch, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
        return { bytes, sha256: hash.digest('hex'), head, open: () => createReadStream(path) };
      },
      dispose: () => rmSync(place, { recursive: true, force: true }),
    };
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
    inUse.delete(this.directory);
  }
}

function sweep(): void {
  for (const name of readdirSync(root)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    const directory = join(root, name);
    // Another one under this process's own number is of an earlier process.
    if (!inUse.has(directory) && (pid === process.pid || !isAlive(pid)))
      rmSync(directory, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
