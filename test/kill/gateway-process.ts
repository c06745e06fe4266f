import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

let made: Promise<string> | undefined;

/** Where the gateway is that these processes run: bundled once for each test worker. */
function program(): Promise<string> {
  const dir = join(root, `.bundle-${process.env['JEST_WORKER_ID'] ?? '1'}`);
  return (made ??= promisify(execFile)(process.execPath, ['test/kill/bundle.js', dir], { cwd: root }).then(() => dir));
}

/** A gateway in a process of its own, on a real ledger, that can be killed at a named point. */
export class GatewayProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    private readonly directory: string,
    private readonly exited: Promise<unknown>,
  ) {}

  /** Starts the built gateway on the ledger of the directory and waits until it serves. Its API keys are there, in `keys.json`. */
  static async start(directory: string, env: Record<string, string>): Promise<GatewayProcess> {
    const { REDIS_URL: _redis, TEST_POSTGRES_URL: _postgres, ...inherited } = process.env;
    const dir = await program();
    const child = spawn(process.execPath, ['--import', './test/kill/killpoints.js', join(dir, 'main.js')], {
      cwd: root,
      env: {
        ...inherited,
        GATEWAY_MODE: 'sandbox',
        PORT: '0',
        LOG_LEVEL: 'error',
        STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
        API_KEYS_FILE: join(directory, 'keys.json'),
        KILL_AT: join(directory, 'kill-at'),
        POINTS: join(directory, 'points'),
        PROGRAM: dir,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void exited.then(() => reject(new Error(`the gateway did not start:\n${output}`)));
    });
    return new GatewayProcess(child, url, directory, exited);
  }

  /** Once this resolves the process dies at the point; without one it writes down the points it passes. */
  async arm(point = ''): Promise<void> {
    writeFileSync(join(this.directory, 'kill-at'), point);
    const armed = new Promise<void>((resolve) => {
      this.child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('armed') && resolve());
    });
    this.child.kill('SIGUSR2');
    await Promise.race([armed, this.exited]);
  }

  /** The points passed, in the order in which they were first met. */
  passed(): string[] {
    return [...new Set(readFileSync(join(this.directory, 'points'), 'utf8').trim().split('\n'))];
  }

  /** Whether it dies by itself: a point after the last commit is reached a moment after the answer. */
  died(withinMs = 5_000): Promise<boolean> {
    const alive = new Promise<boolean>((resolve) => setTimeout(resolve, withinMs, false).unref());
    return Promise.race([this.exited.then(() => true), alive]);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Answers undefined when the process died over it. */
  async call(
    method: string,
    path: string,
    key: string,
    options: { body?: object | FormData; idempotencyKey?: string } = {},
  ): Promise<{ status: number; body: Answer } | undefined> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
        ...(options.body && !(options.body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
      },
      ...(options.body ? { body: options.body instanceof FormData ? options.body : JSON.stringify(options.body) } : {}),
    }).catch(() => undefined);
    const body = await response?.json().catch(() => undefined);
    return response === undefined || body === undefined ? undefined : { status: response.status, body: body as Answer };
  }
}

/** The members of answers that these tests look at. */
export interface Answer {
  id: string;
  status: string;
  code?: string;
  failure?: { code: string };
  provider?: string;
  providerOrderId?: string;
  providerReservationIds?: string[];
  phoneNumbers: { phoneNumber: string; status: string; problem?: { code: string } }[];
  data: Answer[];
}
