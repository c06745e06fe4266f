import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The gateway at a commit, built in a git worktree that lives as long as the run, with the packages that are installed now, or with its own
 * where they were others.
 */
export function buildEarlier(root, revision) {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', '--verify', `${revision}^{commit}`);
  const directory = join(mkdtempSync(join(tmpdir(), 'gateway-bench-')), 'worktree');
  git('worktree', 'add', '--detach', directory, commit);
  const remove = () => {
    git('worktree', 'remove', '--force', directory);
    rmSync(join(directory, '..'), { recursive: true, force: true });
  };
  try {
    console.error(`Building the gateway at ${commit} …`);
    const packagesOf = (place) => readFileSync(join(place, 'package-lock.json'), 'utf8');
    if (packagesOf(root) === packagesOf(directory))
      symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: directory, stdio: ['ignore', 2, 2] });
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: directory, stdio: ['ignore', 2, 2] });
  } catch (error) {
    remove();
    throw error;
  }
  return { name: `gateway at ${commit}`, root: `${directory}/`, remove };
}
