import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pathOf, read } from '../ops/files.js';
import { bruno } from './collections/bruno.js';
import { postman } from './collections/postman.js';
import { send } from './collections/sent.js';
import { launch, type Launched } from './launch.js';

let sandbox: Launched;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gateway-collections-'));
  // Beside what keeps this run apart from others: webhooks are there for whoever has set this key.
  const WEBHOOK_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  const apart = { STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent', SHED_LAG_MS: '60000' };
  sandbox = launch({ ...apart, WEBHOOK_ENCRYPTION_KEY }, directory);
});
afterEach(async () => {
  await sandbox.kill();
  rmSync(directory, { recursive: true });
});

describe('the collections', () => {
  it.each([
    ['Postman', postman],
    ['Bruno', bruno],
  ])(
    'run unchanged against the sandbox, from top to bottom: %s',
    async (name, collection) => {
      const { requests, variables, key } = collection();
      expect(variables.get('baseUrl')).toBe('http://127.0.0.1:3000');
      variables.set('baseUrl', await sandbox.url());
      const failed: string[] = [];
      for (const request of requests) {
        const why = await send(request, variables, key);
        if (why !== undefined) failed.push(why);
      }
      process.stdout.write(`${name}: ${requests.length - failed.length} of ${requests.length} requests work\n`);
      expect(failed).toEqual([]);
      expect(requests.length).toBeGreaterThan(100);
    },
    120_000,
  );

  it('contain the same requests', () => {
    const of = ({ requests }: ReturnType<typeof postman>): string[] =>
      requests.map(({ method, url }) => `${method} ${url}`);
    expect(of(bruno())).toEqual(of(postman()));
  });

  it('send a fresh Idempotency-Key with every request that requires one', () => {
    const { paths } = JSON.parse(read('openapi/openapi.json')) as {
      paths: Record<string, Record<string, { parameters?: { name: string; required?: boolean }[] }>>;
    };
    for (const { requests } of [postman(), bruno()])
      for (const { method, url, headers } of requests) {
        const segments = url.replace('{{baseUrl}}', '').replace(/\?.*/, '').split('/');
        const path = Object.keys(paths).find((one) => {
          const parts = one.split('/');
          return parts.length === segments.length && parts.every((part, i) => part === segments[i] || (part.startsWith('{') && segments[i]!.startsWith('{{')) || (part === '{tenant}')); // prettier-ignore
        })!;
        const { parameters = [] } = paths[path]![method.toLowerCase()]!;
        const needed = parameters.some((one) => one.name === 'Idempotency-Key' && one.required);
        expect([url, headers['Idempotency-Key']]).toEqual([url, needed ? '{{$guid}}' : headers['Idempotency-Key']]);
      }
  });

  it('are exactly what npm run openapi generates', async () => {
    const { collectionsOf, sources } = (await import(pathOf('config/collections/main.js').href)) as {
      collectionsOf: (...from: unknown[]) => Record<string, string>;
      sources: () => unknown[];
    };
    const made = collectionsOf(...sources());
    const root = 'openapi/collections/';
    const there = readdirSync(pathOf(root), { recursive: true, encoding: 'utf8' }).filter((file) => statSync(pathOf(root + file)).isFile()); // prettier-ignore
    expect(there.sort()).toEqual(Object.keys(made).sort());
    for (const [file, text] of Object.entries(made)) expect(`${file}: ${read(root + file)}`).toBe(`${file}: ${text}`);
  });
});
