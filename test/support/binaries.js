// @ts-check
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** PostgreSQL refuses to run as root, so root lends it another user. */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const name = ['postgres', 'nobody'].find((candidate) => idOf('-u', candidate) !== undefined);
  if (name === undefined) throw new Error('PostgreSQL does not run as root: add a user named postgres.');
  return { uid: Number(idOf('-u', name)), gid: Number(idOf('-g', name)) };
}

/**
 * @param {'-u' | '-g'} kind
 * @param {string} user
 */
function idOf(kind, user) {
  try {
    return execFileSync('id', [kind, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/**
 * Where a server's program is: on PATH, or where Debian keeps PostgreSQL's, newest version first.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findBinary(name) {
  const versions = '/usr/lib/postgresql';
  const debian = listed(versions).sort((a, b) => Number(b) - Number(a));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...debian.map((v) => join(versions, v, 'bin'))];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} name */
export function requireBinary(name) {
  const found = findBinary(name);
  if (found === undefined)
    throw new Error(`Install ${name} (Debian and Ubuntu: apt-get install redis-server postgresql strace).`);
  return found;
}

/** @param {string} folder */
function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
