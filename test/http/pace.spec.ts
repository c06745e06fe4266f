import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Pace, perTurn } from '../../src/http/pace.js';
import { eventually } from '../support/eventually.js';
import { startApp } from './app.js';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

describe('requests that arrive at once', () => {
  it('begin in their order, so many in a turn of the event loop', async () => {
    const pace = new Pace();
    let turn = 0;
    const count = (): void => void (turn++, turn < 100 && setImmediate(count));
    const begun: [number, number][] = [];
    setImmediate(count);
    const all = Array.from({ length: 10 * perTurn }, async (_, i) => {
      await pace.turn();
      begun.push([i, turn]);
    });
    await Promise.all(all);
    expect(begun.map(([i]) => i)).toEqual(all.map((_, i) => i));
    for (let i = perTurn; i < begun.length; i++) expect(begun[i]![1] - begun[i - perTurn]![1]).toBe(1);
  });

  it('do not wait when there are few', async () => {
    const pace = new Pace();
    for (let i = 0; i < 5; i++) {
      expect(await Promise.all(Array.from({ length: perTurn }, () => pace.turn()))).toEqual(Array(perTurn).fill(0));
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
  });

  it('let health through, although it asks last', async () => {
    const { url, app } = await startApp();
    const server = app.getHttpAdapter().getInstance();
    const { hostname, port } = new URL(url);
    const open = async (): Promise<Socket> => {
      const socket = connect({ host: hostname, port: Number(port) });
      sockets.push(socket);
      await once(socket, 'connect');
      return socket;
    };
    const many = 300;
    let accepted = 0;
    server.server.on('connection', () => accepted++);
    const asking = await Promise.all(Array.from({ length: many }, open));
    const watching = await open();
    await eventually(
      () => accepted,
      (count) => count === many + 1,
    );
    const answered = { before: 0, inAll: 0 };
    server.server.prependListener('request', (request: { url: string }, response: NodeJS.EventEmitter) => {
      response.once('finish', () => {
        if (request.url === '/health/live') answered.before = answered.inAll;
        answered.inAll++;
      });
    });
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    for (const socket of asking) socket.write(request('/v1/things'));
    const told = once(watching, 'data');
    watching.write(request('/health/live'));
    // Until all of them have arrived.
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect(String((await told)[0])).toContain('HTTP/1.1 200');
    // Those of a turn or two; all of them, were they dealt with as they come.
    expect(answered.before).toBeLessThan(many / 2);
    for (const socket of asking) if (socket.bytesRead === 0) await once(socket, 'data');
  });
});
