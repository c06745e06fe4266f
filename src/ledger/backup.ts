import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { isAbsolute } from 'node:path';
import { backup, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { StoreUnusable } from './database.js';

/** Pages copied before other statements get their turn: about a millisecond of work. */
const pagesPerTurn = 256;
/** The longest socket path that every system allows. */
const maxSocketPath = 100;
/** Numbers the copies of this process, so that no two share a file. */
let copies = 0;

/** Where the process that has a SQLite ledger open accepts backup requests: it holds the file exclusively, so no other process can copy it. */
const socketOf = (file: string): string => `${file}.backup`;

/** Listens for requests until the returned function is called. Where such a socket is impossible, backups require a stopped gateway. */
export function offerBackups(file: string, db: DatabaseSyncInstance): () => void {
  const path = socketOf(file);
  if (path.length > maxSocketPath) return () => undefined;
  rmSync(path, { force: true });
  const server = createServer((client) => {
    client.on('error', () => undefined);
    readLine(client, (line) => {
      copyInto(db, pathIn(line)).then(
        () => client.end('{}\n'),
        (error: unknown) => client.end(`${JSON.stringify({ problem: (error as Error).message })}\n`),
      );
    });
  });
  server.on('error', () => undefined);
  // The mode must be right from creation: anyone who can connect can have the ledger copied anywhere.
  const umask = process.umask(0o177);
  server.listen(path);
  process.umask(umask);
  server.unref();
  return () => void server.close();
}

/** Asks the process that has the ledger open to copy it; false if there is none. Rejects with `StoreUnusable` if the copy failed. */
export async function requestBackup(file: string, to: string): Promise<boolean> {
  const path = socketOf(file);
  if (path.length > maxSocketPath || !existsSync(path)) return false;
  const answer = await new Promise<string | undefined>((resolve) => {
    const socket = connect(path, () => socket.write(`${JSON.stringify({ to })}\n`));
    readLine(socket, resolve);
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
  });
  if (answer === undefined) return false;
  const { problem } = JSON.parse(answer) as { problem?: string };
  if (problem !== undefined) throw new StoreUnusable(problem);
  return true;
}

/** A copy as of the moment it finishes: commits made meanwhile are included. It gets its final name only once it is complete. */
export async function copyInto(db: DatabaseSyncInstance, to: string | undefined): Promise<void> {
  if (to === undefined) throw new StoreUnusable('A request for a backup names an absolute path.');
  const partial = `${to}.${process.pid}-${copies++}.partial`;
  if (existsSync(to)) throw new StoreUnusable(`${to} already exists. Name a new file.`);
  try {
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    await backup(db, partial, { rate: pagesPerTurn });
    // Fails if a file has appeared there meanwhile, which a rename would overwrite.
    closeSync(openSync(to, 'wx', 0o600));
    try {
      renameSync(partial, to);
    } catch (error) {
      rmSync(to, { force: true });
      throw error;
    }
  } catch (error) {
    throw new StoreUnusable(`The backup ${to} could not be written: ${(error as Error).message}`);
  } finally {
    rmSync(partial, { force: true });
  }
}

function pathIn(line: string): string | undefined {
  try {
    const { to } = JSON.parse(line) as { to?: unknown };
    return typeof to === 'string' && isAbsolute(to) ? to : undefined;
  } catch {
    return undefined;
  }
}

function readLine(socket: Socket, read: (line: string) => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
    const [line, rest] = text.split('\n', 2);
    if (rest === undefined) return;
    text = '';
    read(line!);
  });
}
