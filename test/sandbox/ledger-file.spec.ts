import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { Journal } from '../../src/sandbox/kit/journal.js';

describe("a simulator's ledger file", () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'sandbox-ledger-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is kept beside the SQLite ledger that it belongs to', () => {
    const of = (env: Record<string, string>): string | undefined => readEnvironment(env, []).sandboxDir;
    expect(of({ STORE_URL: 'sqlite:/var/lib/gateway/one.db' })).toBe('/var/lib/gateway');
    expect(of({})).toBe('./data');
    expect(of({ STORE_URL: 'sqlite::memory:' })).toBeUndefined();
    expect(of({ STORE_URL: 'sqlite:/var/lib/gateway/one.db', SANDBOX_DIR: '/srv/sandbox' })).toBe('/srv/sandbox');
  });

  it('belongs to one process at a time, and to the next when that one has ended', async () => {
    const file = join(directory, 'ledger.jsonl');
    const open = (): Journal<{ n: number }> => new Journal(() => undefined, Date.now, file);
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const ended = once(other, 'exit');
    writeFileSync(`${file}.lock`, String(other.pid));
    expect(open).toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await ended;
    open().append({ n: 1 });
    // The same process may open it again, as a gateway does that is started again in a test.
    expect(open().entries()).toMatchObject([{ seq: 1, n: 1 }]);
  });
});
