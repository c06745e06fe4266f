import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

const patienceMs = 60_000;

/** A gateway as an operator starts it, in a process of its own. It is run from the root of the project. */
export class Gateway {
  readonly child: ChildProcess;
  /** Where it serves, once it says so. */
  url = '';
  output = '';
  private readonly exited: Promise<unknown[]>;

  private constructor(env: Record<string, string>, through: readonly string[], ran: readonly string[]) {
    const { PATH = '' } = process.env;
    const [program = '', ...args] = [...through, process.execPath, ...ran];
    this.child = spawn(program, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.child, 'exit');
    const read = (chunk: Buffer): void => void (this.output = (this.output + chunk.toString()).slice(-50_000));
    this.child.stdout?.on('data', read);
    this.child.stderr?.on('data', read);
  }

  /** Resolves when it serves. `through`: a program and its arguments that the gateway is started by; `ran`: what Node.js is told to run. */
  static async start(
    env: Record<string, string>,
    through: readonly string[] = [],
    ran: readonly string[] = ['dist/bundle/main.js'],
  ): Promise<Gateway> {
    const gateway = new Gateway(env, through, ran);
    for (const until = Date.now() + patienceMs; Date.now() < until && !gateway.hasExited;) {
      const found = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(gateway.output)?.[1];
      if (found !== undefined) {
        gateway.url = found;
        return gateway;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await gateway.kill();
    throw new Error(`the gateway did not start:\n${gateway.output}`);
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    if (this.hasExited) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM; answers the exit code, null if it had to be killed in the end. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    const last = setTimeout(() => this.child.kill('SIGKILL'), 2 * patienceMs);
    await this.exited;
    clearTimeout(last);
    return this.child.exitCode;
  }

  /** Resident memory in bytes, and open handles: files, sockets and the like. */
  usage(): { memory: number; handles: number } {
    const proc = `/proc/${this.child.pid}`;
    const [, pages = '0'] = readFileSync(`${proc}/statm`, 'utf8').split(' ');
    return { memory: Number(pages) * 4_096, handles: readdirSync(`${proc}/fd`).length };
  }
}
