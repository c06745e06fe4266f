// @ts-check
/**
 * Puts the built gateway into a few files (`dist/bundle`): it is loaded in less than half of the CPU time that two thousand files of
 * packages take, and in less memory. This is the program that `npm start` and the image run.
 */
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;

/** @param {Record<string, string>} modules what begins a file of its own: its name, and the built module
 * @param {import('rolldown').OutputOptions} output
 * @param {import('rolldown').Plugin[]} plugins */
export async function bundle(modules, output, plugins = []) {
  const bundled = await rolldown({
    plugins,
    input: Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, dist + module])),
    cwd: root,
    platform: 'node',
    // What loads files of its own at run time, or is asked for and need not be installed.
    external: [
      /^@nestjs\/(?:microservices|websockets|platform-express)/,
      'class-transformer/storage',
      '@fastify/view',
      '@fastify/static',
      '@photostructure/sqlite',
      'pg',
      'swagger-ui-dist',
    ],
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'silent',
  });
  await bundled.write({ format: 'esm', keepNames: true, cleanDir: true, ...output });
  await bundled.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dir = `${dist}bundle`;
  const simulators = readdirSync(`${dist}sandbox`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
    .map(({ name }) => name);
  await bundle(
    {
      main: 'main.js',
      // What the program names by its place, seen from the module that does: from any of `parts`.
      'reply-worker': 'providers/reply-worker.js',
      ...Object.fromEntries(simulators.map((id) => [`parts/${id}/entry`, `sandbox/${id}/entry.js`])),
    },
    {
      dir,
      chunkFileNames: 'parts/[name].js',
      minify: { compress: false, mangle: false, codegen: true },
      sourcemap: true,
    },
  );
  // Served as they are; named by their place, seen from the module that serves them.
  for (const to of [`${dist}console/page`, `${dir}/parts/console/page`])
    cpSync(`${root}src/console/page`, to, { recursive: true, filter: (file) => !file.endsWith('.json') });
  mkdirSync(`${dir}/openapi`);
  copyFileSync(`${root}openapi/openapi.json`, `${dir}/openapi/openapi.json`);
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  writeFileSync(`${dir}/package.json`, `${JSON.stringify({ type: 'module', version })}\n`);
}
