import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Fields } from '../../../src/providers/kit/fields.js';
import { type Operation } from '../../../src/providers/kit/operation.js';

/** A file of a multipart request. */
export interface FileOf {
  filename: string;
  contentType: string;
  text: string;
}

/** One exchange with the provider: what the row makes of an input, and what it makes of a reply. Exactly one ending. */
export interface Case {
  name: string;
  /** A file is `{"file": {filename, contentType, text}}`. */
  input: Record<string, unknown>;
  /**
   * Null where nothing may be sent. The body in the form that the provider takes: `fields` urlencoded, `parts` of `multipart/form-data`
   * whatever their boundary, or `json`.
   */
  request: {
    method: string;
    path: string;
    query?: Record<string, string>;
    fields?: Record<string, string>;
    parts?: Record<string, string | FileOf>;
    json?: unknown;
  } | null;
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

/** Every row of a provider, from whichever file. */
export async function allRows(provider: string): Promise<Row[]> {
  const folder = new URL(`../../../src/providers/${provider}/`, import.meta.url);
  const tables: object[] = [];
  // One after the other: the runner loses its way when modules that share others are loaded at once.
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ops.ts')))
    tables.push((await import(`../../../src/providers/${provider}/${name.replace(/ts$/, 'js')}`)) as object);
  return tables.flatMap((table) =>
    Object.values(table).flatMap((rows: Record<string, Row>) =>
      Object.values(rows).filter((row) => typeof row === 'object' && 'upstream' in row),
    ),
  );
}

const folderOf = (provider: string): URL => new URL(`../${provider}/`, import.meta.url);
/** The name of a row as a file's. */
export const fileName = (row: string): string => row.replaceAll('/', '.');

export const goldenNames = (provider: string): string[] =>
  readdirSync(folderOf(provider)).map((name) => name.replace(/\.json$/, ''));

export const casesOf = (provider: string, row: string): Case[] =>
  JSON.parse(readFileSync(new URL(`${fileName(row)}.json`, folderOf(provider)), 'utf8')) as Case[];

/** The input of a case, its files as the sender takes them. */
export function inputOf({ input }: Case): Record<string, never> {
  const entries = Object.entries(input).map(([name, value]) => {
    const { file } = (typeof value === 'object' && value !== null ? value : {}) as { file?: FileOf };
    if (!file) return [name, value];
    const content = Buffer.from(file.text);
    return [name, { ...file, bytes: content.length, sha256: '', open: () => Readable.from([content]) }];
  });
  return Object.fromEntries(entries) as Record<string, never>;
}
