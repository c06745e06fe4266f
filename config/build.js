import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * `npm run build`, for whoever starts something: builds when what is built from has changed since, and says what takes the time. Changed means
 * another file, size or time: enough to tell, and quicker than reading everything.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built-from');

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') || /^console.page.\w/.test(file))
  .map((file) => join('src', file));
const state = [
  ...sources,
  'config/bundle.js',
  'openapi/openapi.json',
  'tsconfig.json',
  'nest-cli.json',
  'package-lock.json',
]
  .sort()
  .map((file) => {
    const { size, mtimeMs } = statSync(join(root, file));
    return `${file} ${size} ${mtimeMs}`;
  });
const builtFrom = createHash('sha256').update(state.join('\n')).digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== builtFrom) {
  process.stderr.write('Building the gateway; this takes up to a minute, and only when the sources have changed …\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, builtFrom);
}
