import { readdirSync, readFileSync } from 'node:fs';
import { type Fields } from '../../src/providers/kit/fields.js';
import { type Operation } from '../../src/providers/kit/operation.js';

const rowFiles = new URL('../../src/providers/didtfn/', import.meta.url);
const goldenFiles = new URL('../golden/didtfn/', import.meta.url);

/** One exchange with the provider: what the row makes of an input, and what it makes of a reply. Exactly one ending. */
export interface Case {
  name: string;
  input: Record<string, unknown>;
  /** Null where nothing may be sent. */
  request: { method: string; path: string; fields: Record<string, string> } | null;
  httpStatus?: number;
  /** The body as the provider prints it. */
  reply: string;
  result?: unknown;
  /** The provider, or the row itself, says no: certainly not executed. */
  refused?: { code: string };
  /** Nobody can tell what the provider did or knows; the word says why. */
  unknown?: string;
  /** A read whose answer cannot be read; the word says why. Never an empty answer. */
  malformed?: string;
}

export type Row = Operation<Fields>;

/** Every row of the provider, from whichever file. */
export async function allRows(): Promise<Row[]> {
  const files = readdirSync(rowFiles).filter((name) => name.endsWith('.ops.ts'));
  const tables: object[] = [];
  // One after the other: the runner loses its way when modules that share others are loaded at once.
  for (const name of files)
    tables.push((await import(`../../src/providers/didtfn/${name.replace(/ts$/, 'js')}`)) as object);
  return tables.flatMap((table) => Object.values(table).flatMap((rows: Record<string, Row>) => Object.values(rows)));
}

export const goldenNames = (): string[] => readdirSync(goldenFiles).map((name) => name.replace(/\.json$/, ''));

export const casesOf = (operation: string): Case[] =>
  JSON.parse(readFileSync(new URL(`${operation}.json`, goldenFiles), 'utf8')) as Case[];
