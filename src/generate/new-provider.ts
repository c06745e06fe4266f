import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * `npm run new:provider <id>`: copies the worked example (test/example-provider) under a new name, as a provider of this gateway, with its simulator,
 * golden files and specs. It runs and passes as is; then replace its content with the provider's own (docs/adding-a-provider.md).
 */
const [id = ''] = process.argv.slice(2);
const root = new URL('../../', import.meta.url);
const at = (path: string): URL => new URL(path, root);
const source = 'test/example-provider/';

/** The example's text with names and paths replaced. */
function renamed(text: string): string {
  const name = id.slice(0, 1).toUpperCase() + id.slice(1);
  return text
    .replace(/\b[Tt]he worked example|Worked example/g, name)
    .replaceAll('EXAMPLE', id.toUpperCase())
    .replace(/Example(?=[A-Z])/g, name)
    .replace(/(?<!provider\.)\bexample(?!: '|-provider)(?=[^a-z])/g, id);
}

function write(from: string, to: string, move: (text: string) => string = (text) => text): void {
  writeFileSync(at(to), move(renamed(readFileSync(at(source + from), 'utf8'))));
  process.stdout.write(`${to}\n`);
}

function make(): void {
  for (const folder of [`src/providers/${id}`, `src/sandbox/${id}`, `test/${id}`, `test/golden/${id}`])
    mkdirSync(at(folder));
  for (const file of readdirSync(at(source)).filter((one) => one.startsWith('example.')))
    write(file, `src/providers/${id}/${id}${file.slice('example'.length)}`, (text) =>
      text.replaceAll('../../src/providers/', '../').replaceAll('../../src/', '../../'),
    );
  write('mock/simulator.ts', `src/sandbox/${id}/simulator.ts`);
  write('mock/entry.ts', `src/sandbox/${id}/entry.ts`, (text) => text.replaceAll('../../../src/sandbox/', '../'));
  for (const file of readdirSync(at('test/golden/example')))
    write(`../golden/example/${file}`, `test/golden/${id}/${file}`);
  for (const file of ['gateway.ts', 'conformance.spec.ts', 'faults.spec.ts', 'golden.spec.ts', 'kill.spec.ts'])
    write(file, `test/${id}/${file}`, (text) =>
      text
        .replaceAll("'./mock/", `'../../src/sandbox/${id}/`)
        .replaceAll(`'./${id}.`, `'../../src/providers/${id}/${id}.`)
        .replace(`[...providers, ${id}]`, 'providers')
        .replace(file === 'gateway.ts' ? new RegExp(`import \\{ ${id} \\}.*\n`) : '', ''),
    );
  const list = 'src/providers/list.ts';
  const [comment = '', ...lines] = readFileSync(at(list), 'utf8').trimEnd().split('\n');
  const all = [...lines, `export { ${id} } from './${id}/${id}.provider.js';`].sort();
  writeFileSync(at(list), `${[comment, ...all].join('\n')}\n`);
  process.stdout.write(`${list}: one more line\n`);
}

if (!/^[a-z][a-z\d]{1,15}$/.test(id)) {
  process.stderr.write(
    'usage: npm run new:provider <id>: 2 to 16 lower-case letters and digits, starting with a letter\n',
  );
  process.exitCode = 2;
} else if (existsSync(at(`src/providers/${id}`))) {
  process.stderr.write(`Provider ${id} already exists.\n`);
  process.exitCode = 2;
} else {
  make();
}
