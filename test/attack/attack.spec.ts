import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { command } from './command.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The command as it is typed: how it ended, and what it said. */
function typed(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, ['test/attack/main.js', ...args], { cwd: root, maxBuffer: 10 ** 7 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    ),
  ); // prettier-ignore
}

/** So many requests that each of a layer's kinds of cases has its turn. */
const short = {
  ...{ keys: 600, tenants: 450, shapes: 1_500, sockets: 130 },
  ...{ upstreams: 120, races: 470, uploads: 60, crowds: 500 },
};

describe('a short attack', () => {
  it.each(Object.entries(short))(
    'of the layer %s finds nothing',
    async (layer, requests) => {
      const { code, output } = await typed(
        '--seed',
        '1',
        '--layer',
        layer,
        '--requests',
        String(requests),
        '--for',
        '60s',
      );
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      const [, attacked = '0'] = new RegExp(`^${layer} +([\\d,]+) +0 `, 'm').exec(output) ?? [];
      expect(Number(attacked.replace(',', ''))).toBeGreaterThanOrEqual(20);
    },
    150_000,
  );

  it('has every layer', async () => {
    const { output } = await typed('--layer', 'none');
    expect(/--layer NAME .*: (.*)$/m.exec(output)?.[1]?.split(', ')).toEqual(Object.keys(short));
  });
});

describe('a gateway that keeps nobody out', () => {
  let close: (() => Promise<unknown>) | undefined;
  afterEach(() => close?.());

  /** Answers everything with 200 and nothing. */
  async function naive(mode: string): Promise<string> {
    const document = readFileSync(`${root}openapi/openapi.json`, 'utf8');
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      const provider = { data: [{ id: 'didtfn', mode }] };
      response.end(request.url === '/openapi.json' ? document : JSON.stringify(provider));
    }).listen(0, '127.0.0.1');
    close = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const attacked = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const lines: string[] = [];
    const code = await command(args, root, (line: string) => void lines.push(line));
    return { code, said: lines.join('\n') };
  };

  it('is found out, with a line for each finding to see it again', async () => {
    const url = await naive('sandbox');
    const { code, said } = await attacked(
      '--url',
      url,
      '--key',
      'k',
      '--layer',
      'keys',
      '--seed',
      '7',
      '--requests',
      '300',
    );
    expect(code).toBe(1);
    expect(said).toContain('FINDING keys: no key is answered with 200');
    const [replay = ''] = /--layer keys --seed 7 --case \d+/.exec(said) ?? [];
    const again = await attacked('--url', url, '--key', 'k', ...replay.split(' '));
    expect(again.code).toBe(1);
    expect(again.said).toContain(replay);
  }, 60_000);

  it('is found out on raw sockets', async () => {
    const url = await naive('sandbox');
    const { code, said } = await attacked('--url', url, '--key', 'k', '--layer', 'sockets', '--seed', '7', '--requests', '200'); // prettier-ignore
    expect([code, said]).toEqual([1, expect.stringContaining('FINDING sockets: two keys: answered with 200')]);
  }, 60_000);

  it('is left alone when its providers are real', async () => {
    const { code, said } = await attacked('--url', await naive('live'), '--key', 'k');
    expect([code, said]).toEqual([2, expect.stringContaining('has real providers (didtfn)')]);
  });

  it.each([
    [['--layer', 'nothing'], 'there is no layer nothing'],
    [['--for', 'ever'], '--for must be like'],
    [['--seed', 'x'], '--seed must be a number'],
    [['--url', 'http://127.0.0.1:1'], '--url needs --key'],
    [['--what'], "Unknown option '--what'"],
  ])('%s is refused with how it is said', async (args, expected) => {
    const { code, said } = await attacked(...args);
    expect([code, said]).toEqual([2, expect.stringContaining(expected)]);
  });
});
