import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Ground } from '../ground/ground.js';
import { type Gateway } from '../ground/gateway.js';
import { trade } from '../ground/traders.js';
import { Content } from './content.js';
import { type Act, actsOf, tracing } from './trace.js';

export interface Recording {
  /** Where the ledger was. */
  readonly folder: string;
  /** What happened to it, the oldest first. */
  readonly acts: readonly Act[];
}

const callers = 6;

/** A gateway at work until it has told callers of `answers` resources, and then killed: all that it did to its ledger. */
export async function record(seed: number, answers: number): Promise<Recording> {
  const program = resolve(`.bundle-power-cut-${process.pid}`);
  await promisify(execFile)(process.execPath, ['test/kill/bundle.js', program]);
  const ground = await Ground.prepare({ courseMs: 20 });
  const folder = ground.directory;
  const [trace, marks] = [join(folder, 'trace'), join(folder, 'marks')];
  const files = ['', '-wal', '-journal', '-shm'].map((end) => join(folder, `gateway.db${end}`));
  let gateway: Gateway | undefined;
  try {
    gateway = await ground.start(
      { PROVIDERS: 'tcl,didtfn', TCL_POLL_MS: '50', PROGRAM: program, MARKS: marks },
      tracing(trace, [folder, marks, ...files]),
      ['--import', './test/torture/power-cut/marks.js', join(program, 'main.js')],
    );
    let told = 0;
    await trade({ seed, callers, url: () => gateway?.url, isEnough: () => told >= answers, note: () => void told++ });
    await end(folder, gateway);
    const acts = actsOf(readFileSync(trace, 'latin1'), folder, marks);
    const unlike = compare(acts, folder);
    if (unlike !== undefined) throw new Error(`the record of what was written is not whole: ${unlike}`);
    return { folder, acts };
  } finally {
    if (gateway && !gateway.hasExited) await end(folder, gateway);
    await ground.leave();
    rmSync(program, { recursive: true, force: true });
  }
}

/** Kills the process that holds the ledger. strace, which started it, ends with it once everything is written down. */
async function end(folder: string, { child }: Gateway): Promise<void> {
  const exited = new Promise((gone) => child.once('exit', gone));
  const [, pid] = /^pid (\d+)/.exec(readFileSync(join(folder, 'gateway.db.owner'), 'utf8')) ?? [];
  process.kill(Number(pid), 'SIGKILL');
  await exited;
}

/** Everything written, one after another, has to make the very files that are there: else something was missed. */
function compare(acts: readonly Act[], folder: string): string | undefined {
  const files = new Map<string, Content>();
  for (const act of acts) {
    if (act.kind === 'create') files.set(act.file, Content.empty());
    else if (act.kind === 'unlink') files.delete(act.file);
    else if (act.kind === 'write' || act.kind === 'truncate') files.get(act.file)?.apply(act);
  }
  if (!files.has(join(folder, 'gateway.db-wal'))) return 'there is no write-ahead log';
  return [...files].find(([file, content]) => !readFileSync(file).equals(content.bytes))?.[0];
}
