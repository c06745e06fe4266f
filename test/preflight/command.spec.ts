import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const main = new URL('../../dist/preflight/main.js', import.meta.url).pathname;

/** Runs the command in a directory of its own. */
function command(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; report: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'gateway-preflight-'));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd, env: { PATH: process.env['PATH'], ...env } },
      (error, stdout, stderr) => {
        const [file] = readdirSync(cwd).filter((name) => name.endsWith('.md'));
        const report = file === undefined ? '' : readFileSync(join(cwd, file), 'utf8');
        rmSync(cwd, { recursive: true });
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr, report });
      },
    );
  });
}

describe('npm run preflight', () => {
  it('prints a table of every provider, writes a report, and ends well when nothing failed', async () => {
    const { code, out, report } = await command([]);
    expect(code).toBe(0);
    for (const id of ['didtfn', 'tcl', 'telecloud', 'voipms']) {
      expect(out).toContain(`${id} (sandbox): `);
      expect(report).toContain(`## ${id}\n`);
    }
    expect(report).toContain('| `shape:getDIDsInfo` | ok |');
  });

  it('ends with 1 when a check failed, and names it', async () => {
    const at = { TCL_BASE_URL: 'http://127.0.0.1:9', TCL_TOKEN: 'a-token-of-somebody' };
    const { code, out, report } = await command(['--provider', 'tcl', '--report', 'for-support.md'], at);
    expect(code).toBe(1);
    expect(out).toMatch(/failed\s+reachable/);
    expect(out).not.toContain('didtfn');
    expect(out + report).not.toContain('a-token-of-somebody');
  });

  it('ends with 2 when there is nothing to check', async () => {
    expect((await command([], { GATEWAY_MODE: 'live', API_KEYS_FILE: '/dev/null' })).code).toBe(2);
    expect(await command(['--provider', 'nobody'])).toMatchObject({ code: 2, out: expect.stringContaining('nobody') });
  });
});
