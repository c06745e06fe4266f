import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { systemClock } from '../../../src/clock.js';
import { type UnreadableReply } from '../../../src/contract/drift.js';
import { GatewayError, type UpstreamFault } from '../../../src/domain/errors.js';
import { Breaker } from '../../../src/providers/kit/breaker.js';
import { type Dialect } from '../../../src/providers/kit/dialect.js';
import { type EffectOperation, type ReadOperation } from '../../../src/providers/kit/operation.js';
import { Sender } from '../../../src/providers/kit/sender.js';
import { MemoryBudget } from '../../../src/volatile/memory.js';
import { type Case, casesOf, fileName, type FileOf, goldenNames, inputOf, type Row } from './rows.js';

export interface Golden {
  provider: string;
  rows: readonly Row[];
  /** Below the server's origin, e.g. `/api/did`. */
  basePath: string;
  dialect: (baseUrl: string) => Dialect;
  /** The provider's word for a plain refusal, which says nothing that the code does not. */
  plainRefusals: readonly (string | undefined)[];
}

type Ending = Pick<Case, 'result' | 'refused' | 'unknown' | 'malformed'>;
/** What an ending is called when a reply came that could not be read. */
const illegible = ['unreadable', 'unclear', 'contradictory'];
/** Fields of replies that nothing reads and no row ignores, as `operation path`. */
const drifted = new Set<string>();

/** Every row of a provider against its golden file: the exact request over a real socket, and what becomes of each reply. */
export function describeGolden({ provider, rows, basePath, dialect, plainRefusals }: Golden): void {
  let requests: Case['request'][] = [];
  let answer: Pick<Case, 'reply' | 'httpStatus'>;
  let server: Server;
  let places: readonly UnreadableReply[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void sent(request).then((one) => {
        requests.push(one);
        const headers = { 'content-type': 'text/html', location: `${basePath}/elsewhere` };
        response.writeHead(answer.httpStatus ?? 200, headers).end(answer.httpStatus === 204 ? undefined : answer.reply);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });

  /** Sends one call by the real sender and says how it ended, in the words of the golden files. */
  async function exchange(row: Row, one: Case): Promise<Ending> {
    requests = [];
    answer = { reply: one.reply, ...(one.httpStatus === undefined ? {} : { httpStatus: one.httpStatus }) };
    const { port } = server.address() as AddressInfo;
    const sender = new Sender({
      dialect: dialect(`http://127.0.0.1:${port}${basePath}`),
      budget: new MemoryBudget(),
      limits: { perSecond: 100, burst: 100 },
      breaker: new Breaker(),
      timeouts: { readMs: 10_000, moneyMs: 10_000 },
      clock: { ...systemClock, random: () => 0 },
    });
    try {
      if (row.effect === 'read') return { result: await sender.read(row as ReadOperation, inputOf(one)) };
      const intent = { stepId: 'stp_1', operation: row.name, sentAt: Date.now() };
      const outcome = await sender.effect(row as EffectOperation, inputOf(one), intent);
      if (outcome.kind === 'done') return { result: outcome.value };
      return outcome.kind === 'refused' ? { refused: { code: outcome.code } } : { [outcome.kind]: outcome.fault.code };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { code, upstream = {} as UpstreamFault } = error;
      if (code === 'upstream_malformed') return { malformed: upstream.code ?? '' };
      const said = upstream.code === undefined || plainRefusals.includes(upstream.code);
      return said ? { refused: { code } } : { unknown: upstream.code ?? '' };
    } finally {
      const { fields, replies } = sender.drift.report();
      for (const { operation, path } of fields) drifted.add(`${operation} ${path}`);
      places = replies;
      sender.close();
    }
  }

  describe.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
    it.each(casesOf(provider, name).map((one) => [one.name, one] as const))('%s', async (_name, one) => {
      const { request, result, refused, unknown, malformed } = one;
      const ending = await exchange(row, one);
      expect(ending).toEqual({ result, refused, unknown, malformed });
      const unreadable = illegible.includes(String(malformed ?? unknown));
      expect(places).toEqual(unreadable ? [expect.objectContaining({ operation: name, count: 1 })] : []);
      if (request === null) return expect(requests).toEqual([]);
      expect(requests[0]).toEqual(request);
      if (row.effect !== 'read') expect(requests).toHaveLength(1);
    });
  });

  it('replies hold nothing that is neither read nor ignored by its row', () => {
    expect([...drifted].sort()).toEqual([]);
  });

  describe('the golden files', () => {
    it('are there for every row, and for nothing else', () => {
      expect(goldenNames(provider).sort()).toEqual(rows.map((row) => fileName(row.name)).sort());
    });

    it.each(rows.map((row) => row.name))('%s has successes and others, each with a name of its own', (name) => {
      const cases = casesOf(provider, name);
      const endings = cases.map((c) => ['result', 'refused', 'unknown', 'malformed'].filter((key) => key in c));
      expect(endings.filter((ending) => ending.length !== 1)).toEqual([]);
      expect(endings.flat()).toContain('result');
      expect(endings.flat().some((ending) => ending !== 'result')).toBe(true);
      expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
    });
  });
}

/** What reached the provider, in the words of the golden files. */
async function sent(request: IncomingMessage): Promise<NonNullable<Case['request']>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(searchParams);
  const said = {
    method: request.method ?? '',
    path: pathname,
    ...(searchParams.size > 0 ? { query } : {}),
  };
  if (type === 'application/x-www-form-urlencoded')
    return { ...said, fields: Object.fromEntries(new URLSearchParams(body.toString())) };
  if (/^application\/(?:[\w.-]+\+)?json$/.test(type)) return { ...said, json: JSON.parse(body.toString()) as unknown };
  if (!type.startsWith('multipart/form-data')) return body.length === 0 ? said : { ...said, fields: { type } };
  if (Number(request.headers['content-length']) !== body.length) throw new Error('a multipart body without its length');
  const parts: Record<string, string | FileOf> = {};
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form)
    parts[name] =
      typeof value === 'string' ? value : { filename: value.name, contentType: value.type, text: await value.text() };
  return { ...said, parts };
}
