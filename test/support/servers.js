// @ts-check
import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { requireBinary, unprivilegedUser } from './binaries.js';
import { startOnFreePort } from './private-server.js';

/**
 * A private Redis on a free port. Without `appendOnly` it keeps nothing over a restart.
 * @param {{ appendOnly?: boolean, args?: string[] }} [options] `args` go to `redis-server` as they are
 */
export async function startRedis({ appendOnly = false, args = [] } = {}) {
  const command = requireBinary('redis-server');
  const { server, directory } = await startOnFreePort('gateway-redis-', (dir) => ({
    command,
    args: (port) => [
      ...[
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        dir,
        '--save',
        '',
        '--maxmemory-policy',
        'noeviction',
      ],
      ...['--appendonly', appendOnly ? 'yes' : 'no', ...args],
    ],
  }));
  return {
    url: `redis://127.0.0.1:${String(server.port)}`,
    port: server.port,
    directory,
    kill: (/** @type {NodeJS.Signals} */ signal = 'SIGKILL') => server.kill(signal),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

/**
 * A private PostgreSQL on a free port. Unless `durable`, it may forget on a power cut (fsync off); in all else it is the real server.
 * @param {{ durable?: boolean }} [options]
 */
export async function startPostgres({ durable = false } = {}) {
  const command = requireBinary('postgres');
  const initdb = requireBinary('initdb');
  const user = unprivilegedUser();
  const quick = durable ? [] : ['fsync=off', 'full_page_writes=off'];
  const options = [...quick, 'max_connections=200', 'unix_socket_directories='];
  const { server } = await startOnFreePort('gateway-postgres-', (dir) => {
    if (user.uid !== undefined) chownSync(dir, user.uid, user.gid);
    const data = join(dir, 'data');
    const cluster = ['--username=gateway', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    execFileSync(initdb, ['--pgdata', data, ...cluster], { ...user, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
    return {
      command,
      args: (port) => ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...options.flatMap((o) => ['-c', o])],
      ...user,
    };
  });
  const url = `postgres://gateway@127.0.0.1:${String(server.port)}/postgres`;
  return {
    url,
    port: server.port,
    kill: (/** @type {NodeJS.Signals} */ signal = 'SIGKILL') => server.kill(signal),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}
