import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';

const built = fileURLToPath(new URL('../../dist/ledger/ledger.js', import.meta.url));

/** A script for a process of its own that has opened the ledger named in its first argument, from the build. */
const program = (body: string): string => `
  import { openLedger } from ${JSON.stringify(pathToFileURL(built).href)};
  const ledger = await openLedger(process.argv[1]);
  ${body}
`;

/** Command line of a node process that opens a ledger and runs `body` with it. */
export const nodeWith = (url: string, body: string): string[] => ['--input-type=module', '-e', program(body), url];

/** Runs it to its end; a command that does not exist or may not run ends without a code of 0. */
export async function run(
  command: string,
  args: readonly string[],
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  return { code, out, err };
}
