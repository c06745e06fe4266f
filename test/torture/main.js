// @ts-check
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** `npm run torture` builds first; what tortures is TypeScript, and is put into one file that Node.js runs beside the built gateway. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const dir = `${root}.bundle-torture-${process.pid}`;
const bundle = await rolldown({
  input: { command: `${root}test/torture/command.ts` },
  cwd: root,
  platform: 'node',
  external: /^(?!\.{0,2}\/)/,
  resolve: { extensionAlias: { '.js': ['.js', '.ts'] } },
  plugins: [
    {
      name: 'built',
      resolveId(id) {
        const [, path] = /(?:\.\.\/)+src\/(.*)$/.exec(id) ?? [];
        return path === undefined ? undefined : { id: pathToFileURL(`${root}dist/${path}`).href, external: true };
      },
    },
  ],
  logLevel: 'silent',
});
try {
  await bundle.write({ dir, format: 'esm' });
  await bundle.close();
  /** @type {unknown} */
  const module = await import(pathToFileURL(`${dir}/command.js`).href);
  const { command } = /** @type {typeof import('./command.js')} */ (module);
  process.exitCode = await command(process.argv.slice(2));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
