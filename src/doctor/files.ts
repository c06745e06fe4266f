import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Check } from '../contract/preflight.js';
import { onlySet } from '../domain/only-set.js';

const megabyte = 1024 * 1024;
/** Free space below which the ledger will soon be unwritable, and below which someone should look. */
const leastFree = { failed: 100 * megabyte, warning: 1024 * megabyte };

/** Whether a directory that the gateway writes to is writable, and its free space. */
export async function directory(id: string, path: string): Promise<Check[]> {
  const place = await nearest(resolve(path));
  const writable = await can(place, constants.W_OK);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const outcome = free < leastFree.failed ? 'failed' : free < leastFree.warning ? 'warning' : 'ok';
  const advice = outcome === 'ok' ? undefined : 'Free some space, or move the directory to a larger volume.';
  return [
    writable
      ? { id: `${id}.writable`, outcome: 'ok', detail: `${path} can be written to.` }
      : { id: `${id}.writable`, outcome: 'failed', detail: `${path} cannot be written to.`, advice: 'Make it writable for the user that runs the gateway.' }, // prettier-ignore
    { id: `${id}.space`, outcome, detail: `${Math.floor(free / megabyte)} MB free.`, ...onlySet({ advice }) },
  ];
}

/** Whether a file with secrets is unreadable for other users of the machine. */
export async function isPrivate(id: string, path: string): Promise<Check> {
  const { mode } = await stat(path);
  return (mode & 0o007) === 0
    ? { id, outcome: 'ok', detail: 'Other users cannot read it.' }
    : { id, outcome: 'warning', detail: 'Every user of this machine can read it.', advice: 'Run chmod o-rwx on it.' };
}

export const exists = (path: string): Promise<boolean> => can(path, constants.F_OK);

const can = (path: string, how: number): Promise<boolean> =>
  access(path, how).then(
    () => true,
    () => false,
  );

/** The directory itself, or its nearest existing parent: it would be created there. */
async function nearest(path: string): Promise<string> {
  return (await exists(path)) || path === dirname(path) ? path : nearest(dirname(path));
}
