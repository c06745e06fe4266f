import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operationsOf } from '../support/documented.js';
import { startTestGateway, type TestGateway } from './gateway.js';

interface Sent {
  type?: string;
  text?: string;
  chunked?: boolean;
}

type Refused = { errors?: { pointer: string; code: string }[] } | undefined;

describe('a route without a body', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  /** `fetch` gives no `GET` a body, and sends no media type without one. */
  function send(
    method: string,
    path: string,
    { type, text = '', chunked }: Sent,
  ): Promise<{ status: number; body: Refused }> {
    const headers = {
      authorization: 'Bearer sandbox',
      'idempotency-key': `${method}-${path}-${text.length}`.replace(/[^\w-]/g, ''),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(text.length) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(at.gateway.url + path, { method, headers }, (reply) => {
        const status = reply.statusCode!;
        // A stream has no end to wait for.
        if (reply.headers['content-type']?.startsWith('text/event-stream')) {
          resolve({ status, body: undefined });
          reply.destroy();
          return;
        }
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const isJson = reply.headers['content-type']?.includes('json');
          resolve({ status, body: isJson ? (JSON.parse(Buffer.concat(chunks).toString()) as Refused) : {} });
        });
      });
      sent.on('error', reject).end(text);
    });
  }

  const json = 'application/json';
  const wrongFields = ({ body }: { body: Refused }): string[] =>
    (body?.errors ?? []).map((e) => `${e.pointer} ${e.code}`);

  it('refuses every field of a body by name and changes nothing; an empty body counts as none', async () => {
    const routes = operationsOf(at.gateway.document())
      .filter(({ requestBody }) => requestBody === undefined)
      .map(({ method, path }) => [method, path.replace(/\{\w+\}/g, '1')] as const);
    expect(routes.length).toBeGreaterThan(70);
    const calls = await at.callsDuring(async () => {
      for (const [method, path] of routes) {
        const one = { type: json, text: '{"portOut":true,"a/b":null}' };
        const refused = await send(method, path, one);
        expect({ path, method, ...refused }).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
        expect(wrongFields(refused)).toEqual(['/portOut unknown_field', '/a~1b unknown_field']);
        expect(wrongFields(await send(method, path, { type: json, text: '[1]' }))).toEqual([' type']);
      }
    });
    expect(calls).toEqual([]);
    expect((await at.client.get('/v1/changes')).body.data).toEqual([]);
    const nothing: Sent[] = [
      { type: json },
      { type: json, text: '{}' },
      { type: json, chunked: true },
      { type: 'text/plain' },
    ];
    for (const [method, path] of routes)
      for (const empty of nothing) {
        const { status, body } = await send(method, path, empty);
        const pointers = (body?.errors ?? []).map((e) => e.pointer);
        expect({ method, path, empty, status, pointers }).not.toMatchObject({ status: 415 });
        // Parameters that are wrong are another matter: they are named with `?` or `/path`.
        expect(pointers.filter((p) => !/^(?:\?|\/path\/)/.test(p))).toEqual([]);
      }
  }, 120_000);

  it('releases no number because of a body, whatever it names', async () => {
    const phoneNumbers = ['+12062190110', '+12062190111'];
    const held = (await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers })).body;
    const path = `/v1/reservations/${held.id}` as const;
    const refused = await at.client.delete(path, { body: { phoneNumbers: [phoneNumbers[0]] } });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/phoneNumbers', code: 'unknown_field' }] },
    });
    const { body } = await at.client.get(path);
    expect(body.phoneNumbers.map((n) => n.status)).toEqual(['held', 'held']);
    const again = await at.client.delete(path, { idempotencyKey: 'let-go', headers: { 'content-type': json } });
    expect(again).toMatchObject({ status: 200, body: { status: 'released' } });
    const replayed = await at.client.delete(path, { idempotencyKey: 'let-go', body: {} });
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
  });
});
