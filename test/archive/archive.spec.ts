import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive, BadDay, latestDay } from '../../src/archive/archive.js';
import { ArchiveDamaged, ArchiveFiles, type Manifest } from '../../src/archive/files.js';
import { type Database, type Row } from '../../src/ledger/database.js';
import { openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { fill } from '../bench/fill/fill.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { freshDatabase } from '../support/services.js';

const directories: string[] = [];
const archiveDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-archive-'));
  directories.push(directory);
  return directory;
};
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  removeDirectories();
});

const now = Date.parse('2026-11-30T12:00:00Z');
const clock = { now: () => now };
const day = '2026-10-01';
const before = Date.parse(day);

/** Every row of what the archive may take from, as text. */
async function rowsOf(db: Database): Promise<string[]> {
  const all: string[] = [];
  for (const table of [
    'orders',
    'ordered_numbers',
    'port_orders',
    'changes',
    'reservations',
    'held_numbers',
    'findings',
    'steps',
    'events',
    'changed_numbers',
    'metadata',
  ])
    // prettier-ignore
    for (const row of await db.query(`SELECT * FROM ${table}`)) all.push(JSON.stringify({ table, row }));
  return all.sort();
}

/** Every row that the archive says is its own. */
function archivedIn(files: ArchiveFiles): string[] {
  const rows = files.manifests().flatMap((manifest) => {
    const kept = new Set(manifest.kept);
    return files.read(manifest).filter(({ id }) => !kept.has(id)).flatMap((subject) => subject.rows); // prettier-ignore
  });
  return rows.map((row) => JSON.stringify(row)).sort();
}

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('an archive of what has ended: %s', (_, address) => {
  const filled = async (orders: number): Promise<Database> => {
    const url = await address();
    await (await openLedger(url)).close();
    const db = await openDatabase(url);
    await fill(db, { orders, until: now });
    return db;
  };

  it('has what has left the ledger, once, and what is needed stays', async () => {
    const db = await filled(1_000);
    const there = await rowsOf(db);
    const others = async (): Promise<Row[][]> => {
      const tables = ['provider_orders', 'uses', 'counters', 'idempotency', 'work', 'ownerships'];
      return Promise.all(tables.map((table) => db.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)));
    };
    const otherRows = await others();
    const files = new ArchiveFiles(archiveDirectory());
    const dry = await new Archive(db, files, clock).count(day);
    expect(await rowsOf(db)).toEqual(there);
    const counts = await new Archive(db, files, clock).run(day);
    const left = await rowsOf(db);
    expect([...left, ...archivedIn(files)].sort()).toEqual(there);
    expect(await others()).toEqual(otherRows);
    expect({ ...dry, reservations: counts.reservations }).toEqual(counts);
    expect(counts.orders).toBeGreaterThan(150);

    // Nothing that is open, in service, held, needs somebody or was made since is among them; everything else is.
    const stay = await db.query(
      `SELECT o.id, o.status, o.created_at, o.attention_code, n.open, n.status AS number FROM orders o JOIN ordered_numbers n ON n.order_id = o.id`,
    );
    const ended = (row: Row): boolean =>
      row['open'] === 0 && row['number'] !== 'active' && row['attention_code'] === null;
    expect(stay.filter((row) => ended(row) && Number(row['created_at']) < before)).toEqual([]);
    const orders = archivedIn(files).map((line) => JSON.parse(line) as { table: string; row: Row }).filter(({ table }) => table === 'orders'); // prettier-ignore
    expect(orders.filter(({ row }) => Number(row['updated_at']) >= before)).toEqual([]);
    // No order that stays has lost its reservation.
    const alone = `SELECT id FROM orders WHERE NOT EXISTS (SELECT 1 FROM reservations r WHERE r.id = orders.reservation_id)`;
    expect(await db.query(alone)).toEqual([]);
    // Gauges follow.
    const [{ n }] = (await db.query(`SELECT COUNT(*) AS n FROM orders`)) as [Row];
    const [{ kept }] = (await db.query(`SELECT SUM(n) AS kept FROM tallies WHERE name = 'orders'`)) as [Row];
    expect(Number(kept)).toBe(Number(n));

    expect(await new Archive(db, files, clock).run(day)).toEqual({});
    await db.close();
  });

  it('takes an order whose cart has parked what others held, once none of that is held any more', async () => {
    const db = await filled(300);
    const [one, other] = (
      await db.query(`SELECT id FROM orders WHERE status = 'expired' AND created_at < $1 ORDER BY id`, [before])
    ).map(({ id }) => String(id)) as [string, string];
    const parked = `INSERT INTO held_numbers (reservation_id, phone_number, provider, account, position, status, live, parked_by, episode)
      VALUES ($1, '+12065550100', 'didtfn', 'sandbox', 0, $2, $3, $4, 0)`;
    await db.query(parked, ['rsv_ended', 'ordered', 0, one]);
    await db.query(parked, ['rsv_held', 'held', 1, other]);
    await new Archive(db, new ArchiveFiles(archiveDirectory()), clock).run(day);
    const left = await db.query(`SELECT id FROM orders WHERE id = ANY($1)`, [[one, other]]);
    expect(left).toEqual([{ id: other }]);
    await db.close();
  });

  it('is neither less nor more when it is interrupted anywhere and taken up again', async () => {
    const db = await filled(400);
    const there = await rowsOf(db);
    const files = new ArchiveFiles(archiveDirectory());
    let interrupted = 0;
    for (let done = false; !done; interrupted++) {
      let left = 1 + (interrupted % 3);
      const fail = (): void => {
        if (left-- === 0) throw new Error('interrupted');
      };
      const run = new Archive(db, files, clock, fail).run(day);
      done = await run.then(
        () => true,
        (error: Error) => error.message !== 'interrupted' && Promise.reject(error),
      );
      expect(interrupted).toBeLessThan(100);
      // At any moment: whatever is not in the ledger is in the archive.
      const now = new Set([...(await rowsOf(db)), ...archivedIn(files)]);
      expect(there.filter((row) => !now.has(row))).toEqual([]);
    }
    expect(interrupted).toBeGreaterThan(5);
    expect([...(await rowsOf(db)), ...archivedIn(files)].sort()).toEqual(there);
    await db.close();
  });

  it('leaves what is used between writing and deleting, and says so', async () => {
    const db = await filled(400);
    const there = await rowsOf(db);
    const files = new ArchiveFiles(archiveDirectory());
    let used: string | undefined;
    const use = async ({ firstId }: Manifest): Promise<void> => {
      await db.query(`INSERT INTO events (id, subject_id, tenant, at, actor, type) VALUES ('evt_new', $1, 'sandbox', 1, 'operator', 'note')`, [firstId]); // prettier-ignore
    };
    const watching = new ArchiveFiles(directories.at(-1)!);
    const write = watching.write.bind(watching);
    let using: Promise<void> | undefined;
    watching.write = (...args) => {
      const manifest = write(...args);
      if (used === undefined) using = use(manifest);
      used ??= manifest.firstId;
      return manifest;
    };
    await new Archive(db, watching, clock).run(day);
    await using;
    const [note] = (await rowsOf(db)).filter((row) => row.includes('evt_new'));
    expect([...(await rowsOf(db)), ...archivedIn(files)].sort()).toEqual([...there, note!].sort());
    expect(files.manifests().flatMap(({ kept }) => kept ?? [])).toEqual([used]);
    await db.close();
  });

  it('deletes nothing when what was written cannot be read back', async () => {
    const db = await filled(300);
    const directory = archiveDirectory();
    const files = new ArchiveFiles(directory);
    const stop = new Archive(db, files, clock, () => { throw new Error('interrupted'); }); // prettier-ignore
    await expect(stop.run(day)).rejects.toThrow('interrupted');
    const there = await rowsOf(db);
    const part = join(
      directory,
      readdirSync(directory).find((name) => name.endsWith('.gz'))!,
    );
    const content = readFileSync(part);
    writeFileSync(part, content.subarray(0, content.length - 1));
    await expect(new Archive(db, files, clock).run(day)).rejects.toThrow(ArchiveDamaged);
    expect(await rowsOf(db)).toEqual(there);
    await db.close();
  });

  it('takes no order that a key still answers with, nor one that has an owner', async () => {
    const db = await filled(300);
    const candidates = await db.query(`SELECT id, request_id FROM orders WHERE status = 'expired' AND created_at < $1 ORDER BY id`, [before]); // prettier-ignore
    const [keyed, owned, atWork] = candidates.map(({ id }) => String(id)) as [string, string, string];
    await db.query(`INSERT INTO idempotency (tenant, route, key, fingerprint, holder, locked_until, resource_id, http_status, created_at) VALUES ('sandbox', 'POST /v1/orders', 'late', 'f', '', 0, $1, 201, $2)`, [keyed, now]); // prettier-ignore
    await db.query(`UPDATE ordered_numbers SET status = 'arrived' WHERE order_id = $1`, [owned]);
    await db.query(`INSERT INTO work (subject_id, kind, share, due_at, pokes, failures, lease_until, fence) VALUES ($1, 'order', 'tcl sandbox', 1, 1, 0, 0, 0)`, [atWork]); // prettier-ignore
    await new Archive(db, new ArchiveFiles(archiveDirectory()), clock).run(day);
    const left = await db.query(`SELECT id FROM orders WHERE id = ANY($1) ORDER BY id`, [candidates.map(({ id }) => String(id))]); // prettier-ignore
    expect(left.map(({ id }) => id)).toEqual([keyed, owned, atWork].sort());
    await db.close();
  });
});

