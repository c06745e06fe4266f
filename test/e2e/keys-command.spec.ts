import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/services.js';
import { launch } from './launch.js';

interface Said {
  code: number;
  out: string;
  err: string;
}

/** `npm run keys`, without building. */
const keys = (storeUrl: string, ...args: string[]): Promise<Said> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      ['dist/keys/main.js', ...args],
      { env: { ...process.env, STORE_URL: storeUrl, GATEWAY_MODE: 'live' } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );
const textIn = ({ out }: Said): string => /gw_live_\w+/.exec(out)?.[0] ?? '';
const idIn = ({ out }: Said): string => /key_\w+/.exec(out)?.[0] ?? '';
const create = ['create', '--tenant', 'acme', '--label', 'Web shop'];

describe('npm run keys', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-keys-command-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('creates, rotates and revokes keys of a running gateway', async () => {
    const storeUrl = await freshDatabase();
    const first = await keys(
      storeUrl,
      ...create,
      '--scopes',
      'search,orders:read',
      '--expires',
      '2040-01-01T00:00:00Z',
    );
    expect(first).toMatchObject({ code: 0, err: '' });
    const gateway = launch({ STORE_URL: storeUrl }, directory);
    try {
      const url = await gateway.url();
      const statusOf = async (key: string, path = 'providers'): Promise<number> =>
        (await fetch(`${url}/v1/${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
      const ends = (key: string): Promise<number> =>
        eventually(
          () => statusOf(key),
          (status) => status === 401,
        );
      expect([await statusOf(textIn(first)), await statusOf(textIn(first), 'customers')]).toEqual([200, 403]);
      const rotated = await keys(storeUrl, 'rotate', idIn(first));
      expect(idIn(rotated)).toBe(idIn(first));
      await ends(textIn(first));
      expect(await statusOf(textIn(rotated))).toBe(200);
      const { out } = await keys(storeUrl, 'list', '--tenant', 'acme');
      expect(out).toContain(`${idIn(first)}  acme  …${textIn(rotated).slice(-4)}  search,orders:read  "Web shop"`);
      expect(out).not.toContain('gw_live_');
      expect((await keys(storeUrl, 'revoke', idIn(first))).out).toContain('revoked 20');
      await ends(textIn(rotated));
    } finally {
      await gateway.kill();
    }
  }, 60_000);

  it('creates the first key of a new ledger, and leaves a running SQLite gateway alone', async () => {
    const storeUrl = `sqlite:${join(directory, 'fresh.db')}`;
    const first = await keys(storeUrl, ...create, '--scopes', '*', '--allow-from', '127.0.0.1');
    expect(textIn(first)).toHaveLength(40);
    const gateway = launch({ STORE_URL: storeUrl }, directory);
    try {
      const response = await fetch(`${await gateway.url()}/v1/me`, {
        headers: { authorization: `Bearer ${textIn(first)}` },
      });
      expect(await response.json()).toMatchObject({ tenant: 'acme', keyId: idIn(first), label: 'Web shop' });
      expect(await keys(storeUrl, 'list', '--tenant', 'acme')).toMatchObject({
        code: 1,
        err: expect.stringContaining('in use'),
      });
    } finally {
      await gateway.kill();
    }
  }, 60_000);

  it.each([
    [[]],
    [['destroy']],
    [['toString']],
    [['create', '--tenant', 'acme']],
    [[...create, '--scopes', 'everything']],
    [[...create, '--scopes', 'search', '--expires', 'soon']],
    [[...create, '--scopes', 'search', '--allow-from', 'home']],
    [['list']],
    [['rotate']],
    [['revoke', 'key_01kf3xw8q20000m5e7r9t2v4x6']],
    [['list', '--secret', 'x']],
  ])('says what is wrong with %j', async (args) => {
    const said = await keys(`sqlite:${join(directory, 'wrong.db')}`, ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).not.toMatch(/^\s+at /m);
  });
});
