import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { read } from '../ops/files.js';
import { launch, type Launched } from './launch.js';

const file = 'openapi/workflows.arazzo.yaml';
const workflows = [...read(file).matchAll(/^ {2}- workflowId: (.*)$/gm)].map(([, id]) => id!);

let sandbox: Launched;
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'gateway-workflows-'));
  const key = randomBytes(32).toString('base64');
  sandbox = launch({ STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent', WEBHOOK_ENCRYPTION_KEY: key }, directory);
});
afterAll(async () => {
  await sandbox.kill();
  rmSync(directory, { recursive: true });
});

/** What Redocly's executor of Arazzo says of the workflows: it holds replies to the OpenAPI document as well. */
async function respect(...more: string[]): Promise<{ code: number; output: string }> {
  const server = `gateway=${await sandbox.url()}`;
  const args = ['respect', file, '-S', server, '-i', 'key=sandbox', '-i', `run=${randomUUID()}`, ...more];
  return new Promise((resolve) =>
    execFile(join('node_modules', '.bin', 'redocly'), args, { maxBuffer: 10 ** 7 }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    ),
  );
}

it('every workflow runs through the sandbox as written', async () => {
  expect(workflows.length).toBeGreaterThanOrEqual(12);
  const { code, output } = await respect();
  const failed = output.split('\n').filter((line) => line.includes('✗'));
  expect({ code, failed }).toEqual({ code: 0, failed: [] });
  expect(output).toContain(`Workflows: ${workflows.length} passed, ${workflows.length} total`);
}, 120_000);
