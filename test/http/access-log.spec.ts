import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type LogFacts, type Logger } from '../../src/observability/logger.js';
import { eventually } from '../support/eventually.js';
import { startApp } from './app.js';

const refuse = (): never => {
  throw new Error('a request is logged at info');
};

/** A server and the lines of its requests. */
async function logging() {
  const lines: LogFacts[] = [];
  const logger: Logger = { debug: refuse, warn: refuse, error: refuse, info: (facts) => void lines.push(facts) };
  const { url } = await startApp({ logger });
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { ...init, headers: { authorization: 'Bearer all-key', ...init.headers } });
  /** The lines once there are so many; what is not said is left out. */
  const linesOnce = async (count: number): Promise<LogFacts[]> =>
    JSON.parse(
      JSON.stringify(
        await eventually(
          () => lines,
          ({ length }) => length >= count,
        ),
      ),
    ) as LogFacts[];
  return { url, ask, linesOnce };
}

const ms: unknown = expect.any(Number);

describe('the line of a request', () => {
  it('names who asked for what, how it ended and what to find it by; nothing else that the caller wrote', async () => {
    const { ask, linesOnce } = await logging();
    const made = await ask('/v1/things', {
      method: 'POST',
      body: JSON.stringify({ lines: [{ phoneNumber: '+12065551234' }], note: 'secret-body' }),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'secret-key',
        'user-agent': 'secret-agent',
        'x-request-id': 'mine-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    });
    const { id } = (await made.json()) as { id: string };
    await ask(`/v1/things/${id}?open=secret-query`, { headers: { 'x-request-id': 'mine-2', traceparent: 'secret' } });
    const lines = await linesOnce(2);
    const acme = { tenant: 'acme', keyId: 'acme-1', ms };
    expect(lines).toEqual([
      {
        ...{ method: 'POST', route: '/v1/things', status: 201, ...acme, requestId: 'mine-1', orderId: id },
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
      expect.objectContaining({ method: 'GET', route: '/v1/things/:id', ...acme, requestId: 'mine-2', orderId: id }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('is there for whatever is refused, once', async () => {
    const { ask, linesOnce } = await logging();
    await ask('/v1/things', { headers: { authorization: 'Bearer wrong' } });
    await ask('/v1/nothing?token=secret');
    await ask('/v1/things/%zz');
    await ask('/v1/things', { headers: { 'x-correlator': 'a b' } });
    await ask('/health/live');
    await ask('/v1/things/secret-id');
    expect(await linesOnce(5)).toEqual([
      { method: 'GET', route: '/v1/things', status: 401, ms, requestId: expect.any(String) },
      expect.objectContaining({ route: 'unknown', status: 404 }),
      expect.objectContaining({ status: 400 }),
      expect.objectContaining({ route: '/v1/things', status: 400 }),
      expect.not.objectContaining({ orderId: expect.anything() }),
    ]);
    expect(JSON.stringify(await linesOnce(5))).not.toContain('secret');
  });

  it('says that the caller did not wait for the response', async () => {
    const { url, linesOnce } = await logging();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    // The body never comes.
    const head = ['POST /v1/things HTTP/1.1', 'Host: x', 'Authorization: Bearer all-key', 'Idempotency-Key: k'];
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 9', '', '{'].join('\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    expect(await linesOnce(1)).toEqual([
      expect.objectContaining({ method: 'POST', route: '/v1/things', disconnected: true }),
    ]);
  });
});
