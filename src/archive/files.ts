import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type ArchivedRow, type ArchivedSubject, type Retained } from '../ledger/retention.js';

/** Describes a part of the archive: everything needed to read it and verify it. Times are RFC 3339. */
export interface Manifest {
  format: 'telecom-gateway-archive/1';
  kind: Retained;
  /** Everything in the part was created and ended before the start of this day (UTC). */
  before: string;
  file: string;
  sha256: string;
  bytes: number;
  schemaVersion: number;
  /** Number of orders, ports, changes, reservations or findings. */
  subjects: number;
  /** Number of rows per table. */
  rows: Record<string, number>;
  /** IDs sort by creation time. */
  firstId: string;
  lastId: string;
  writtenAt: string;
  /** When the ledger was cleared of its rows; absent until that is certain. */
  deletedAt?: string;
  /** Subjects used again meanwhile, which therefore stayed in the ledger: their rows in this part are void. */
  kept?: string[];
}

const suffix = '.manifest.json';
const partSuffix = '.jsonl.gz';

/**
 * The archive: compressed JSON Lines files, each with a manifest. A file under its final name is completely on disk; a file without a manifest was
 * interrupted, and nothing of it was deleted.
 */
export class ArchiveFiles {
  constructor(private readonly directory: string) {}

  /** Creates the directory and locks it for this process until `unlock`. Throws `ArchiveInUse` if another process has it. */
  lock(): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const owner = existsSync(this.lockFile()) ? Number(readFileSync(this.lockFile(), 'utf8')) : undefined;
    if (owner !== undefined && owner !== process.pid && isAlive(owner)) throw new ArchiveInUse(this.lockFile(), owner);
    writeFileSync(this.lockFile(), String(process.pid), { mode: 0o600 });
  }

  unlock(): void {
    rmSync(this.lockFile(), { force: true });
  }

  manifests(): Manifest[] {
    if (!existsSync(this.directory)) return [];
    const names = readdirSync(this.directory).filter((name) => name.endsWith(suffix));
    return names.sort().map((name) => JSON.parse(readFileSync(join(this.directory, name), 'utf8')) as Manifest);
  }

  /** Writes a part and its manifest; reads the part back before it writes the manifest. */
  write(
    part: Pick<Manifest, 'kind' | 'before' | 'schemaVersion' | 'writtenAt'>,
    subjects: readonly ArchivedSubject[],
  ): Manifest {
    const lines = subjects.flatMap(({ rows }) => rows);
    const content = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const sha256 = sha256Of(content);
    const [firstId, lastId] = [subjects[0]!.id, subjects.at(-1)!.id];
    const file = `${part.kind}-${firstId}-${sha256.slice(0, 8)}${partSuffix}`;
    const rows: Record<string, number> = {};
    for (const { table } of lines) rows[table] = (rows[table] ?? 0) + 1;
    this.put(file, content);
    const manifest: Manifest = { format: 'telecom-gateway-archive/1', ...part, file, sha256, bytes: content.length, subjects: subjects.length, rows, firstId, lastId }; // prettier-ignore
    this.read(manifest);
    this.save(manifest);
    return manifest;
  }

  save(manifest: Manifest): void {
    this.put(`${manifest.file.slice(0, -partSuffix.length)}${suffix}`, `${JSON.stringify(manifest, null, 2)}\n`);
  }

  /** The subjects of a part, in order. Throws if the part differs from its manifest. */
  read(manifest: Manifest): ArchivedSubject[] {
    const content = readFileSync(join(this.directory, manifest.file));
    if (sha256Of(content) !== manifest.sha256) throw new ArchiveDamaged(manifest.file, 'its checksum differs from its manifest'); // prettier-ignore
    const subjects: ArchivedSubject[] = [];
    const rows: Record<string, number> = {};
    for (const line of gunzipSync(content).toString().split('\n').slice(0, -1)) {
      const { table, row } = JSON.parse(line) as ArchivedRow;
      rows[table] = (rows[table] ?? 0) + 1;
      if (table === manifest.kind) subjects.push({ id: String(row['id']), rows: [] });
      subjects.at(-1)!.rows.push({ table, row });
    }
    const asCounted = Object.entries(manifest.rows).every(([table, count]) => rows[table] === count);
    if (!asCounted || subjects.length !== manifest.subjects) throw new ArchiveDamaged(manifest.file, 'its row counts differ from its manifest'); // prettier-ignore
    return subjects;
  }

  /** The file gets its name only once it is on disk. */
  private put(name: string, content: string | Uint8Array): void {
    const path = join(this.directory, name);
    const unfinished = `${path}.${process.pid}.part`;
    const file = openSync(unfinished, 'w', 0o600);
    writeFileSync(file, content);
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, path);
    const directory = openSync(this.directory, 'r');
    fsyncSync(directory);
    closeSync(directory);
  }

  private lockFile(): string {
    return join(this.directory, 'archive.lock');
  }
}

/** Another process is archiving into the same directory. */
export class ArchiveInUse extends Error {
  constructor(lockFile: string, pid: number) {
    super(`Process ${pid} is archiving into this directory. If it no longer exists, remove ${lockFile}.`);
    this.name = 'ArchiveInUse';
  }
}

/** A part of the archive is not as written. Nothing is deleted then. */
export class ArchiveDamaged extends Error {
  constructor(file: string, why: string) {
    super(
      `${file} is damaged: ${why}. Nothing more was deleted. Move the file and its manifest away, and run the command again.`,
    );
    this.name = 'ArchiveDamaged';
  }
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
