import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf } from './files.js';

/** What of the repository the command reads. */
const needed = [
  'dist/generate/new-provider.js',
  'test/example-provider',
  'test/golden/example',
  'src/providers/list.ts',
];

describe('npm run new:provider', () => {
  const root = mkdtempSync(join(tmpdir(), 'new-provider-'));
  const path = (file: string): string => join(root, file);
  const run = (id: string): string =>
    execFileSync(process.execPath, [path('dist/generate/new-provider.js'), id], { encoding: 'utf8', stdio: 'pipe' });
  const list = (): string => readFileSync(path('src/providers/list.ts'), 'utf8');
  let made: string[];
  beforeAll(() => {
    for (const file of needed) cpSync(fileURLToPath(pathOf(file)), path(file), { recursive: true });
    mkdirSync(path('src/sandbox'));
    made = run('acme')
      .trim()
      .split('\n')
      .filter((line) => !line.includes(':'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('makes the worked example anew, every file of it, under the new name', () => {
    const example = readdirSync(path('test/example-provider'), { recursive: true, encoding: 'utf8' });
    const golden = readdirSync(path('test/golden/example'));
    expect(made).toHaveLength(example.filter((name) => name.endsWith('.ts')).length + golden.length);
    for (const file of made) {
      expect(readFileSync(path(file), 'utf8')).not.toMatch(
        /worked example|example(?:Provider|Variables|Gateway)|EXAMPLE_/i,
      );
    }
  });

  it('makes nothing that imports what is not there', () => {
    const missing = made
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [...readFileSync(path(file), 'utf8').matchAll(/from '([^']+)\.js'/g)].map(([, name = '']) =>
          join(dirname(file), `${name}.ts`),
        ),
      )
      .filter((file) => !existsSync(path(file)) && !existsSync(pathOf(file)));
    expect(missing).toEqual([]);
  });

  it('adds its one line to the list, in the order of the ids', () => {
    expect(list()).toMatch(/^\/\/ .*\nexport \{ acme \} from '\.\/acme\/acme\.provider\.js';\nexport \{ didtfn \}/);
  });

  it.each(['acme', 'didtfn!', 'A'])('makes nothing of %s', (id) => {
    const before = list();
    expect(() => run(id)).toThrow();
    expect(list()).toBe(before);
  });
});
