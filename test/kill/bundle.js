// @ts-check
/**
 * `node test/kill/bundle.js <directory>` puts the built gateway into a few files there, which start in half the time: hundreds of
 * processes are started by the tests only to be killed. The modules that tests wrap from outside keep their names.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = `${root}dist/`;
const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: node test/kill/bundle.js <directory>');

const ledger = readdirSync(`${dist}ledger`).filter((name) => name.endsWith('.js'));
const modules = ['main.js', 'providers/kit/sender.js', ...ledger.map((name) => `ledger/${name}`)];
const bundle = await rolldown({
  input: Object.fromEntries(modules.map((name) => [name.replace(/\.js$/, ''), dist + name])),
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
    'pino',
    'swagger-ui-dist',
  ],
  resolve: { mainFields: ['module', 'main'] },
  logLevel: 'silent',
});
await bundle.write({ dir, format: 'esm', keepNames: true, cleanDir: true });
await bundle.close();
