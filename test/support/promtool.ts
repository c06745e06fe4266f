import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { requireBinary } from './binaries.js';

/** How Prometheus' own tool judged something, in its words. */
export interface Verdict {
  passed: boolean;
  said: string;
}

/** Runs `promtool`, of the package prometheus, on files that are written for it, in a directory of their own; the first is named on its command line. */
export async function promtool(args: readonly string[], files: Record<string, unknown>): Promise<Verdict> {
  const directory = mkdtempSync(join(tmpdir(), 'promtool-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), stringify(content));
  try {
    const [first = ''] = Object.keys(files);
    const { stdout } = await promisify(execFile)(requireBinary('promtool'), [...args, first], { cwd: directory });
    return { passed: true, said: stdout };
  } catch (error) {
    const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string };
    return { passed: false, said: stdout + stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
