import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directories: string[] = [];

/** The file of a ledger that does not exist yet, in a directory of its own. */
export function sqliteFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-ledger-'));
  directories.push(directory);
  return join(directory, 'data', 'gateway.db');
}

export const sqliteUrl = (): string => `sqlite:${sqliteFile()}`;

export function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
