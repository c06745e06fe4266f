import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { startApp } from './app.js';

/** What a linter prints and ends with. */
function run(command: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) =>
    execFile(join('node_modules', '.bin', command), args, { maxBuffer: 10 ** 7 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    ),
  );
}

describe('the OpenAPI document', () => {
  it('has no complaint from spectral, OWASP or redocly', async () => {
    const { document } = await startApp();
    const directory = mkdtempSync(join(tmpdir(), 'openapi-'));
    const file = join(directory, 'openapi.json');
    writeFileSync(file, JSON.stringify(document, null, 2));
    if (process.env['KEEP']) writeFileSync(process.env['KEEP'], JSON.stringify(document, null, 2));
    const [spectral, redocly] = await Promise.all([
      run('spectral', 'lint', file, '--ruleset', 'config/spectral.yaml', '--fail-severity', 'hint'),
      run('redocly', 'lint', file, '--config', 'config/redocly.yaml', '--max-problems', '100', '--format', 'summary'),
    ]);
    rmSync(directory, { recursive: true });
    expect(spectral).toEqual({ code: 0, output: expect.stringContaining('No results') });
    expect(redocly.output).toContain('Your API description is valid');
    expect(redocly.output).not.toMatch(/\d+ warning|ignored/);
    expect(redocly.code).toBe(0);
  }, 120_000);

  it('is served as JSON and as YAML, with Swagger UI and the meaning of every problem', async () => {
    const { url, document } = await startApp();
    const json = await fetch(`${url}/openapi.json`);
    expect(await json.json()).toEqual(document);
    expect(json.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(parse(await (await fetch(`${url}/openapi.yaml`)).text())).toEqual(document);
    const docs = await fetch(`${url}/docs`);
    expect(await docs.text()).toContain('swagger-ui');
    expect(docs.headers.get('content-security-policy')).toContain("'unsafe-inline'");
    expect(await (await fetch(`${url}/docs/swagger-ui-bundle.js`)).text()).toContain('SwaggerUIBundle');
    expect(await (await fetch(`${url}/docs/problems`)).text()).toContain('id="number_unavailable"');
    expect((await fetch(`${url}/docs/nothing`)).headers.get('content-type')).toBe('application/problem+json');
  });
});
