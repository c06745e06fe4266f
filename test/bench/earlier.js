import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The gateway at a commit, built in a git worktree that lives as long as the run. It is built with the packages that are installed now. */
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
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: directory, stdio: ['ignore', 2, 2] });
  } catch (error) {
    remove();
    throw error;
  }
  return { name: `gateway at ${commit}`, root: `${directory}/`, remove };
}
