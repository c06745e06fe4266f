import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read } from '../ops/files.js';
import { startTestGateway, type TestGateway } from './gateway.js';

/** What a shell makes of each block of commands of a document, one after the other, as a reader pastes them. */
const commandsOf = (document: string): string =>
  [...read(document).matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block).join('\n');

const pages = [
  // What is meant to be refused is shown to be.
  { document: 'README.md', requests: 5, refused: 0 },
  { document: 'docs/api.md', requests: 39, refused: 2 },
  { document: 'docs/operations.md', requests: 3, refused: 0 },
];

describe('the commands in the documents, run unchanged', () => {
  let at: TestGateway;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'doc-commands-'));
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl,telecloud,voipms' });
  });
  afterAll(async () => {
    await at.stop();
    rmSync(directory, { recursive: true });
  });

  it.each(pages)('$document', async ({ document, requests, refused }) => {
    const statuses = join(directory, 'statuses');
    const commands = commandsOf(document).replaceAll('http://127.0.0.1:3000', at.gateway.url);
    const curl = `curl() { command curl "$@" -w '%{stderr}%{http_code} %{url}\\n' 2>>'${statuses}'; }\n`;
    await promisify(execFile)('bash', ['-euc', curl + commands], { cwd: directory });
    const lines = readFileSync(statuses, 'utf8').trim().split('\n');
    rmSync(statuses);
    expect(lines.filter((line) => !line.startsWith('2'))).toHaveLength(refused);
    expect(lines).toHaveLength(requests);
  });
});
