import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf } from './files.js';

describe('starting something builds', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'build-'));
    const files = ['config/build.js', 'config/bundle.js', 'openapi/openapi.json', 'package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'src/version.ts']; // prettier-ignore
    for (const file of files) cpSync(fileURLToPath(pathOf(file)), join(copy, file), { preserveTimestamps: true });
    // When it builds is looked at here, with one source; a bundle needs all of them.
    const packageFile = join(copy, 'package.json');
    const { scripts, ...rest } = JSON.parse(readFileSync(packageFile, 'utf8')) as { scripts: Record<string, string> };
    writeFileSync(packageFile, JSON.stringify({ ...rest, scripts: { ...scripts, build: 'nest build' } }));
    symlinkSync(realpathSync(pathOf('node_modules')), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const start = async (): Promise<string> => (await promisify(execFile)('node', ['config/build.js'], { cwd: copy })).stderr; // prettier-ignore

  it('when a source has changed, says so, and otherwise does not', async () => {
    expect(await start()).toContain('Building the gateway');
    expect(await start()).toBe('');
    appendFileSync(join(copy, 'src/version.ts'), '\n');
    expect(await start()).toContain('Building the gateway');
    utimesSync(join(copy, 'src/version.ts'), 1, 1);
    expect(await start()).toContain('Building the gateway');
    expect(await start()).toBe('');
  });
});
