import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'; // prettier-ignore
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SpoolQuota, type SpoolLimits } from './spool-quota.js';

/** The stored part of an upload. */
export interface Spooled {
  bytes: number;
  sha256: string;
  /** Its first bytes, by which its type is detected. */
  head: Buffer;
  open: () => Readable;
}

/** The folder for the files of one request. */
export interface UploadFolder {
  write: (name: string, content: Readable) => Promise<Spooled>;
  /** Everything has been received: from now on, the actual size counts against the quota instead of the possible one. */
  settle: () => void;
  /** Removes the files. */
  dispose: () => void;
}

const headBytes = 16;
const signOfLifeMs = 10 * 60_000;
/** A folder of another machine untouched for this long is abandoned. */
const deadAfterMs = 6 * signOfLifeMs;
/** Folders of the gateways running in this process. */
const inUse = new Set<string>();
const host = hostname().replace(/[^\w-]/g, '_');

/**
 * Uploads of this process, in a private folder of its own. They are removed with the work that they are for; what a killed process left is removed at
 * the next start. Each tenant, and all tenants together, have a quota.
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

  /** Refused if `bytes` more would exceed the quota of the tenant or of all tenants. */
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

/** Returns only once the file is closed, however it ends: a file that is still being opened would be left behind. */
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

/** For folders of another machine that shares this directory, only their age can tell. */
function isStill(directory: string): boolean {
  const { mtimeMs } = statSync(directory, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > deadAfterMs;
}

/** A folder with this process's own ID that it does not use was left by an earlier process. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
