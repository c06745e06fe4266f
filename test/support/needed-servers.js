// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * What tests may need beside themselves.
 * @typedef {'redis' | 'postgres' | 'browser' | 'promtool'} Server
 */

/**
 * How a test file, or a helper of it, says that it uses one.
 * @type {Record<Server, RegExp>}
 */
const uses = {
  redis: /\b(?:freshRedis|startRedis\w*|REDIS_URL)\b/,
  browser: /\bstartBrowser\b/,
  promtool: /\bpromtool\(/,
  postgres: /\b(?:freshDatabase|startPostgres|TEST_POSTGRES_URL)\b/,
};

/** These start servers or hand them out, and do not say who wants them. */
const providing = /\/test\/support\/(?:browser|promtool|services|servers|redis-topologies|needed-servers)\.(?:ts|js)$/;

/**
 * The servers that these test files use, by themselves or by way of their helpers: files of `test/` that they import.
 * @param {readonly string[]} files
 * @returns {Set<Server>}
 */
export function neededBy(files) {
  /** @type {Set<Server>} */
  const needed = new Set();
  /** @type {Set<string>} */
  const seen = new Set();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || providing.test(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    if (uses.redis.test(text)) needed.add('redis');
    if (uses.postgres.test(text)) needed.add('postgres');
    if (uses.promtool.test(text)) needed.add('promtool');
    for (const [, path = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
      const written = resolve(dirname(file), path);
      const imported = [written.replace(/\.js$/, '.ts'), written].find((name) => existsSync(name));
      if (imported?.includes('/test/')) waiting.push(imported);
    }
  }
  return needed;
}
