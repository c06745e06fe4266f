// @ts-check
/**
 * `node test/kill/bundle.js <directory>` puts the built gateway into a few files there, as `config/bundle.js` does; but the modules that
 * tests wrap from outside keep their names.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../config/bundle.js';

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: node test/kill/bundle.js <directory>');

const ledger = readdirSync(fileURLToPath(new URL('../../dist/ledger', import.meta.url))).filter((name) =>
  name.endsWith('.js'),
);
const modules = ['main.js', 'providers/kit/sender.js', ...ledger.map((name) => `ledger/${name}`)];
await bundle(Object.fromEntries(modules.map((name) => [name.replace(/\.js$/, ''), name])), { dir });
