import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = process.cwd();
let bundled: Promise<string> | undefined;
let users = 0;

/** The gateway in a directory as `test/kill/killpoints.js` needs it, beside the packages that it uses; it goes with its last user. */
export async function killable(): Promise<{ directory: string; remove: () => void }> {
  users++;
  const directory = await (bundled ??= bundle());
  const remove = (): void => {
    if (--users > 0) return;
    bundled = undefined;
    rmSync(directory, { recursive: true, force: true });
  };
  return { directory, remove };
}

async function bundle(): Promise<string> {
  const directory = mkdtempSync(join(root, '.bundle-torture-kill-'));
  await promisify(execFile)(process.execPath, ['test/kill/bundle.js', directory], { cwd: root });
  return directory;
}
