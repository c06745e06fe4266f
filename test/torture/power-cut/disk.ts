import { type Random } from '../../attack/random.js';
import { type Change, Content } from './content.js';
import { type Act } from './trace.js';

/** What a cut does to what was written and not synced: none or all of it is left, the beginning, or any pages or sectors of it. */
export const cuts = ['dropped', 'kept', 'beginning', 'pages', 'sectors'] as const;
export type Cut = (typeof cuts)[number];

/** What a disk writes whole, and what an operating system does, bytes. */
const sectorBytes = 512;
const pageBytes = 4_096;

interface File {
  /** On the disk for certain. */
  readonly durable: Content;
  /** Written since. */
  pending: Change[];
  /** Whether the folder on the disk names it for certain. */
  named: boolean;
}

/**
 * A disk behind caches that write when they like. What a sync has followed stays. Of everything later each block has, after a power cut, what it
 * had after any of the writes to it, or before all of them, whatever became of other blocks, of the size and of the name.
 */
export class Disk {
  private readonly files = new Map<string, File>();

  /** @param folder whose sync makes the names of its files last */
  constructor(private readonly folder: string) {}

  do(act: Act): void {
    if (act.kind === 'mark') return;
    if (act.kind === 'create') this.files.set(act.file, { durable: Content.empty(), pending: [], named: false });
    else if (act.kind === 'unlink') this.files.delete(act.file);
    else if (act.kind === 'sync') this.sync(act.file);
    else if (act.kind === 'write' || act.kind === 'truncate') this.files.get(act.file)?.pending.push(act);
  }

  private sync(path: string): void {
    if (path === this.folder) for (const file of this.files.values()) file.named = true;
    const file = this.files.get(path);
    for (const change of file?.pending.splice(0) ?? []) file?.durable.apply(change);
  }

  /** The files as they may be found when the power is back. */
  afterCut(random: Random, cut: Cut): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const [path, file] of this.files)
      if (file.named || cut === 'kept' || random.below(2) === 0) found.set(path, survivor(file, random, cut));
    return found;
  }
}

function survivor({ durable, pending }: File, random: Random, cut: Cut): Buffer {
  const some = pending.slice(0, random.below(pending.length + 1));
  const first = (changes: readonly Change[]): Content =>
    changes.reduce((content, change) => content.apply(change), durable.copy());
  if (cut === 'dropped') return durable.bytes;
  if (cut === 'kept') return first(pending).bytes;
  if (cut === 'beginning') return first(some).bytes;
  const { length } = first(some).bytes;
  const content = durable.copy().resize(length);
  const share = random.of([10, 50, 90]);
  for (const [at, versions] of versionsOf(durable, pending, cut === 'pages' ? pageBytes : sectorBytes))
    if (at < length && random.below(100) < share) random.of(versions).copy(content.bytes, at);
  return content.bytes;
}

/** By its offset, each block that was written to, as it was after each of the writes. */
function versionsOf(durable: Content, pending: readonly Change[], length: number): Map<number, Buffer[]> {
  const blocks = new Map<number, Buffer[]>();
  const now = durable.copy();
  for (const change of pending) {
    now.apply(change);
    if (change.kind === 'truncate') continue;
    for (let at = change.offset - (change.offset % length); at < change.offset + change.data.length; at += length)
      blocks.set(at, [...(blocks.get(at) ?? []), now.block(at, length)]);
  }
  return blocks;
}
