import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../support/servers.js';
import { Ground } from '../ground/ground.js';
import { Traffic } from '../ground/traffic.js';
import { type Part } from '../recovery/part.js';
import { endured, type Episode } from './episode.js';

/** A small disk of its own; nothing where this user may mount none. */
class Disk {
  private constructor(readonly path: string) {}

  static mount(path: string, megabytes: number): Disk | undefined {
    mkdirSync(path);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', path], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    return new Disk(path);
  }

  /** Once more takes what has become free meanwhile. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    appendFileSync(join(this.path, 'filler'), Buffer.alloc(bavail * bsize));
  }

  free(): void {
    rmSync(join(this.path, 'filler'), { force: true });
  }

  readOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.path]);
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.path]);
  }
}

const full = (kind: string, disk: Disk): Episode => ({
  name: `${kind}: the disk is full`,
  says: 'down',
  begin: () => disk.fill(),
  end: () => disk.free(),
});

/** A gateway whose ledger's disk has no room, and one whose ledger is on a file system that may only be read. */
export async function fullDisks(lengthMs: number): Promise<Part> {
  const wrongs: string[] = [];
  const figures: Record<string, string | number> = {};
  for (const [kind, part] of [
    ['SQLite', onSqlite],
    ['PostgreSQL', onPostgres],
  ] as const) {
    const ground = await Ground.prepare();
    const disk = Disk.mount(join(ground.directory, 'disk'), 400);
    if (disk) ground.finally(() => disk.unmount());
    try {
      if (disk === undefined) figures[`${kind}: full disks`] = 'not tried: this user may mount no file system';
      else {
        const placed = await part(ground, disk, lengthMs, wrongs);
        figures[`${kind}: orders placed around a full disk, each charged once`] = placed;
      }
    } finally {
      await ground.leave();
    }
  }
  return { wrongs, figures };
}

async function onSqlite(ground: Ground, disk: Disk, lengthMs: number, wrongs: string[]): Promise<number> {
  const env = { PROVIDERS: 'tcl', TCL_POLL_MS: '100', STORE_URL: `sqlite:${join(disk.path, 'gateway.db')}` };
  const gateway = await ground.start(env);
  const traffic = new Traffic(() => [gateway.url], ground.suppliers, 3, 50);
  wrongs.push(...(await endured(full('SQLite', disk), [gateway], traffic, lengthMs)));
  await traffic.end();
  await traffic.judge();
  wrongs.push(...traffic.wrongs);
  await gateway.kill();
  disk.readOnly();
  const said = await ground.start(env).then(
    () => 'it starts',
    (error: unknown) => String(error),
  );
  if (!/The gateway cannot start\.\nCannot open the ledger/.test(said))
    wrongs.push(`SQLite on a read-only file system: ${said}`);
  return traffic.placed.length;
}

async function onPostgres(ground: Ground, disk: Disk, lengthMs: number, wrongs: string[]): Promise<number> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = disk.path;
  const postgres = await startPostgres().finally(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  try {
    const gateway = await ground.start({ PROVIDERS: 'tcl', TCL_POLL_MS: '100', STORE_URL: postgres.url });
    const traffic = new Traffic(() => [gateway.url], ground.suppliers, 3, 50);
    const { says, ...episode } = full('PostgreSQL', disk);
    const isFull = await leavesNoRoom(episode, postgres.url);
    // Without room for its log PostgreSQL stops, and whoever runs it starts it again once there is some.
    const end = async (): Promise<void> => {
      await episode.end();
      await postgres.restart();
    };
    const meanwhile = { ...episode, ...(isFull && { says }), begin: () => undefined, end };
    wrongs.push(...(await endured(meanwhile, [gateway], traffic, lengthMs)));
    await traffic.end();
    await traffic.judge();
    wrongs.push(...traffic.wrongs);
    return traffic.placed.length;
  } finally {
    await postgres.stop();
  }
}

/** Whether there is no room any more: one that has stopped for want of it makes some when it starts again, of what it no longer needs of its log. */
async function leavesNoRoom(episode: Pick<Episode, 'begin'>, url: string): Promise<boolean> {
  let failed = 0;
  for (let tries = 0; failed < 3 && tries < 20; tries++) {
    await episode.begin();
    failed = (await usedUpLog(url)) ? failed + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return failed === 3;
}

/** What has been set aside for the log is used up before anything fails; whether something did. */
async function usedUpLog(url: string): Promise<boolean> {
  const admin = new Client({ connectionString: url });
  admin.on('error', () => undefined);
  try {
    await admin.connect();
    for (let i = 0; i < 8; i++) {
      await admin.query('SELECT pg_switch_wal()');
      await admin.query('CREATE TABLE IF NOT EXISTS uses_log (n integer)');
      await admin.query('INSERT INTO uses_log SELECT generate_series(1, 100)');
    }
    return false;
  } catch {
    return true;
  } finally {
    await admin.end().catch(() => undefined);
  }
}