describe('the command', () => {
  it('loses nothing when it is killed after writing, however often, and ends when it is left alone', async () => {
    const url = sqliteUrl();
    await (await openLedger(url)).close();
    const today = Date.now();
    let db = await openDatabase(url);
    await fill(db, { orders: 300, until: today });
    const there = await rowsOf(db);
    await db.close();
    const directory = archiveDirectory();
    const manifests = (): string[] => readdirSync(directory).filter((name) => name.endsWith('.manifest.json'));
    let killed = 0;
    for (let code: number | null = null; code !== 0; killed += code === 0 ? 0 : 1) {
      const written = manifests().length;
      const child = spawn(process.execPath, ['dist/archive/main.js', '--before', latestDay(today), '--to', directory], {
        env: { ...process.env, STORE_URL: url },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const watch = setInterval(() => manifests().length > written && child.kill('SIGKILL'), 1);
      [code] = (await once(child, 'exit')) as [number | null];
      clearInterval(watch);
      db = await openDatabase(url);
      const now = new Set([...(await rowsOf(db)), ...archivedIn(new ArchiveFiles(directory))]);
      expect(there.filter((row) => !now.has(row))).toEqual([]);
      await db.close();
      expect([0, null]).toContain(code);
      expect(killed).toBeLessThan(20);
    }
    db = await openDatabase(url);
    expect([...(await rowsOf(db)), ...archivedIn(new ArchiveFiles(directory))].sort()).toEqual(there);
    await db.close();
  });
});

describe('the day before which it may be archived', () => {
  it('is one after which neither a key nor a limit of this month asks for anything', async () => {
    expect(latestDay(now)).toBe('2026-10-31');
    expect(latestDay(Date.parse('2026-03-31T00:00:00Z'))).toBe('2026-03-01');
    const archive = new Archive({} as Database, new ArchiveFiles(archiveDirectory()), clock);
    for (const wrong of ['2026-11-01', '2027-01-01', 'yesterday', '2026-13-01'])
      await expect(archive.run(wrong)).rejects.toThrow(BadDay);
  });
});
