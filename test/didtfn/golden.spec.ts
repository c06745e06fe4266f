import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { GatewayError, type UpstreamFault } from '../../src/domain/errors.js';
import { didtfnDialect } from '../../src/providers/didtfn/didtfn.dialect.js';
import { Breaker } from '../../src/providers/kit/breaker.js';
import { type EffectOperation, type ReadOperation } from '../../src/providers/kit/operation.js';
import { Sender } from '../../src/providers/kit/sender.js';
import { MemoryBudget } from '../../src/volatile/memory.js';
import { allRows, type Case, casesOf, goldenNames, type Row } from './rows.js';

const rows = await allRows();
const account = { token: 'secret-token', accountNo: '1000000001' };

/** What reached the provider, and what it says to it. */
let requests: { method: string; path: string; type: string; fields: [string, string][] }[] = [];
let answer: Pick<Case, 'reply' | 'httpStatus'>;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const fields = [...new URLSearchParams(Buffer.concat(chunks).toString())].sort(([a], [b]) => (a < b ? -1 : 1));
      const type = request.headers['content-type'] ?? '';
      requests.push({ method: request.method ?? '', path: request.url ?? '', type, fields });
      const headers = { 'content-type': 'text/html', location: '/api/did/elsewhere' };
      response.writeHead(answer.httpStatus ?? 200, headers).end(answer.reply);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((closed) => server.close(closed));
});

type Ending = Pick<Case, 'result' | 'refused' | 'unknown' | 'malformed'>;

/** Sends one call by the real sender and says how it ended, in the words of the golden files. */
async function exchange(row: Row, { input, reply, httpStatus }: Case): Promise<Ending> {
  requests = [];
  answer = { reply, ...(httpStatus === undefined ? {} : { httpStatus }) };
  const { port } = server.address() as AddressInfo;
  const sender = new Sender({
    dialect: didtfnDialect({ ...account, baseUrl: `http://127.0.0.1:${port}/api/did` }),
    budget: new MemoryBudget(),
    limits: { perSecond: 100, burst: 100 },
    breaker: new Breaker(),
    timeouts: { readMs: 10_000, moneyMs: 10_000 },
    random: () => 0,
  });
  try {
    if (row.effect === 'read') return { result: await sender.read(row as ReadOperation, input) };
    const intent = { stepId: 'stp_1', operation: row.name, sentAt: Date.now() };
    const outcome = await sender.effect(row as EffectOperation, input, intent);
    if (outcome.kind === 'done') return { result: outcome.value };
    return outcome.kind === 'refused' ? { refused: { code: outcome.code } } : { [outcome.kind]: outcome.fault.code };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, upstream = {} as UpstreamFault } = error;
    if (code === 'upstream_malformed') return { malformed: upstream.code ?? '' };
    const said = upstream.code === undefined || upstream.code === '404';
    return said ? { refused: { code } } : { unknown: upstream.code ?? '' };
  } finally {
    sender.close();
  }
}

describe.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
  it.each(casesOf(name).map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { request, result, refused, unknown, malformed } = one;
    const ending = await exchange(row, one);
    expect(ending).toEqual({ result, refused, unknown, malformed });
    if (request === null) return expect(requests).toEqual([]);
    const type = 'application/x-www-form-urlencoded';
    const { method, path, fields } = request;
    expect(requests[0]).toEqual({ method, path, type, fields: Object.entries(fields) });
    if (row.effect !== 'read') expect(requests).toHaveLength(1);
  });
});

describe('the golden files', () => {
  it('are there for every row, and for nothing else', () => {
    expect(goldenNames().sort()).toEqual(rows.map((row) => row.name).sort());
  });

  it.each(rows.map((row) => row.name))('%s has successes and others, each with a name of its own', (name) => {
    const cases = casesOf(name);
    const endings = cases.map((c) => ['result', 'refused', 'unknown', 'malformed'].filter((key) => key in c));
    expect(endings.filter((ending) => ending.length !== 1)).toEqual([]);
    expect(endings.flat()).toContain('result');
    expect(endings.flat().some((ending) => ending !== 'result')).toBe(true);
    expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
  });
});
