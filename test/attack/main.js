// @ts-check
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** `npm run attack` builds first; what attacks is TypeScript, and is put into one file that Node.js runs. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const dir = `${root}.bundle-attack-${process.pid}`;
const bundle = await rolldown({
  input: { command: `${root}test/attack/command.ts` },
  cwd: root,
  platform: 'node',
  external: /^(?!\.{0,2}\/)/,
  resolve: { extensionAlias: { '.js': ['.js', '.ts'] } },
  logLevel: 'silent',
});
try {
  await bundle.write({ dir, format: 'esm' });
  await bundle.close();
  /** @type {unknown} */
  const module = await import(pathToFileURL(`${dir}/command.js`).href);
  const { command } = /** @type {typeof import('./command.js')} */ (module);
  process.exitCode = await command(process.argv.slice(2), root);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
