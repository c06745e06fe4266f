import { createServer, request } from 'node:http';
import { type AddressInfo } from 'node:net';

/** An answer on its way back. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a provider does otherwise: instead of answering, or to what it answers. `path` is below the provider's base. */
export interface Bend {
  instead?(asked: { path: string; contentType: string; body: string }): Answer | undefined;
  answer?(answer: Answer, asked: { path: string; body: string }): Answer;
}

/** Stands in front of a simulator and changes one thing. */
export async function bent(baseUrl: string, bend: Bend): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const target = new URL(baseUrl);
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks);
      const path = req.url ?? '/';
      const asked = { path, contentType: req.headers['content-type'] ?? '', body: body.toString('utf8') };
      const send = ({ status, headers, body: text }: Answer): void => {
        if (headers['date'] !== undefined) res.sendDate = false;
        res.writeHead(status, headers).end(text);
      };
      const instead = bend.instead?.(asked);
      if (instead) return send(instead);
      const { host: _, ...headers } = req.headers;
      const on = request({ host: target.hostname, port: target.port, path, method: req.method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const whole: Answer = {
            status: answer.statusCode ?? 500,
            headers: { 'content-type': answer.headers['content-type'] ?? 'text/plain' },
            body: Buffer.concat(parts).toString('utf8'),
          };
          send(bend.answer?.(whole, asked) ?? whole);
        });
      });
      on.end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const pathname = target.pathname === '/' ? '' : target.pathname;
  return {
    baseUrl: `http://127.0.0.1:${port}${pathname}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
