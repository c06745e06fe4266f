import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `node dist/bundle/main.js` with this environment and nothing else: what an operator starts. */
export class Launched {
  output = '';
  private readonly ended: Promise<unknown[]>;

  constructor(readonly child: ChildProcess) {
    const read = (chunk: Buffer): void => void (this.output += chunk.toString());
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    this.ended = once(child, 'close');
  }

  /** The exit code; null when a signal ended it. */
  exit = async (): Promise<number | null> => (await this.ended)[0] as number | null;

  /** Where it serves, once it says so. */
  async url(): Promise<string> {
    return eventually(
      () => /(http:\/\/127\.0\.0\.1:\d+)\//.exec(this.output)?.[1] ?? '',
      (url) => url !== '',
    );
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** `flags` are for Node.js. */
export function launch(env: Record<string, string>, directory: string, flags: readonly string[] = []): Launched {
  const { PATH = '' } = process.env;
  return new Launched(
    spawn(process.execPath, [...flags, `${root}dist/bundle/main.js`], {
      cwd: directory,
      env: { PATH, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}
