// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ command: string, args: (port: number) => string[], uid?: number, gid?: number }} Recipe */

/** What Redis, PostgreSQL and Sentinel write when they are ready. */
const READY = /ready to accept connections|\+monitor master/i;
/** A node of a Redis Cluster takes the port 10,000 above its own as well. */
const HIGHEST_PORT = 55_535;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/**
 * Waits for the end of its input, which comes when the run that started it is gone, however it ended; then stops the
 * server whose process id it was told last and removes the server's directory ($1).
 */
const GUARD = `
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -INT "$pid"
  for i in 1 2 3 4 5; do kill -0 "$pid" || break; sleep 1; done
  kill -KILL "$pid"
fi 2>/dev/null
rm -rf "$1"
`;

/** @type {Set<PrivateServer>} */
const running = new Set();

/** Stops every server this process has started. */
export async function stopServers() {
  await Promise.all([...running].map((server) => server.stop()));
}

/**
 * A TCP port of 127.0.0.1 that nobody listens on at the moment.
 * @returns {Promise<number>}
 */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No TCP port was assigned');
  return address.port <= HIGHEST_PORT ? address.port : freePort();
}

/** A server process of our own on 127.0.0.1, with a directory that goes when it goes. */
export class PrivateServer {
  #recipe;
  #guard;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;

  /**
   * @param {string} directory where it keeps its data
   * @param {number} port
   * @param {Recipe} recipe
   */
  constructor(directory, port, recipe) {
    this.port = port;
    this.#recipe = recipe;
    this.#guard = spawn('sh', ['-c', GUARD, 'guard', directory], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#guard.unref();
    this.#guard.stdin?.on('error', () => undefined);
  }

  /** Starts the process and waits until it accepts connections. */
  async start() {
    running.add(this);
    const { command, args, uid, gid } = this.#recipe;
    const child = spawn(command, args(this.port), {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    this.#process = child;
    this.#guard.stdin?.write(`${child.pid ?? ''}\n`);
    await ready(child);
  }

  /**
   * Sends a signal; unless it only pauses or resumes, waits until the process is gone.
   * @param {NodeJS.Signals} signal
   */
  async kill(signal = 'SIGKILL') {
    const child = this.#process;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await once(child, 'exit');
    clearTimeout(last);
  }

  /** Starts it again on the same port and data, after stopping it if it still runs. */
  async restart() {
    await this.kill('SIGINT');
    await this.start();
  }

  /** Stops it and removes its directory. */
  async stop() {
    running.delete(this);
    await this.kill('SIGCONT');
    await this.kill('SIGINT');
    if (this.#guard.exitCode !== null) return;
    this.#guard.ref();
    this.#guard.stdin?.end('\n');
    await once(this.#guard, 'exit');
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function ready(child) {
  let log = '';
  const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  await new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      log = (log + chunk.toString()).slice(-4000);
      if (READY.test(log)) resolve(undefined);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${child.spawnfile} ended before it was ready: ${log}`)));
  }).finally(() => clearTimeout(late));
}

/**
 * Starts a server that `recipe` describes on a port of its own.
 * Another process may take the free port before the server does: three attempts.
 * @param {string} prefix of the directory's name
 * @param {(directory: string) => Recipe} recipe
 */
export async function startOnFreePort(prefix, recipe) {
  for (let attempt = 1; ; attempt++) {
    const directory = mkdtempSync(join(tmpdir(), prefix));
    const server = new PrivateServer(directory, await freePort(), recipe(directory));
    try {
      await server.start();
      return { server, directory };
    } catch (error) {
      await server.stop();
      if (attempt === 3 || !/address already in use/i.test(String(error))) throw error;
    }
  }
}
