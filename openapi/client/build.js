import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

/** Makes `src/schema.ts` and `src/keyed.ts` of the OpenAPI document, and `dist/` of `src/`. */
const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
const place = (path) => new URL(path, import.meta.url);
const written = (name, content) =>
  writeFileSync(place(`src/${name}`), `// Made from ../openapi.json by build.js; not to be edited.\n${content}`);

// The client sends a key of its own where the caller gives none.
const keyed = [];
for (const [path, methods] of Object.entries(document.paths))
  for (const [method, { parameters = [] }] of Object.entries(methods))
    for (const parameter of parameters)
      if (parameter.name === 'Idempotency-Key') {
        parameter.required = false;
        keyed.push(`${method.toUpperCase()} ${path}`);
      }

const blob = ts.factory.createTypeReferenceNode('Blob');
const schema = await openapiTS(document, {
  defaultNonNullable: false,
  transform: ({ format }) => (format === 'binary' ? blob : undefined),
});
written('schema.ts', astToString(schema));
written(
  'keyed.ts',
  `/** The operations that take an Idempotency-Key. */\nexport const keyed: ReadonlySet<string> = new Set(${JSON.stringify(keyed, null, 2)});\n`,
);
rmSync(place('dist'), { recursive: true, force: true });
const tsc = new URL(import.meta.resolve('typescript/bin/tsc')).pathname;
execFileSync(process.execPath, [tsc, '-p', place('tsconfig.json').pathname], { stdio: 'inherit' });
