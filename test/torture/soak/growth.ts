import { openDatabase } from '../../../src/ledger/ledger.js';
import { until } from '../ground/caller.js';
import { type Gateway } from '../ground/gateway.js';

/** What a gateway and its ledger have, when nobody asks for anything. */
export interface Sample {
  /** How many requests there had been. */
  readonly requests: number;
  /** Bytes in use once garbage has gone, and open handles, of each gateway. */
  readonly heap: readonly number[];
  readonly handles: readonly number[];
  /** Rows in the tables of the ledger that grow with what is asked for. */
  readonly rows: number;
}

const mebibyte = 1_048_576;

export async function heapOf(gateway: Gateway): Promise<number> {
  const said = (): string[] => gateway.output.match(/heap in use: \d+/g) ?? [];
  const before = said().length;
  gateway.child.kill('SIGUSR2');
  const lines = await until(said, (all) => all.length > before);
  if (!lines) throw new Error('the gateway does not say what memory is in use');
  return Number(lines.at(-1)!.slice('heap in use: '.length));
}

/** How many rows each of these tables has. */
export async function rowsOf(storeUrl: string, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = await count(storeUrl, table);
  return counts;
}

/** How many things the ledger means to go on with; the comparison with providers always goes on. */
export const workLeft = (storeUrl: string): Promise<number> => count(storeUrl, `work WHERE kind <> 'reconciliation'`);

async function count(storeUrl: string, of: string): Promise<number> {
  const db = await openDatabase(storeUrl);
  try {
    return Number((await db.query(`SELECT COUNT(*) AS n FROM ${of}`))[0]!['n']);
  } finally {
    await db.close();
  }
}

/** The median of the slopes between any two points (Theil and Sen): what a few strange points say does not count. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points
    .flatMap(([x1, y1], i) => points.slice(i + 1).map(([x2, y2]) => (y2 - y1) / (x2 - x1)))
    .filter((one) => Number.isFinite(one))
    .sort((a, b) => a - b);
  return slopes.length === 0 ? 0 : (slopes[(slopes.length - 1) >> 1]! + slopes[slopes.length >> 1]!) / 2;
}

/** At most so much more for each request: memory in bytes, handles. */
const most = { heap: 1_500, handles: 0.005, rows: 12 };
/** What a few points may differ by, without anything growing. */
const slack = { heap: 24 * mebibyte, handles: 25 };

/** What has grown that should not have. The first sample is of gateways that have just become warm. */
export function grown(samples: readonly Sample[]): { wrongs: string[]; figures: Record<string, number> } {
  const wrongs: string[] = [];
  const requests = samples.at(-1)!.requests - samples[0]!.requests;
  const figures: Record<string, number> = {};
  for (const what of ['heap', 'handles'] as const) {
    const slopes = samples[0]![what].map((_, i) => slope(samples.map((one) => [one.requests, one[what][i]!])));
    const worst = Math.max(...slopes);
    if (worst > most[what] && worst * requests > slack[what]) wrongs.push(`${what} grows by ${worst} for each request`);
    figures[what === 'heap' ? 'heap grown for each request, bytes' : 'handles grown for each 1,000 requests'] =
      Math.round(what === 'heap' ? worst : 1_000 * worst);
  }
  const perRequest = slope(samples.map((one) => [one.requests, one.rows]));
  if (perRequest > most.rows) wrongs.push(`the ledger grows by ${perRequest} rows for each request`);
  figures['ledger rows for each request'] = Math.round(perRequest);
  return { wrongs, figures };
}
