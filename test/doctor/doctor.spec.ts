import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '../../src/ledger/ledger.js';
import { openPostgres } from '../../src/ledger/postgres.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { newestSchema } from '../../src/ledger/migrations.js';
import { freshDatabase, freshRedis } from '../support/services.js';

const main = new URL('../../dist/doctor/main.js', import.meta.url).pathname;
const places: string[] = [];
afterAll(() => places.forEach((place) => rmSync(place, { recursive: true })));

const place = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-doctor-'));
  places.push(directory);
  return directory;
};

/** Runs the command in a directory of its own, without the providers unless told. */
function doctor(
  env: Record<string, string> = {},
  args = ['--no-providers'],
  cwd = place(),
): Promise<{ code: number; out: string; cwd: string }> {
  // prettier-ignore
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd, env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr, cwd }),
    );
  });
}

describe('npm run doctor', () => {
  it('finds a fresh installation sound, providers included, and leaves nothing behind', async () => {
    const { code, out, cwd } = await doctor({}, []);
    expect({ code, last: out.trim().split('\n').at(-1) }).toEqual({ code: 0, last: 'No check failed.' });
    for (const part of ['configuration', 'stores', 'directories', 'didtfn', 'tcl', 'telecloud', 'voipms'])
      expect(out).toContain(`${part} (sandbox): `);
    expect(out).toMatch(/ok +ledger +\S+ does not exist yet/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('names every setting that is wrong', async () => {
    const { code, out } = await doctor({ PORT: 'many', GATEWAY_MODE: 'live', TCL_BASE_URL: 'https://tcl.example' });
    expect(code).toBe(1);
    for (const wrong of ['PORT must be', 'API_KEYS_FILE is required', 'TCL_TOKEN is required'])
      expect(out).toContain(wrong);
  });

  it('sees keys that others can read, and a file that holds none', async () => {
    const keys = join(place(), 'keys.json');
    const sha256 = '0'.repeat(64);
    writeFileSync(keys, JSON.stringify({ keys: [{ id: 'ops', tenant: 'acme', sha256, scopes: ['*'] }] }));
    chmodSync(keys, 0o644);
    const open = await doctor({ API_KEYS_FILE: keys });
    expect(open.code).toBe(0);
    expect(open.out).toMatch(/warning +api-keys.private/);
    chmodSync(keys, 0o600);
    expect((await doctor({ API_KEYS_FILE: keys })).out).toMatch(/ok +api-keys.private/);
    writeFileSync(keys, '{}');
    const empty = await doctor({ API_KEYS_FILE: keys });
    expect(empty.code).toBe(1);
    expect(empty.out).toMatch(/failed +api-keys +API_KEYS_FILE: "keys" must be a list/);
  });

  it('reads the schema of a ledger as it is, and lets a gateway have it', async () => {
    const cwd = place();
    mkdirSync(join(cwd, 'data'));
    const file = join(cwd, 'data', 'gateway.db');
    const ledger = await openLedger(`sqlite:${file}`);
    expect((await doctor({}, undefined, cwd)).out).toMatch(/skipped +ledger +A gateway is using it/);
    await ledger.close();
    expect((await doctor({}, undefined, cwd)).out).toContain(`Version ${newestSchema}.`);
    const db = openSqlite(file);
    await db.query('INSERT INTO schema_version (version) VALUES ($1)', [newestSchema + 1]);
    await db.close();
    const newer = await doctor({}, undefined, cwd);
    expect(newer.code).toBe(1);
    expect(newer.out).toMatch(/failed +ledger.schema/);
  });

  it('looks at PostgreSQL and Redis: schema, clocks and settings', async () => {
    const STORE_URL = await freshDatabase();
    const REDIS_URL = await freshRedis();
    await (await openLedger(STORE_URL)).close();
    const { code, out } = await doctor({ STORE_URL, REDIS_URL });
    expect(code).toBe(0);
    expect(out).toContain(`Version ${newestSchema}.`);
    for (const clock of ['clock.database', 'clock.redis']) expect(out).toMatch(new RegExp(`ok +${clock} `));
    expect(out).toMatch(/ok +redis.maxmemory-policy +noeviction/);
    const db = await openPostgres(STORE_URL);
    await db.query('DELETE FROM schema_version WHERE version = $1', [newestSchema]);
    await db.close();
    expect((await doctor({ STORE_URL, REDIS_URL })).out).toContain(`The gateway upgrades it to ${newestSchema}`);
    expect((await doctor({ STORE_URL })).out).toMatch(/warning +redis +A PostgreSQL ledger without REDIS_URL/);
  });

  it('says what does not answer, without its password', async () => {
    const at = { STORE_URL: 'postgres://gateway:s3cret@127.0.0.1:9/gateway', REDIS_URL: 'redis://:s3cret@127.0.0.1:9' };
    const { code, out } = await doctor(at);
    expect(code).toBe(1);
    expect(out).toMatch(/failed +ledger/);
    expect(out).toMatch(/failed +redis/);
    expect(out).not.toContain('s3cret');
  });

  it('ends with 2 for a command line that it does not know', async () => {
    expect(await doctor({}, ['--everything'])).toMatchObject({ code: 2 });
  });
});
