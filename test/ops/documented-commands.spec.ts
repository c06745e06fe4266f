import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { command as attack } from '../attack/command.js';
import { command as torture } from '../torture/command.js';
import { pages, pathOf, read } from './files.js';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const root = fileURLToPath(pathOf('.'));

/** `npm run <script> [-- <arguments>]` as the pages have it, in code and in blocks; what follows ` #` or `   ` explains it. */
const documented = [
  ...new Map(
    pages
      .flatMap((page) => [...read(page).matchAll(/\bnpm (?:run )?([a-z][\w:]*)(?: -- ([^`\n]*)| (?=acme))?/g)])
      .map(([, script = '', told = '']) => ({ script, told: told.split(/ # | {3}|\. |, |\)|;| and | \[/)[0]!.trim() }))
      .filter(({ script }) => script in scripts)
      .map((one) => [`${one.script} ${one.told}`, one] as const),
  ).values(),
];

/** A reader's own values in the place of `<…>` and `…`. */
const argsIn = (told: string): string[] =>
  (told.match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word
      .replaceAll('"', '')
      .replace(/^<commit>$/, 'HEAD')
      .replace('key_01…', 'key_01')
      .replace(/<[^>]+>/, 'x'),
  );

/** The programs of ours that take options. They say how they are used, after they have understood the rest of the command line. */
const taking = Object.entries(scripts).flatMap(([script, line]) => {
  const [, program = ''] = /^(?:node config\/build\.js && )?node ((?:dist|test)\/\S+\.js)$/.exec(line) ?? [];
  return ['start', 'sandbox', 'demo', 'generate', 'new:provider', 'openapi'].includes(script) || program === ''
    ? []
    : [{ script, program }];
});

const within = { attack: (args: string[], say: (line: string) => void) => attack(args, root, say), torture };

function ran(script: string, program: string, args: string[]): Promise<{ code: number | null; out: string }> {
  if (script === 'attack' || script === 'torture') {
    const lines: string[] = [];
    return within[script](args, (line) => lines.push(line)).then((code) => ({ code, out: lines.join('\n') }));
  }
  return new Promise((resolve) =>
    execFile(process.execPath, [program, ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out: out + err }),
    ),
  );
}

describe.each(taking)('npm run $script', ({ script, program }) => {
  const forms = documented.filter((one) => one.script === script && !one.told.startsWith('<'));

  it.each(forms.length > 0 ? forms : [{ script, told: '' }])('understands: $told', async ({ told }) => {
    const { code, out } = await ran(script, program, [...argsIn(told), '--help']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`npm run ${script}`) });
  });

  it('refuses an option that it does not have, and says which it has', async () => {
    const { code, out } = await ran(script, program, ['--nonsense']);
    expect({ code, out }).toEqual({ code: 2, out: expect.stringContaining('--nonsense') });
    expect(out).toContain(`npm run ${script}`);
  });
});

/** What takes no options, by the test or step of the gate that runs it. */
const elsewhere: Readonly<Record<string, { by: string; as: string }>> = {
  test: { by: '.ci/run', as: 'npm test' },
  coverage: { by: '.ci/run', as: 'npm test' },
  start: { by: 'test/e2e/launch.ts', as: 'dist/bundle/main.js' },
  sandbox: { by: 'test/attack/own-gateway.ts', as: 'dist/sandbox/main.js' },
  demo: { by: 'test/e2e/demo.spec.ts', as: 'dist/demo/main.js' },
  build: { by: 'test/ops/build.spec.ts', as: 'config/build.js' },
  generate: { by: 'test/ops/generated.spec.ts', as: 'src/generate/documents.js' },
  'new:provider': { by: 'test/ops/new-provider.spec.ts', as: 'dist/generate/new-provider.js' },
  openapi: { by: '.ci/run', as: 'npm run openapi' },
  breaking: { by: '.ci/run', as: 'npm run breaking' },
  client: { by: '.ci/run', as: 'npm run client' },
  walls: { by: '.ci/run', as: 'npm run walls' },
  typecheck: { by: '.ci/run', as: 'npm run typecheck' },
  lint: { by: '.ci/run', as: 'npm run lint' },
  sbom: { by: 'test/ops/repository.spec.ts', as: "'sbom'" },
};

describe('every documented command', () => {
  it('takes options that are tried above, or is run by a test or by the gate', () => {
    const named = [...new Set(documented.map(({ script }) => script))].filter(
      (name) => !taking.some(({ script }) => script === name),
    );
    expect(named.filter((name) => !elsewhere[name] || !read(elsewhere[name].by).includes(elsewhere[name].as))).toEqual(
      [],
    );
    expect(taking.length).toBeGreaterThanOrEqual(11);
    expect(documented.length).toBeGreaterThan(60);
  });
});
