import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
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

  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    writeFileSync(join(this.path, 'filler'), Buffer.alloc(bavail * bsize));
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
    // Without room for its log PostgreSQL stops, and whoever runs it starts it again once there is some.
    const episode = full('PostgreSQL', disk);
    const begin = async (): Promise<void> => {
      await episode.begin();
      await useUpLog(postgres.url);
    };
    const end = async (): Promise<void> => {
      await episode.end();
      await postgres.restart();
    };
    wrongs.push(...(await endured({ ...episode, begin, end }, [gateway], traffic, lengthMs)));
    await traffic.end();
    await traffic.judge();
    wrongs.push(...traffic.wrongs);
    return traffic.placed.length;
  } finally {
    await postgres.stop();
  }
}

/** What has been set aside for the log is used up before anything fails. */
async function useUpLog(url: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  admin.on('error', () => undefined);
  try {
    await admin.connect();
    for (let i = 0; i < 8; i++) {
      await admin.query('SELECT pg_switch_wal()');
      await admin.query('CREATE TABLE IF NOT EXISTS uses_log (n integer)');
      await admin.query('INSERT INTO uses_log SELECT generate_series(1, 100)');
    }
  } catch {
    // There is no more room: this is what was wanted.
  }
  await admin.end().catch(() => undefined);
}
