import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startTestGateway, type TestGateway } from './gateway.js';

const page = new URL('../../src/console/page/', import.meta.url);
const files = readdirSync(fileURLToPath(page)).filter((file) => !file.endsWith('.json'));
const textOf = (file: string): string => readFileSync(new URL(file, page), 'utf8');

describe('the console', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const get = (path: string): Promise<Response> => fetch(`${at.gateway.url}${path}`);

  it('is served without a key, unmodified, under a policy that allows nothing inline', async () => {
    const answer = await get('/console');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(textOf('index.html'));
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('etag')).toBeTruthy();
    expect((await fetch(`${at.gateway.url}/console/`, { redirect: 'manual' })).headers.get('location')).toBe(
      '/console',
    );
  });

  it('serves every file that its pages refer to, and no other', async () => {
    const named = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?:from '\.|(?:href|src)="\.\/console)\/([\w.-]+)/g)].map(([, name]) => name!),
    );
    expect([...new Set(named)].sort()).toEqual(files.filter((file) => file !== 'index.html').sort());
    for (const name of new Set(named)) {
      const answer = await get(`/console/${name}`);
      expect({ name, status: answer.status, text: await answer.text() }).toEqual({
        name,
        status: 200,
        text: textOf(name),
      });
    }
    expect((await get('/console/tsconfig.json')).status).toBe(404);
  });

  it('renders data as text, never as markup', () => {
    for (const file of files)
      expect(textOf(file)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\bstyle=/);
  });
});
