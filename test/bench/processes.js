import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const startMs = 60_000;
const stopMs = 20_000;

/** One core for who is measured, one for load and upstream; null where that cannot be. */
const cores =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0
    ? { measured: '0', others: '1' }
    : null;
export const pinned = cores !== null;

/** Puts this process, which makes the load, on its core. */
export function pinLoad() {
  if (cores) spawnSync('taskset', ['-acp', cores.others, String(process.pid)], { stdio: 'ignore' });
}

/**
 * Starts a Node.js process in a directory of its own, and waits until it says where it serves. Its output goes to a file there, so that nobody
 * who is measured too has to read it.
 */
export async function start(script, { args = [], env = {}, flags = [], measured = false } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const output = join(directory, 'output');
  const file = openSync(output, 'a');
  const node = [process.execPath, ...flags, script, ...args];
  const [command, ...rest] = cores ? ['taskset', '-c', measured ? cores.measured : cores.others, ...node] : node;
  const child = spawn(command, rest, {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const running = {
    url: '',
    directory,
    /** CPU time so far, in milliseconds: all threads, user and system. NaN where there is no /proc. */
    cpuMs: () => cpuMs(child.pid),
    residentMb: () => residentMb(child.pid),
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await exited;
      clearTimeout(late);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  for (const until = Date.now() + startMs; running.url === ''; await delay(20)) {
    const said = readFileSync(output, 'utf8');
    running.url = /http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d+\//.exec(said)?.[0] ?? '';
    if (running.url !== '' || (child.exitCode === null && Date.now() < until)) continue;
    await running.stop();
    throw new Error(`${script} did not start:\n${said}`);
  }
  return running;
}

function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

function residentMb(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return NaN;
  }
}
