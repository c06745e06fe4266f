// @ts-check
/**
 * `node test/kill/bundle.js <directory>` puts the built gateway into a few files there, as `config/bundle.js` does; but the modules that
 * tests wrap from outside keep their names, and the worked example (`test/example-provider`) is one more line in the list of providers.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../config/bundle.js';

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: node test/kill/bundle.js <directory>');

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const example = at('test/example-provider/');

/** @type {import('rolldown').Plugin} */
const oneMoreProvider = {
  name: 'one-more-provider',
  transform: (code, id) =>
    id === at('dist/providers/list.js') ? `${code}\nexport { example } from '${example}example.provider.ts';` : null,
  resolveId(name, importer) {
    if (!importer?.startsWith(example)) return null;
    if (name.startsWith('../../src/')) return name.replace('../../src/', at('dist/'));
    return name.replace('./', example).replace(/\.js$/, '.ts');
  },
};

const ledger = readdirSync(at('dist/ledger')).filter((name) => name.endsWith('.js'));
const modules = ['main.js', 'providers/kit/sender.js', 'webhooks/sender.js', ...ledger.map((name) => `ledger/${name}`)];
await bundle(Object.fromEntries(modules.map((name) => [name.replace(/\.js$/, ''), name])), { dir }, [oneMoreProvider]);
