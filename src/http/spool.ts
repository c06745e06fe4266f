import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'; // prettier-ignore
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SpoolQuota, type SpoolLimits } from './spool-quota.js';

/** What has been written of an upload. */
export interface Spooled {
  bytes: number;
  sha256: string;
  /** Its first bytes, by which its type is told. */
  head: Buffer;
  open: () => Readable;
}

/** A place for the files of one request. */
export interface UploadFolder {
  write: (name: string, content: Readable) => Promise<Spooled>;
  /** Everything has come: from now on it counts as what it is, and not as what it might have been. */
  settle: () => void;
  /** Removes the files. */
  dispose: () => void;
}

const headBytes = 16;
const signOfLifeMs = 10 * 60_000;
/** A folder of another machine that has not been touched for so long is nobody's any more. */
const deadAfterMs = 6 * signOfLifeMs;
/** Directories of the gateways that run in this process now. */
const inUse = new Set<string>();
const host = hostname().replace(/[^\w-]/g, '_');

/**
 * Uploads of this process, in a folder of its own that nobody else reads. They go with the work that they are for; what a killed process
 * left is swept at the start of the next one. Tenants, and all of them together, have so much of it.
 */
export class Spool {
  private readonly directory: string;
  private readonly quota: SpoolQuota;
  private readonly sign: NodeJS.Timeout;

  constructor({ directory: root, ...limits }: SpoolLimits & { directory: string }) {
    this.quota = new SpoolQuota(limits);
    mkdirSync(root, { recursive: true, mode: 0o700 });
    sweep(root);
    this.directory = join(root, `${host}.${process.pid}.${randomBytes(4).toString('hex')}`);
    mkdirSync(this.directory, { mode: 0o700 });
    inUse.add(this.directory);
    this.sign = setInterval(() => utimesSync(this.directory, new Date(), new Date()), signOfLifeMs).unref();
  }

  /** Refused where the tenant, or all together, would have more than their share with `bytes` more. */
  place(tenant: string, bytes: number): UploadFolder {
    const share = this.quota.take(tenant, bytes);
    const place = mkdtempSync(join(this.directory, 'form-'));
    let written = 0;
    return {
      write: async (name, content) => {
        const file = await write(join(place, name), content);
        written += file.bytes;
        return file;
      },
      settle: () => share.become(written),
      dispose: () => {
        rmSync(place, { recursive: true, force: true });
        share.become(0);
      },
    };
  }

  close(): void {
    clearInterval(this.sign);
    rmSync(this.directory, { recursive: true, force: true });
    inUse.delete(this.directory);
  }
}

/** However it ends, the file is closed by then: one that is still being opened would be left behind. */
async function write(path: string, content: Readable): Promise<Spooled> {
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
  const file = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  const closed = new Promise<void>((resolve) => file.once('close', resolve));
  try {
    await pipeline(content, watch, file);
  } finally {
    await closed;
  }
  return { bytes, sha256: hash.digest('hex'), head, open: () => createReadStream(path) };
}

function sweep(root: string): void {
  for (const name of readdirSync(root)) {
    const [, of, pid] = /^([\w-]+)\.(\d+)\./.exec(name) ?? [];
    const directory = join(root, name);
    if (inUse.has(directory) || of === undefined) continue;
    const dead = of === host ? !isAlive(Number(pid)) : isStill(directory);
    if (dead) rmSync(directory, { recursive: true, force: true });
  }
}

/** Of those that another machine shares this folder with, only the time tells. */
function isStill(directory: string): boolean {
  const { mtimeMs } = statSync(directory, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > deadAfterMs;
}

/** A folder under this process's own number that it does not use is of an earlier process. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
