import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/** `npm run demo`, without building. No gateway runs at its port 9. */
const demo = (env: Record<string, string>): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      ['dist/demo/main.js'],
      { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 2 ** 24 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );

describe('npm run demo', () => {
  it('runs the main tasks at all four providers, and makes each charge with a lost reply once', async () => {
    const { code, out, err } = await demo({});
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect([...out.matchAll(/^=== (.+?):/gm)].map(([, provider]) => provider)).toEqual(
      ['DID/TFN provider', 'TCL', 'TeleCloud', 'VoIP.ms'].flatMap((name) => [name, name]),
    );
    expect(out).toContain('"password": "(not shown)"');
    expect(out).not.toContain('a-password-for-jane');
  }, 120_000);

  it('exits with 1 if no gateway responds at the given URL', async () => {
    const { code, err } = await demo({ GATEWAY_URL: 'http://127.0.0.1:9' });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('no gateway responds at http://127.0.0.1:9'),
    });
  });
});
